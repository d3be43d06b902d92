"""What am I entitled to, in the elder's own words."""

from tests.cast import BY, Cast
from tests.faces.elder.test_my import text
from tests.pages.door import signed_in
from yinian.entitlement.benefits import actions

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
