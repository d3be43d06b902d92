"""The pages of workers: found, taken on, certified, given hours, let go; counted; and each refusal on its form."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.pages.door import signed_in
from tests.registry.providers.made import provider
from tests.registry.workforce.made import certified, hiring, zhang
from yinian.foundation.journal.lines import Line
from yinian.registry.workforce import actions
from yinian.registry.workforce.models import Certificate, Worker, WorkingHours

FORM = {
    "name": "李新",
    "post": "carer",
    "since": "2026-01-05",
    "skills": ["bathing", "meals"],
    "sex": "",
    "origin": "4050",
}


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


def test_an_officer_takes_somebody_on(cast: Cast) -> None:
    chen, street = signed_in(cast, "chen"), cast.regions["xiaodong"]
    provider(cast)
    response = chen.post("/workers/new", {**FORM, "at": street.pk, "employer": "阳光", "phone": "13900000031"})
    row = Worker.unscoped.get()
    assert response.status_code == 303 and response["Location"] == f"/workers/{row.pk}"
    assert (row.name, row.region, row.employer.name, row.skills) == (
        "李新",
        street,
        "阳光居家养老",
        ["bathing", "meals"],
    )
    page = text(chen, f"/workers/{row.pk}")
    for words in ("李新", "阳光居家养老", "“4050”人员", "139 **** 0031", "没有登记证书", "休息", "助浴", "登记人员"):
        assert words in page, words
    assert "13900000031" not in page


def test_who_has_a_post_already_is_chosen_and_not_made_twice(cast: Cast) -> None:
    chen, street = signed_in(cast, "chen"), cast.regions["xiaodong"]
    party = cast.parties["zhang"]
    assert f'value="{party.pk}">张敏' in text(chen, "/workers/new")
    given = {**FORM, "name": "张敏", "at": street.pk, "party": party.pk, "employer": ""}
    assert chen.post("/workers/new", given).status_code == 303
    assert Worker.unscoped.get().party == party
    assert f'value="{party.pk}">张敏' not in text(chen, "/workers/new")


def test_a_manager_takes_on_for_the_own_body(cast: Cast) -> None:
    sunny, community = signed_in(cast, "sunny"), cast.regions["dongshuncheng"]
    provider(cast)
    page = text(sunny, "/workers/new")
    assert "东顺城社区" in page and "用人单位" not in page and "已开账号" not in page
    assert sunny.post("/workers/new", {**FORM, "at": community.pk}).status_code == 303
    row = Worker.unscoped.get()
    assert row.employer.party == cast.parties["sunny"]
    assert sunny.post("/workers/new", {**FORM, "at": cast.regions["shenhe"].pk}).status_code == 422
    changed = sunny.post(f"/workers/{row.pk}/change", {**FORM, "name": "李改", "at": community.pk})
    assert changed.status_code == 303 and Worker.unscoped.get().name == "李改"


def test_a_wrong_form_is_shown_again_with_what_was_typed(cast: Cast) -> None:
    chen, street = signed_in(cast, "chen"), cast.regions["xiaodong"]
    response = chen.post("/workers/new", {**FORM, "at": street.pk, "employer": "月光"})
    assert response.status_code == 422 and "写全名" in response.content.decode()
    response = chen.post("/workers/new", {**FORM, "at": street.pk, "phone": "123"})
    page = response.content.decode()
    assert response.status_code == 422 and "没有办成" in page and "李新" in page
    assert not Worker.unscoped.exists()


def test_a_change_keeps_the_phone_that_nobody_typed(cast: Cast) -> None:
    row, chen = zhang(cast), signed_in(cast, "chen")
    assert "13900000003" not in text(chen, f"/workers/{row.pk}/change")
    given = {**FORM, "name": "张敏", "post": "steward", "at": row.region_id, "employer": "阳光居家养老"}
    assert chen.post(f"/workers/{row.pk}/change", given).status_code == 303
    stored = Worker.unscoped.get()
    assert (stored.post, stored.phone.open()) == ("steward", "13900000003")
    assert "养老护理员 → 养老管家" in text(chen, f"/workers/{row.pk}")


def test_a_certificate_comes_and_goes(cast: Cast) -> None:
    row, chen = zhang(cast), signed_in(cast, "chen")
    given = {
        "kind": "care_worker",
        "number": "护9",
        "issued_on": "2020-01-01",
        "expires_on": "2025-01-01",
        "level": "5",
    }
    path = f"/workers/{row.pk}/certificates/new"
    assert chen.post(path, {**given, "level": ""}).status_code == 422
    assert chen.post(path, given).status_code == 303
    page = text(chen, f"/workers/{row.pk}")
    assert "已于 2025年1月1日 到期" in page and "不能派需要它的服务" in page and "五级（初级工）" in page
    paper = Certificate.unscoped.get()
    assert f"/certificates/{paper.pk}" in text(chen, "/late")
    assert chen.get(f"/certificates/{paper.pk}")["Location"] == f"/workers/{row.pk}#certificates"
    assert chen.post(f"/certificates/{paper.pk}/withdraw", {"why": ""}).status_code == 422
    assert chen.post(f"/certificates/{paper.pk}/withdraw", {"why": "录错"}).status_code == 303
    page = text(chen, f"/workers/{row.pk}")
    assert "已于" in page and "撤销" in page and "没有逾期的事" in text(chen, "/late")


def test_a_dispatcher_sets_the_hours_and_nothing_else(cast: Cast) -> None:
    row = zhang(cast)
    qian = signed_in(cast, "sunny")
    path = f"/workers/{row.pk}/hours"
    assert qian.post(path, {"day0": "上午"}).status_code == 422
    assert qian.post(path, {"day0": "9:00-8:00"}).status_code == 422
    assert qian.post(path, {"day0": "8:00-12:00、13:00-18:00", "day6": "9-11"}).status_code == 303
    assert [str(span) for span in WorkingHours.unscoped.order_by("weekday", "begins")] == [
        "0 08:00–12:00", "0 13:00–18:00", "6 09:00–11:00",
    ]  # fmt: skip
    assert 'value="08:00-12:00、13:00-18:00"' in text(qian, path)


def test_one_who_leaves_is_no_longer_listed(cast: Cast) -> None:
    row, chen = zhang(cast), signed_in(cast, "chen")
    assert ">张敏</a>" in text(chen, "/workers")
    assert chen.post(f"/workers/{row.pk}/leave", {"on": str(timezone.localdate()), "why": "回老家"}).status_code == 303
    assert ">张敏</a>" not in text(chen, "/workers") and "已离职" in text(chen, "/workers?show=left")
    page = text(chen, f"/workers/{row.pk}")
    assert "不在职" in page and f"/workers/{row.pk}/leave" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=张", True), ("q=13900000003", True), ("q=李", False), ("post=carer", True), ("post=nurse", False),
        ("papers=valid", True), ("papers=expired", False), ("level=5", True), ("level=4", False), ("origin=4050", True),
        ("origin=graduate", False), ("employer=居家", True), ("employer=月光", False), ("papers=soon", False),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(cast: Cast, query: str, shown: bool) -> None:
    certified(cast, zhang(cast, origin="4050"))
    assert (">张敏</a>" in text(signed_in(cast, "chen"), f"/workers?{query}")) is shown


def test_the_list_is_narrowed_to_a_place(cast: Cast) -> None:
    zhang(cast)
    lin = signed_in(cast, "lin")
    assert ">张敏</a>" in text(lin, f"/workers?at={cast.regions['dadong'].pk}")
    assert ">张敏</a>" not in text(lin, f"/workers?at={cast.regions['shenhe'].pk}")


def test_the_export_holds_what_the_list_holds_and_leaves_a_trace(cast: Cast) -> None:
    certified(cast, zhang(cast))
    actions.hire(hiring(cast, "=危险"), by=cast.actor("chen"))
    response = signed_in(cast, "chen").get("/workers/export")
    told = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "张敏" in told and "139 **** 0003" in told and "护0001 有效至 2030年2月28日" in told
    assert "'=危险" in told and "13900000003" not in told
    assert Line.unscoped.filter(verb="worker.export").exists()
    assert signed_in(cast, "liu").get("/workers/export").status_code == 404


def test_the_counts_open_into_rows(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    assert "还没有登记人员" in text(chen, "/workers/certificates")
    row = zhang(cast, origin="4050")
    certified(cast, row, "A1", level=4)
    other = actions.hire(hiring(cast, "过期"), by=cast.actor("chen"))
    certified(cast, other, "B1", expires_on=timezone.localdate() - timedelta(days=1))
    page = text(chen, "/workers/certificates")
    assert "已过期未换证 1" in page and "/workers?level=4" in page and "/workers?origin=4050" in page
    assert "过期" in text(chen, "/workers?papers=expired")


def test_a_reader_without_the_power_sees_no_buttons(cast: Cast) -> None:
    row = zhang(cast)
    liu = signed_in(cast, "liu")
    page = text(liu, f"/workers/{row.pk}")
    assert "/certificates/new" not in page and "/leave" not in page and "/hours" not in page
    assert liu.get("/workers/new").status_code == 404
