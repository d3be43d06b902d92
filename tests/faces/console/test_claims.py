"""A claim as it is handled on its pages: drafted, handed in, given back, approved, paid, and taken out as tables."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages import settling, things
from tests.pages.door import signed_in
from tests.pages.things import Things
from yinian.foundation.guard import writing
from yinian.registry.catalogue.models import ItemPrice
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.payouts.models import Payout


@pytest.fixture
def world(cast: Cast) -> Things:
    return things.build(cast)


def post(client: Client, path: str, status: int = 303, **given: Any) -> str:
    response = client.post(path, given)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def table(client: Client, path: str) -> list[list[str]]:
    text = b"".join(client.get(path)).decode().lstrip("\ufeff")  # type: ignore[arg-type]
    return [line.split(",") for line in text.splitlines()]


def status(claim: Claim) -> str:
    return Claim.unscoped.get(pk=claim.pk).status


def test_a_manager_drafts_what_can_be_claimed_and_hands_it_in(world: Things) -> None:
    sunny, dadong = signed_in(world.cast, "sunny"), world.cast.regions["dadong"]
    which = f"{dadong.pk}:2026-05"
    assert "大东区 2026-05（1 次）" in shown(sunny, "/claims/new")
    assert "没有当天的价格" in post(sunny, "/claims/new", 422, which=which)
    post(sunny, "/claims/new", 422, which="1:2020-01")
    with writing("test"):
        ItemPrice.objects.filter(code="bathing", region=dadong).delete()
        ItemPrice.objects.create(
            code="bathing", region=dadong, price_fen=7_200, per="hour", basis="x", since="2026-01-01"
        )
    post(sunny, "/claims/new", which=which)
    made = Claim.unscoped.latest("pk")
    page = shown(sunny, f"/claims/{made.pk}")
    assert "¥ 72.00" in page and "每小时" in page and "没有列入的服务" not in page
    post(sunny, f"/claims/{made.pk}/update")
    post(sunny, f"/claims/{made.pk}/submit")
    assert status(made) == "submitted"
    post(sunny, f"/claims/{made.pk}/submit", 409)
    assert "现在没有可以申请的服务" in shown(sunny, "/claims/new")


def test_an_open_claim_says_what_is_left_out_and_why(world: Things) -> None:
    with writing("test"):
        ClaimLine.unscoped.filter(claim=world.open_claim).delete()
    page = shown(signed_in(world.cast, "sunny"), f"/claims/{world.open_claim.pk}")
    assert "没有列入的服务" in page and "当天没有价格" in page


def test_an_officer_gives_it_back_or_approves_it_out_of_a_fund(world: Things) -> None:
    chen, path = signed_in(world.cast, "chen"), f"/claims/{world.claim.pk}"
    page = shown(chen, path)
    assert "核准结算" in page and "退回结算申请" in page and "补上新核验的" not in page and "王秀英" in page
    form = shown(chen, f"{path}/approve")
    assert "大东福彩公益金（¥ 100,000.00）" in form and "¥ 60.00" in form
    post(chen, f"{path}/approve", 422, fund="", seen=6_000)
    assert "金额已变为" in post(chen, f"{path}/approve", 422, fund=world.fund.pk, seen=5_999)
    post(chen, f"{path}/return", 422, why=" ")
    post(chen, f"{path}/return", why="少了签名")
    assert status(world.claim) == "returned"
    sunny = signed_in(world.cast, "sunny")
    assert "少了签名" in shown(sunny, path)
    post(sunny, f"{path}/submit")
    post(chen, f"{path}/approve", fund=world.fund.pk, seen=6_000)
    assert status(world.claim) == "approved" and "大东福彩公益金" in shown(chen, path)
    assert signed_in(world.cast, "zhou").get(path).status_code == 404


def test_another_officer_pays_it_under_a_voucher(world: Things) -> None:
    path = f"/claims/{world.approved_claim.pk}"
    assert "由您本人经手过" in post(signed_in(world.cast, "chen"), f"{path}/release", 422, reference="国库 002")
    lin = signed_in(world.cast, "lin")
    post(lin, f"{path}/release", 422, reference=" ")
    post(lin, f"{path}/release", reference="国库 002")
    assert status(world.approved_claim) == "paid" and "国库 002" in shown(lin, path)
    page = shown(signed_in(world.cast, "sunny"), "/payouts")
    assert "国库 002" in page and settling.VOUCHER in page and "¥ 120.00" in page
    assert "国库 002" not in shown(lin, "/payouts?q=001").partition("<tbody")[2]
    assert Payout.unscoped.filter(ground_kind="settlement.claim").count() == 2


def test_lists_are_narrowed_by_state_month_and_words(world: Things) -> None:
    chen = signed_in(world.cast, "chen")

    def rows(query: str) -> int:
        return shown(chen, f"/claims?{query}").partition("<tbody")[2].count("<tr>")

    assert [rows(query) for query in ("", "status=paid", "status=draft", "month=2026-02", "q=阳光", "q=没有", "month=x")] == [
        5, 1, 1, 1, 5, 0, 5,
    ]  # fmt: skip
    assert rows(f"q={world.claim.pk}") == 1


def test_what_leaves_the_house_adds_up_and_leaves_a_trace(world: Things) -> None:
    chen = signed_in(world.cast, "chen")
    head, line, whole = table(chen, f"/claims/{world.claim.pk}/export")
    assert head[0] == "订单" and line[3] == "王秀英" and line[4:] == ["60", "60.00", "每小时", "60.00", "已列入"]
    assert whole == ["合计", "", "1 次", "", "60", "", "", "60.00", ""]
    assert [row[5] for row in table(chen, "/claims/export?status=paid")[1:]] == ["60.00"]
    assert [row[0] for row in table(chen, f"/payouts/export?q={settling.VOUCHER}")[1:]] == [settling.VOUCHER]
    journal = shown(signed_in(world.cast, "audit"), "/journal?verb=claim.export")
    assert "导出结算明细" in journal and "导出拨付清单" in shown(
        signed_in(world.cast, "audit"), "/journal?verb=payout.export"
    )


def test_the_three_parts_of_the_money_lead_to_each_other(world: Things) -> None:
    chen = signed_in(world.cast, "chen")
    for path in ("/awards", "/claims", "/payouts"):
        page = shown(chen, path)
        assert all(f'href="{other}"' in page for other in ("/awards", "/claims", "/payouts"))
