"""The desk as a whole: what waits stands by its day, one box finds everything in sight, what is late is told by kind and place."""

from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.delivery.needs import actions as needs
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.notices import Muted
from yinian.oversight.duties import passing


def test_what_waits_stands_by_the_day_it_is_due_across_rooms(cast: Cast) -> None:
    assert cast.elder
    he, lin = cast.actor("he"), cast.actor("lin")
    needs.report(cast.elder, "meals", "说明", by=he)
    taken = needs.take(needs.report(cast.elder, "repair", "说明", by=he), by=he)
    matter = passing.Matter("电梯停用", cast.regions["xiaodong"], timezone.localdate() + timedelta(days=1))
    passing.pass_on(passing.open_case(matter, by=lin), cast.regions["xiaodong"], by=lin)
    with writing("test"):
        Deadline.unscoped.filter(subject_id=taken.pk).update(due_at=timezone.now() - timedelta(hours=3))
    page = signed_in(cast, "he").get("/worklist").content.decode()
    part = page[page.index("按期限排的待办") :]
    assert part.index("居家维修 王秀英") < part.index("电梯停用") < part.index("助餐 王秀英")
    assert "我接办的需求" in page and "转到本级的联动事项" in page
    assert "电梯停用" not in signed_in(cast, "zhou").get("/worklist").content.decode()


def test_one_box_finds_people_pages_and_matters_by_right(cast: Cast) -> None:
    assert cast.elder
    need = needs.report(cast.elder, "meals", "说明", by=cast.actor("he"))
    chen = signed_in(cast, "chen")
    for words in ("王秀英", "wangxiuying", "990104194305120002", "13900000001"):
        assert f"/elders/{cast.elder.pk}" in chen.get("/search", {"q": words}).content.decode(), words
    assert f"/needs/{need.pk}" in chen.get("/search", {"q": "王秀英"}).content.decode()
    assert 'href="/late"' in chen.get("/search", {"q": "期限"}).content.decode()
    assert "没有找到" in signed_in(cast, "zhou").get("/search", {"q": "王秀英"}).content.decode()
    admin = signed_in(cast, "security").get("/search", {"q": "王秀英"}).content.decode()
    assert f"/elders/{cast.elder.pk}" not in admin
    assert "要找什么" in chen.get("/search").content.decode()


def test_what_is_late_is_told_by_kind_and_place_and_goes_out(cast: Cast) -> None:
    assert cast.elder
    needs.report(cast.elder, "meals", "说明", by=cast.actor("he"))
    with writing("test"):
        Deadline.unscoped.update(due_at=timezone.now() - timedelta(days=2))
    chen = signed_in(cast, "chen")
    page = chen.get("/late?kind=need.answer").content.decode()
    assert "接办需求 1" in page and "已逾期 2 天" in page and "东顺城社区" in page
    assert "没有符合条件的" in chen.get("/late?kind=order.visit").content.decode()
    out = b"".join(chen.get("/late/export")).decode()
    assert "王秀英" in out and "接办需求" in out
    assert "王秀英" not in b"".join(signed_in(cast, "zhou").get("/late/export")).decode()


def test_notices_are_turned_down_on_their_page(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    given = {"wanted": ["app:need", "app:duty"], "since": "22:00", "until": "07:00", "digest": "on"}
    assert chen.post("/notices/settings", given).status_code == 303
    mine = set(Muted.objects.filter(account=cast.account("chen")).values_list("kind", "channel"))
    assert ("duty", "sms") in mine and ("need", "app") not in mine
    page = chen.get("/notices/settings").content.decode()
    assert 'value="22:00"' in page and 'value="sms:duty">' in page
    assert chen.post("/notices/settings", {**given, "until": ""}).status_code == 422
