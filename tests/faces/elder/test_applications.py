"""Applying from the phone, by the elder or by family: one confirmation, every step told, and taken back with a reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.cast import Cast
from tests.entitlement.benefits.allowances import ALLOWANCE
from tests.entitlement.benefits.conftest import law, on_day  # noqa: F401
from tests.faces.elder.test_my import text
from tests.pages.door import signed_in
from yinian.entitlement.benefits import applying, approving
from yinian.entitlement.benefits.applications import Application
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import consents

DAY = date(2030, 11, 22)
Go = Callable[[date], date]
pytestmark = pytest.mark.usefixtures("law")


@pytest.fixture(autouse=True)
def _from_a_day_on(on_day: Go) -> None:  # noqa: F811
    """Everybody is registered on a day in the year of the law that is asked about."""
    on_day(DAY)


def asked(cast: Cast, who: str = "son") -> Application:
    assert cast.elder
    response = signed_in(cast, who).post(f"/my/{cast.elder.pk}/benefits/{ALLOWANCE}/apply")
    made = Application.unscoped.get()
    assert (response.status_code, response["Location"]) == (303, f"/my/applications/{made.pk}")
    return made


@pytest.mark.parametrize(("who", "source"), [("wang", "self"), ("son", "family")])
def test_one_confirmation_hands_it_in(cast: Cast, who: str, source: str) -> None:
    assert cast.elder
    page = text(signed_in(cast, who), f"/my/{cast.elder.pk}/benefits/{ALLOWANCE}/apply")
    assert "看起来可以享受" in page and "只写姓氏和社区" in page
    assert not Application.unscoped.exists()
    made = asked(cast, who)
    assert (made.source, made.status) == (source, "submitted")
    assert Line.unscoped.get(verb="application.submit").account_id == cast.account(who).pk
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert f'href="/my/applications/{made.pk}"' in page and f"{ALLOWANCE}/apply" not in page


def test_every_step_is_told_with_its_day(cast: Cast, on_day: Go) -> None:  # noqa: F811
    on_day(DAY)
    made = asked(cast)
    path, son = f"/my/applications/{made.pk}", signed_in(cast, "son")
    page = text(son, path)
    assert "等社区和街道审核" in page and "公示 7 天" in page and page.count("还没有到") == 2
    he = cast.actor("he")
    applying.notice(applying.review(Application.unscoped.get(), by=he), by=he)
    page = text(son, path)
    assert "正在公示，2030年11月29日期满（还有 7 天）" in page and page.count("2030年11月22日") >= 3
    on_day(DAY + timedelta(7))
    approving.agree(Application.unscoped.get(), by=cast.actor("chen"))
    page = text(signed_in(cast, "son"), path)
    assert "批准了。" in page and "撤回申请" not in page
    assert cast.elder
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert "每月¥ 100.00，从" in page


def test_a_no_says_why_and_nothing_can_be_taken_back(cast: Cast) -> None:
    made = asked(cast)
    applying.refuse(made, by=cast.actor("he"), why="户籍不在本区")
    page = text(signed_in(cast, "son"), f"/my/applications/{made.pk}")
    assert "没有批准" in page and "户籍不在本区" in page and "/withdraw" not in page
    assert cast.elder
    assert "没有批准" in text(signed_in(cast, "son"), f"/my/{cast.elder.pk}/applications")


def test_it_is_taken_back_with_a_reason(cast: Cast) -> None:
    made = asked(cast)
    wang, path = signed_in(cast, "wang"), f"/my/applications/{made.pk}/withdraw"
    assert wang.post(path, {"why": ""}).status_code == 422
    made.refresh_from_db()
    assert made.status == "submitted"
    assert wang.post(path, {"why": "不想申请了"}).status_code == 303
    made.refresh_from_db()
    assert (made.status, made.reason) == ("withdrawn", "不想申请了")
    assert "不想申请了" in text(wang, f"/my/applications/{made.pk}")


def test_a_second_one_is_refused_in_plain_words_and_changes_nothing(cast: Cast) -> None:
    assert cast.elder
    asked(cast)
    response = signed_in(cast, "wang").post(f"/my/{cast.elder.pk}/benefits/{ALLOWANCE}/apply")
    assert response.status_code == 422 and "已有一份申请" in response.content.decode()
    assert Application.unscoped.count() == 1


def test_who_was_not_let_in_neither_sees_nor_asks_nor_takes_back(cast: Cast) -> None:
    assert cast.elder and cast.neighbour
    made = asked(cast)
    paths = (f"/my/{cast.neighbour.pk}/benefits", f"/my/{cast.neighbour.pk}/benefits/{ALLOWANCE}/apply",
             f"/my/{cast.neighbour.pk}/applications", f"/my/{cast.neighbour.pk}/alive", f"/my/{cast.neighbour.pk}/dues")  # fmt: skip
    for path in paths:
        assert signed_in(cast, "son").get(path).status_code == 404, path
        assert signed_in(cast, "son").post(path).status_code == 404, path
    assert (made.status, Application.unscoped.count()) == ("submitted", 1)


def test_a_relative_whose_sight_was_ended_has_none_of_it_any_more(cast: Cast) -> None:
    assert cast.elder
    made = asked(cast)
    consents.shut_out(cast.elder, cast.parties["son"], by=cast.actor("wang"))
    son = signed_in(cast, "son")
    for path in (f"/my/applications/{made.pk}", f"/my/applications/{made.pk}/withdraw", f"/my/{cast.elder.pk}/alive"):
        assert son.get(path).status_code == 404, path
        assert son.post(path, {"why": "不想申请了"}).status_code == 404, path
    made.refresh_from_db()
    assert made.status == "submitted"
