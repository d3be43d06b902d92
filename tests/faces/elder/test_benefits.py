"""What am I entitled to, in the elder's own words."""

from tests.cast import BY, Cast
from tests.faces.elder.test_my import text
from tests.pages.door import signed_in
from yinian.entitlement.benefits import actions
from yinian.registry.elders import actions as elders

HOURS = "home_service_hours"


def test_before_and_after_it_is_decided(cast: Cast) -> None:
    assert cast.elder
    path = f"/my/{cast.elder.pk}/benefits"
    wang = signed_in(cast, "wang")
    assert path in text(wang, "/my")
    assert "看起来可以享受" in text(wang, path)
    actions.decide(cast.elder, HOURS, by=BY)
    for who, title in (("wang", "我能享受什么"), ("son", "王秀英能享受什么")):
        page = text(signed_in(cast, who), path)
        for words in (title, "每月3小时", "本月还剩 3小时", "制作老年餐、室内清洁、助浴", "80周岁以上", "三（一）"):
            assert words in page, words
    actions.end(actions.decide(cast.elder, HOURS, by=BY), by=BY, why="测试")
    assert "看起来可以享受" in text(wang, path)
    assert cast.neighbour
    assert wang.get(f"/my/{cast.neighbour.pk}/benefits").status_code == 404


def test_what_is_missing_is_said_and_what_one_has_comes_first(cast: Cast) -> None:
    assert cast.elder
    actions.decide(cast.elder, HOURS, by=BY)
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert "社区还要先了解一些情况（能力等级）" in page
    assert page.index("高龄老年人每月上门服务") < page.index("养老服务消费补贴")
    elders.record_fact(cast.elder, "income", "subsistence_allowance", by=BY)
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/benefits")
    assert "文件没有写明给多少" in page
