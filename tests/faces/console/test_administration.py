"""Regions, accounts, posts, the journal and background work, each in the hands of its own administrator."""

from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import PASSWORD, Cast
from tests.pages import things
from tests.pages.door import signed_in
from tests.pages.things import Things
from yinian.foundation import jobs
from yinian.foundation.accounts import Account, Post
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import Receipt
from yinian.foundation.journal.seals import seal
from yinian.foundation.regions import Region, RegionCode

FIRST = "ji-mo-2026-Deng"


@pytest.fixture
def world(cast: Cast) -> Things:
    return things.build(cast)


def post(client: Client, path: str, status: int = 303, **given: Any) -> Any:
    response = client.post(path, given)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_account_is_opened_given_a_post_and_signs_in_with_its_first_password(cast: Cast) -> None:
    security = signed_in(cast, "security")
    post(security, "/accounts/new", 422, login="No Good", name="新", password=FIRST)
    post(security, "/accounts/new", login="new.one", name="新人", password=FIRST)
    account = Account.objects.get(login="new.one")
    path = f"/accounts/{account.pk}"
    assert "还没有岗位" in text(security, path)
    given = {"role": "officer", "place": "大东区", "since": "2026-01-01", "why": "调入"}
    post(security, f"{path}/posts/new", 422, **{**given, "place": "没有此地"})
    post(security, f"{path}/posts/new", **given)
    post(security, f"{path}/posts/new", **{**given, "role": "manager", "place": "阳光居家养老"})
    held = {
        (row.role, (row.region and row.region.name) or (row.party and row.party.name))
        for row in Post.objects.filter(account=account)
    }
    assert held == {("officer", "大东区"), ("manager", "阳光居家养老")}
    assert Client().post("/sign-in/password", {"login": "new.one", "password": FIRST})["Location"] == "/sign-in/device"


def test_an_account_that_holds_no_post_is_told_so_at_the_door(cast: Cast) -> None:
    post(signed_in(cast, "security"), "/accounts/new", login="new.one", name="新人", password=FIRST)
    client = Client()
    client.post("/sign-in/password", {"login": "new.one", "password": FIRST})
    client.get("/sign-in/device")
    device = TOTPDevice.objects.get(confirmed=False)
    device.confirmed = True
    device.save()
    from tests.faces.public.test_password import token_of

    answer = client.post("/sign-in/token", {"token": token_of(device.user)})
    assert answer.status_code == 422 and "没有可用的岗位" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_posts_are_changed_and_withdrawn_but_never_ones_own(world: Things) -> None:
    cast, security = world.cast, signed_in(world.cast, "security")
    path = f"/accounts/posts/{world.post.pk}"
    assert 'value="2026-01-01"' in text(security, f"{path}/change")
    post(security, f"{path}/change", 422, title="科员", since="2026-02-01", until="2026-01-01", why="x")
    post(security, f"{path}/change", title="科员", since="2026-02-01", until="", why="改")
    post(security, f"{path}/withdraw", on="2026-03-01", why="离任")
    assert str(Post.objects.get(pk=world.post.pk).until) == "2026-03-01"
    own = cast.posts["security"]
    assert "另一位管理员" in text(security, f"/accounts/{own.account_id}")
    post(security, f"/accounts/{own.account_id}/reset", 422, password=FIRST, why="x")
    post(
        security,
        f"/accounts/{own.account_id}/posts/new",
        422,
        role="officer",
        place="大东区",
        since="2026-01-01",
        why="x",
    )


def test_an_account_is_reset_shut_and_opened_again(world: Things) -> None:
    cast, security = world.cast, signed_in(world.cast, "security")
    account, at_work = cast.account("chen"), signed_in(world.cast, "chen")
    path = f"/accounts/{account.pk}"
    TOTPDevice.objects.create(user=account, confirmed=True)
    post(security, f"{path}/reset", password=FIRST, why="手机丢了")
    assert at_work.get("/worklist").status_code == 302 and not TOTPDevice.objects.filter(user=account).exists()
    assert Client().post("/sign-in/password", {"login": "chen.test", "password": PASSWORD}).status_code == 422
    post(security, f"{path}/disable", why="离职")
    assert "已停用" in text(security, "/accounts?q=chen")
    assert Client().post("/sign-in/password", {"login": "chen.test", "password": FIRST}).status_code == 422
    post(security, f"{path}/enable", why="复职")
    assert Client().post("/sign-in/password", {"login": "chen.test", "password": FIRST}).status_code == 303


