"""An order is placed by whoever may, from hours or by the elder's own money, and refused with its reason."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import BY
from tests.delivery.town import MONDAY, Clock, Town, minutes_of, placed, request
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.elders import queries as elders
from yinian.registry.providers import standing as providers

TOMORROW = MONDAY + timedelta(days=1, hours=1)


@pytest.mark.parametrize(
    ("who", "channel"),
    [("wang", "self"), ("son", "family"), ("he", "desk"), ("agent", "phone"), ("sunny", "provider")],
)
def test_every_channel_makes_the_same_order(town: Town, who: str, channel: str) -> None:
    if who == "sunny":
        # A provider orders for those it may see already.
        actions.cancel(placed(town, TOMORROW), "改天", by=town.by("wang"))
        from yinian.registry.elders import actions as registry

        registry.open_sight(town.elder, town.sunny.party, "consent", by=BY)
    order = placed(town, TOMORROW, by=who)
    row = Order.unscoped.get(pk=order.pk)
    assert (row.channel, row.funding, row.status, row.place) == (channel, "hours", "placed", "home")
    assert (row.minutes, row.address) == (60, "东顺城路 1 号 2-301")
    assert row.placed_by_id == town.by(who).account_id
    assert timeline(row)[0].verb == "order.place"
    assert minutes_of(town) == (120, 60, 0)
    assert deadlines.waiting(town.by("sunny")).filter(subject_id=order.pk, kind="order.accept").exists()


def test_the_provider_sees_the_elder_from_now_on_and_the_neighbour_sees_nothing(town: Town) -> None:
    assert town.elder not in elders.living(town.by("sunny"))
    order = placed(town, TOMORROW)
    assert town.elder in elders.living(town.by("sunny"))
    for who in ("sunny", "dispatcher", "wang", "son", "he", "chen", "lin"):
        assert queries.order(town.by(who), order.pk).elder == town.elder
    for who in ("zhou", "zhang", "li"):
        with pytest.raises(NotFound):
            queries.order(town.by(who), order.pk)


def test_the_price_of_the_day_stays_with_the_order(town: Town) -> None:
    assert placed(town, TOMORROW).price_fen is None
    price = catalogue.Price(80_00, "hour", "区发改〔2026〕1 号")
    catalogue.set_price("bathing", town.cast.regions["dadong"], price, by=town.by("chen"))
    order = placed(town, TOMORROW + timedelta(hours=3), minutes=90, funding="self")
    assert order.price_fen == 120_00


def refused(town: Town, why: str, by: str = "wang", **more: Any) -> Refused:
    lines = Line.unscoped.filter(verb="order.place", outcome="refused")
    before, told = (Order.unscoped.count(), minutes_of(town)), lines.count()
    with pytest.raises(Refused) as refusal:
        placed(town, more.pop("starts_at", TOMORROW), by=by, **more)
    assert why in refusal.value.why
    assert (Order.unscoped.count(), minutes_of(town)) == before
    assert lines.count() == told + 1
    return refusal.value


def test_what_is_not_on_the_list_is_refused_and_may_be_paid_by_oneself(town: Town) -> None:
    refusal = refused(town, "不在补贴时长的服务清单里", item="hair_and_nails")
    assert "自费" in refusal.do
    assert placed(town, TOMORROW, item="hair_and_nails", funding="self").funding == "self"
    assert minutes_of(town) == (180, 0, 0)


def test_beyond_the_quota_is_refused_or_paid_by_oneself(town: Town) -> None:
    for hour in (1, 3, 5):
        placed(town, MONDAY + timedelta(days=1, hours=hour))
    assert minutes_of(town) == (0, 180, 0)
    later = MONDAY + timedelta(days=2)
    refusal = refused(town, "要 60 分钟，现在还剩 0 分钟", starts_at=later)
    assert "自费" in refusal.do
    assert placed(town, later, funding="self").status == "placed"
    assert minutes_of(town) == (0, 180, 0)


def test_next_months_hours_are_not_there_yet(town: Town) -> None:
    refused(town, "12 月 1 日才有", starts_at=MONDAY + timedelta(days=20))


def test_no_hours_at_all(town: Town) -> None:
    assert town.cast.neighbour
    with pytest.raises(Refused) as refusal:
        actions.place(request(town, TOMORROW, elder=town.cast.neighbour), by=town.by("zhou"))
    assert "没有可用的补贴时长" in refusal.value.why


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("已经过去", {"starts_at": MONDAY - timedelta(minutes=1)}),
        ("最多只能提前 60 天", {"starts_at": MONDAY + timedelta(days=61)}),
        ("时长 0 分钟", {"minutes": 0}),
        ("付费方式", {"funding": "gold"}),
    ],
)
def test_what_makes_no_sense_is_refused(town: Town, why: str, more: dict[str, Any]) -> None:
    refused(town, why, **more)


def test_an_unknown_item_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        placed(town, TOMORROW, item="moon")


def test_two_orders_of_one_elder_do_not_overlap_but_may_touch(town: Town) -> None:
    placed(town, TOMORROW)
    refused(town, "时间重叠", starts_at=TOMORROW + timedelta(minutes=59))
    placed(town, TOMORROW + timedelta(minutes=60))


def test_a_provider_that_does_not_work_gets_no_order(town: Town) -> None:
    providers.suspend(town.sunny, by=town.by("chen"), why="整改")
    refused(town, "现在不接单")


def test_a_provider_orders_for_itself_alone(town: Town) -> None:
    placed(town, TOMORROW)
    with pytest.raises(Refused) as refusal:
        placed(town, TOMORROW + timedelta(hours=2), by="sunny", provider=town.cast.parties["son"])
    assert "现在不接单" in refusal.value.why


def test_nobody_orders_for_a_stranger_or_the_dead(town: Town) -> None:
    for who in ("zhou", "sunny"):
        with pytest.raises(NotFound):
            placed(town, TOMORROW, by=who)
    with pytest.raises(Refused) as refusal:
        placed(town, TOMORROW, by="zhang")
    assert "没有这项权限" in refusal.value.why
    from yinian.registry.elders import actions as registry

    registry.record_death(town.elder, MONDAY.date(), by=town.by("chen"))
    refused(town, "已故或已迁出", by="he")


def test_a_need_is_taken_in_hand_by_its_order(town: Town) -> None:
    need = needs.report(town.elder, "bathing", "想洗澡", by=town.by("son"), source="self")
    order = placed(town, TOMORROW, by="he", need=need)
    assert Need.unscoped.get().status == "taken" and order.need_id == need.pk
    assert Need.unscoped.get().taken_by_id == town.by("he").account_id


def test_a_need_of_somebody_else_is_refused(town: Town) -> None:
    other = needs.report(town.cast.neighbour, "bathing", "", by=town.by("zhou"))
    refused(town, "另一位老人", by="he", need=other)


def test_the_elder_learns_nothing_of_the_price_column_of_others(town: Town, clock: Clock) -> None:
    order = placed(town, TOMORROW)
    assert "price_fen" in queries.order(town.by("sunny"), order.pk).get_deferred_fields()
    assert "price_fen" not in queries.order(town.by("wang"), order.pk).get_deferred_fields()


@pytest.mark.parametrize("item", ["meal_making", "indoor_cleaning", "psychological_comfort", "daily_living_care"])
def test_each_kind_of_the_menu_is_ordered(town: Town, item: str) -> None:
    assert placed(town, TOMORROW, item=item, funding="self").item.code == item


@pytest.mark.parametrize("item", ["meal_delivery", "bathing", "daily_living_care", "rehabilitation_nursing"])
def test_each_service_that_institutions_extend_is_brought_home(town: Town, item: str) -> None:
    assert placed(town, TOMORROW, item=item, funding="self").place == "home"
