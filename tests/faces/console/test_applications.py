"""Applications at a desk: handed in from the elder's page, moved on one by one and many at once, and grants paused and proved."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits import allowances
from tests.entitlement.benefits.allowances import ALLOWANCE, MUCH
from tests.entitlement.benefits.test_adopt import born
from tests.pages.door import signed_in
from yinian.entitlement.benefits import actions, adoption, applying, grants, many
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run, perform
from yinian.foundation.journal.lines import Line

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _law(settings: object) -> None:
    settings.POLICIES = allowances.folder()  # type: ignore[attr-defined]


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(b"".join(response).decode())


def test_from_the_elders_page_to_the_grant(cast: Cast) -> None:
    assert cast.elder
    he, chen, lin = (signed_in(cast, who) for who in ("he", "chen", "lin"))
    card = text(he, f"/elders/{cast.elder.pk}")
    # Money is applied for; hours may also be decided at once.
    assert f"benefits/{ALLOWANCE}/apply" in card and f"benefits/{ALLOWANCE}/decide" not in card
    assert he.post(f"/elders/{cast.elder.pk}/benefits/{ALLOWANCE}/apply").status_code == 303
    made = Application.unscoped.get()
    page = f"/applications/{made.pk}"
    assert "待审核" in text(he, f"/elders/{cast.elder.pk}") and "还没有审核" in text(he, page)
    assert lin.post(f"{page}/review").status_code == 303
    shown = text(lin, page)
    assert "按此办理" in shown and "公示 7 天" in shown and "每月¥ 100.00" in shown and "还需要 1 位同意" in shown
    assert lin.post(f"{page}/notice").status_code == 303
    assert chen.post(f"{page}/say/object", {"why": "李某：不住在这里"}).status_code == 303
    with writing("test"):
        Application.unscoped.update(notice_until=TODAY)
    refused = chen.post(f"{page}/agree")
    assert refused.status_code == 422 and "还没有答复" in refused.content.decode()
    assert "李某：不住在这里" in text(chen, page) and "未答复" in text(chen, page)
    assert he.post(f"{page}/say/answer", {"why": "已上门核实"}).status_code == 303
    assert "本人经手过" in lin.post(f"{page}/agree").content.decode()
    assert chen.post(f"{page}/agree").status_code == 303
    assert Decision.unscoped.get().amount == 10_000 and "看待遇" in text(he, page)
    assert "陈立" in text(he, page) and signed_in(cast, "zhou").get(page).status_code == 404
    # Facts stand in the application, and only their digest in the journal.
    line = Line.unscoped.get(verb="application.review", outcome="done")
    assert "1943" not in line.changes


def test_who_is_not_entitled_is_refused_by_the_law(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    row = applying.submit(born(cast, 1960, 10), ALLOWANCE, by=cast.actor("he"))
    page = f"/applications/{row.pk}"
    assert "按规定不符合" in chen.post(f"{page}/review").content.decode()
    assert chen.post(f"{page}/say/refuse", {"why": ""}).status_code == 303
    assert "80周岁以上" in text(chen, page) and "不予批准" in text(chen, page)


def test_many_go_on_and_the_refused_are_listed_with_reasons(cast: Cast) -> None:
    assert cast.elder
    he = signed_in(cast, "he")
    ready, unknown = (applying.submit(cast.elder, name, by=cast.actor("lin")) for name in (ALLOWANCE, MUCH))
    listed = text(he, "/applications?status=submitted")
    assert "审核勾选的" in listed and "审核筛选出的全部 2 份" in listed
    assert "失能补贴" not in text(he, f"/applications?benefit={ALLOWANCE}").partition("<tbody")[2]
    assert "没有符合条件的" in text(he, "/applications?source=found") and "高龄津贴" in text(he, "/applications/export")
    answer = he.post("/applications/move", {"act": "review", "scope": "all", "status": "submitted"})
    run = Run.unscoped.get(job=many.MOVE)
    assert answer["Location"] == f"/applications/moved/{run.pk}"
    perform.call(run.pk)
    told = text(he, answer["Location"])
    assert "办成 1 份" in told and "无法判定，缺少：能力等级" in told and f"/applications/{unknown.pk}" in told
    assert signed_in(cast, "zhou").get(answer["Location"]).status_code == 404
    ready.refresh_from_db()
    assert ready.status == "reviewed"
    he.post("/applications/move", {"act": "notice", "row": [str(ready.pk)]})
    perform.call(Run.unscoped.filter(job=many.MOVE).latest("id").pk)
    ready.refresh_from_db()
    assert ready.status == "noticed"
    nothing = he.post("/applications/move", {"act": "review"}, follow=True)
    assert "什么也没有办" in nothing.content.decode() and Run.unscoped.filter(job=many.MOVE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_does_not_ask_is_found_listed_and_handed_in(lasting_cast: Cast) -> None:
    cast = lasting_cast
    assert cast.elder
    he, place = signed_in(cast, "he"), cast.regions["xiaodong"]
    born(cast, 1940, 10, income="low_income", living="alone")
    assert he.post("/eligible/look").status_code == 303
    perform.call(Run.unscoped.get(job=many.LOOK).pk)
    page = text(he, f"/eligible/{place.pk}")
    assert (
        "高龄津贴" in page
        and "每月¥ 300.00" in page
        and "东顺城社区" in text(he, f"/eligible/{place.pk}?show={ALLOWANCE}")
    )
    rows = text(he, f"/eligible/{place.pk}/{ALLOWANCE}?sort=first").partition("<tbody")[2]
    assert rows.index("孙10") < rows.index("王秀英") and "优先" in rows
    assert "孙10" in text(he, f"/eligible/{place.pk}/{ALLOWANCE}/export")
    assert he.post(f"/eligible/{place.pk}/{ALLOWANCE}/find", {"row": [str(cast.elder.pk)]}).status_code == 303
    assert Application.unscoped.get().source == "found"
    assert "王秀英" not in text(he, f"/eligible/{place.pk}/{ALLOWANCE}").partition("<tbody")[2]
    he.post(f"/eligible/{place.pk}/{ALLOWANCE}/find", {"scope": "all"})
    perform.call(Run.unscoped.get(job=many.FIND).pk)
    assert Application.unscoped.count() == 2
    assert signed_in(cast, "zhou").get(f"/eligible/{place.pk}").status_code == 404


def test_a_grant_is_paused_resumed_and_proved_on_its_page(cast: Cast) -> None:
    assert cast.elder
    chen = signed_in(cast, "chen")
    made = actions.decide(cast.elder, ALLOWANCE, by=BY)
    page = f"/benefits/{made.pk}"
    assert "下次生存认证" in text(chen, page) and "看判定时的规则表原文" in text(chen, page)
    assert "每月200元" in text(chen, f"{page}/law") or "每月二百" in text(chen, f"{page}/law")
    given = {"cause": "review", "since": TODAY.isoformat(), "why": "核对户籍"}
    assert chen.post(f"{page}/pause", given).status_code == 303
    assert "暂停中" in text(chen, page) and "核对户籍" in text(chen, page)
    assert chen.post(f"{page}/pause", given).status_code == 422
    back = {"on": TODAY.isoformat(), "pays_back": "yes", "why": "户籍无误"}
    assert chen.post(f"{page}/resume", back).status_code == 303
    assert "已补发" in text(chen, page) and "暂停中" not in text(chen, page)
    assert chen.post(f"{page}/alive").status_code == 303
    assert grants.proof_due(cast.actor("chen"), cast.elder) is not None


def test_taking_over_is_for_the_district_and_says_what_it_does(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    assert "不经申请、公示和审批" in text(chen, "/benefits/adopt")
    given = {"benefits": [ALLOWANCE], "on": TODAY.isoformat(), "at": ""}
    assert chen.post("/benefits/adopt", given).status_code == 303
    assert Run.unscoped.get(job=adoption.JOB).given["benefits"] == [ALLOWANCE]
    assert "区县以上" in signed_in(cast, "he").post("/benefits/adopt", given).content.decode()
    assert "/benefits/adopt" not in text(signed_in(cast, "he"), "/benefits")