def test_a_region_is_opened_coded_renamed_moved_and_closed(cast: Cast) -> None:
    system, dadong = signed_in(cast, "system"), cast.regions["dadong"]
    post(system, f"/regions/{dadong.pk}/open", 422, name="新市", level="city")
    post(system, f"/regions/{dadong.pk}/open", name="新设街道", level="street")
    row = Region.objects.get(name="新设街道")
    path = f"/regions/{row.pk}"
    post(system, f"{path}/code", 422, system="mca", code="21", why="x" * 300)
    post(system, f"{path}/code", system="mca", code="210104999", since="2026-01-01", why="批复")
    post(system, f"{path}/code", system="mca", code="210104998", since="2026-06-01", why="更正")
    codes = RegionCode.objects.filter(region=row).order_by("id")
    assert [(code.code, str(code.until)) for code in codes] == [
        ("210104999000", "2026-06-01"),
        ("210104998000", "None"),
    ]
    post(system, f"{path}/rename", name="新名街道", why="批复")
    post(system, f"{path}/move", 422, parent="小东街道", why="批复")
    post(system, f"{path}/move", parent="沈河区", why="批复")
    row.refresh_from_db()
    assert row.parent_id == cast.regions["shenhe"].pk and row.path.startswith(cast.regions["shenhe"].path)
    post(system, f"/regions/{dadong.pk}/close", 422, on="2026-07-01", why="批复")
    post(system, f"{path}/close", on="2026-07-01", why="批复")
    page = text(system, path)
    assert "210104999000" in page and "新名街道" in page and "改名</a>" not in page
    post(system, f"/regions/{dadong.pk}/module/activities", on="yes")
    assert Region.objects.get(pk=dadong.pk).modules == ["activities"]
    post(system, f"/regions/{dadong.pk}/module/nothing", 422, on="yes")


def test_the_journal_is_searched_and_opened_and_says_nothing_secret(world: Things) -> None:
    audit = signed_in(world.cast, "audit")
    signed_in(world.cast, "chen").post(f"/elders/{world.elder.pk}/death", {"on": "2999-01-01", "why": "x"})

    def rows(query: str) -> str:
        return text(audit, f"/journal?{query}").partition("<tbody")[2]

    assert "接办需求" in rows("verb=need.take") and "提出需求" not in rows("verb=need.take")
    assert "登记死亡" in rows("outcome=refused")
    assert "提出补助" in rows("who=何街") and "拨入资金" not in rows("who=何街")
    assert "登记老人" in rows(f"kind=registry.elder&number={world.elder.pk}")
    assert "接办需求" not in rows("until=2020-01-01") and "接办需求" in rows("verb=need.take&since=2020-01-01")
    line = Line.unscoped.get(verb="need.take")
    page = text(audit, f"/journal/{line.pk}")
    assert "状态" in page and "taken" in page and "等待封存" in page
    told = text(audit, f"/journal/{Line.unscoped.filter(verb='elder.register')[0].pk}")
    assert "#" in told and "990104194305120002" not in told
    seal()
    assert "封存于" in text(audit, f"/journal/{line.pk}")


def test_the_journal_is_checked_from_its_page(world: Things) -> None:
    audit = signed_in(world.cast, "audit")
    answer = post(audit, "/journal/verify")
    run = Run.unscoped.get(key__startswith="journal.verify:")
    assert answer["Location"] == f"/runs/{run.pk}"
    seal()
    jobs.perform.call(run.pk)
    page = text(audit, f"/runs/{run.pk}")
    assert "已完成" in page and "发现的问题" in page
    assert "完整" in text(audit, "/journal")
    part = audit.get(f"/runs/{run.pk}?part=1")
    assert part["HX-Redirect"] == f"/runs/{run.pk}"


def test_what_was_given_up_is_tried_again(world: Things) -> None:
    system = signed_in(world.cast, "system")
    assert "断电" in text(system, "/runs?show=receipts") and "核验日志" in text(system, "/runs?show=dead")
    post(system, f"/runs/{world.run.pk}/retry")
    assert Run.unscoped.get(pk=world.run.pk).state == "waiting"
    post(system, f"/runs/{world.run.pk}/retry", 422)
    post(system, f"/runs/receipts/{world.receipt.pk}/retry")
    assert Receipt.objects.get(pk=world.receipt.pk).dead_at is None
    post(system, f"/runs/receipts/{world.receipt.pk}/retry", 404)


def test_a_worker_that_beats_is_told_to_monitors(db: None) -> None:
    assert Client().get("/healthz").json() == {"database": "ok", "worker_beat_seconds_ago": None}
    with writing("test"):
        jobs.pulse("test")
    assert Client().get("/healthz").json()["worker_beat_seconds_ago"] in {0, 1}
