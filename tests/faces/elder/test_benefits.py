"""An elder's benefits, in the elder's own words: had, to be applied for, hanging on something, and not had."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import BY, Cast
from tests.entitlement.benefits.conftest import on_day  # noqa: F401
from tests.faces.elder.test_my import text
from tests.pages.door import signed_in
from yinian.entitlement.benefits import actions, grants
from yinian.registry.elders import actions as elders
from yinian.registry.elders import consents
from yinian.registry.elders import queries as kin_of

HOURS = "home_service_hours"
DAY = date(2026, 11, 20)
Go = Callable[[date], date]


@pytest.fixture(autouse=True)
def _from_a_day_on(on_day: Go) -> None:  # noqa: F811
    """Everybody is registered on a day in the year of the law that is asked about."""
    on_day(DAY)


def test_before_and_after_it_is_decided(cast: Cast) -> None:
    assert cast.elder
    path = f"/my/{cast.elder.pk}/benefits"
    wang = signed_in(cast, "wang")
    assert path in text(wang, "/my")
    assert "看起来可以享受" in text(wang, path) and f"{path}/{HOURS}/apply" in text(wang, path)
    actions.decide(cast.elder, HOURS, by=BY)
    for who, title in (("wang", "我的待遇"), ("son", "王秀英的待遇")):
        page = text(signed_in(cast, who), path)
        for words in (title, "每月3小时", "本月还剩 3小时", "制作老年餐、室内清洁、助浴", "80周岁以上", "三（一）"):
            assert words in page, words
        assert f"{path}/{HOURS}/apply" not in page
    actions.end(actions.decide(cast.elder, HOURS, by=BY), by=BY, why="测试")
    assert "看起来可以享受" in text(wang, path)
    assert cast.neighbour
    assert wang.get(f"/my/{cast.neighbour.pk}/benefits").status_code == 404


def test_what_is_missing_is_said_and_what_one_has_comes_first(cast: Cast) -> None:
    assert cast.elder
    actions.decide(cast.elder, HOURS, by=BY)
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert "社区还要先了解一些情况（能力等级）" in page and "/care_consumption_voucher/apply" in page
    assert page.index("高龄老年人每月上门服务") < page.index("养老服务消费补贴")
    elders.record_fact(cast.elder, "income", "subsistence_allowance", by=BY)
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert "文件没有写明给多少" in page


def test_what_one_has_not_says_why_and_what_would_change_it(cast: Cast) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "mild", by=BY)
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert "现在不能享受：没有达到中度失能。" in page
    assert "如果情况变成“能力等级：中度失能、重度失能、完全失能”，就是：每月¥ 800.00。" in page


def test_health_speaks_to_a_relative_only_with_consent(cast: Cast) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "mild", by=BY)
    path = f"/my/{cast.elder.pk}/benefits"
    page = text(signed_in(cast, "son"), path)
    assert "没有达到中度失能" not in page and "您没有看这些情况的授权" in page
    relative = kin_of.kin(cast.actor("wang"), cast.elder)[0]
    given = consents.Given("family_health", "phone", kin=relative)
    consents.give_consent(cast.elder, given, by=cast.actor("wang"))
    assert "没有达到中度失能" in text(signed_in(cast, "son"), path)


def test_a_pause_is_told_where_the_benefit_stands(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=BY)
    grants.pause(made, "review", by=cast.actor("chen"), why="复核户籍")
    assert "暂停了：复核户籍。" in text(signed_in(cast, "son"), f"/my/{cast.elder.pk}/benefits")
