"""The queue of needs that nothing is ordered for: by age, until an order meets them or they are refused."""

from datetime import timedelta

from tests.delivery.town import MONDAY, Clock, Town, placed
from tests.pages.door import signed_in
from yinian.delivery.needs import actions as needs
from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.models import Order
from yinian.foundation.journal.lines import Line

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def test_a_need_waits_until_it_is_ordered_or_refused(town: Town) -> None:
    he = town.by("he")
    first = needs.report(town.elder, "bathing", "想洗澡", by=town.by("son"), source="self")
    second = needs.report(town.elder, "repair", "灯不亮", by=town.by("wang"), source="self")
    assert list(queries.unmatched(he)) == [first, second]
    assert not queries.unmatched(town.by("zhou")).exists()
    order = placed(town, TOMORROW, by="he", need=first)
    assert list(queries.unmatched(he)) == [second]
    assert queries.of_needs(town.by("wang"), [first, second]) == {first.pk: order}
    needs.refuse(second, "请联系物业", by=he)
    assert not queries.unmatched(he).exists()
    actions.cancel(Order.unscoped.get(), "改天", by=he)
    assert list(queries.unmatched(he)) == [first]


def test_the_page_shows_how_long_each_has_waited(town: Town, clock: Clock) -> None:
    needs.report(town.elder, "bathing", "想洗澡", by=town.by("son"), source="self")
    clock.go(days=6)
    needs.report(town.elder, "repair", "灯不亮", by=town.by("son"), source="self", urgency="urgent")
    clock.go(hours=5)
    he = signed_in(town.cast, "he")
    page = he.get("/needs/unmatched").content.decode()
    assert page.index("6 天") < page.index("5 小时") and "?need=" in page and "/refuse" in page
    narrowed = he.get("/needs/unmatched?waited=5").content.decode()
    assert "/needs/" in narrowed and "5 小时" not in narrowed
    assert "没有符合条件的" in he.get("/needs/unmatched?kind=meals").content.decode()
    told = b"".join(he.get("/needs/unmatched/export?urgency=urgent")).decode()
    assert "居家维修" in told and "助浴" not in told
    assert Line.unscoped.filter(verb="need.export", reason="urgency=urgent").exists()


def test_the_family_follows_a_need_to_its_order_or_its_refusal(town: Town) -> None:
    first = needs.report(town.elder, "bathing", "想洗澡", by=town.by("son"), source="self")
    second = needs.report(town.elder, "repair", "灯不亮", by=town.by("wang"), source="self")
    placed(town, TOMORROW, by="he", need=first)
    needs.refuse(second, "请联系物业", by=town.by("he"))
    page = signed_in(town.cast, "wang").get(f"/my/{town.elder.pk}/needs").content.decode()
    assert "明天 10:00 洗澡：已经告诉阳光居家养老" in page and "请联系物业" in page and "没有办成" in page
    for _number in range(3):
        needs.report(town.elder, "meals", "", by=town.by("son"), source="self")
    client = signed_in(town.cast, "wang")
    assert "看更早的" in client.get(f"/my/{town.elder.pk}/needs").content.decode()
    assert "请联系物业" in client.get(f"/my/{town.elder.pk}/needs?from=3").content.decode()
