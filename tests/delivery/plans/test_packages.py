"""Packages are published by version, expand into the lines of a plan, and are taken off again."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.cast import BY
from tests.delivery.plans.made import night, terms
from tests.delivery.town import Town
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions, queries
from yinian.delivery.plans.models import Package, PlanLine
from yinian.delivery.plans.rules import BASIC, Portion
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Refused
from yinian.registry.catalogue import actions as catalogue

CLEAN = actions.Content(
    "爽净套餐",
    "Fresh and clean",
    "week",
    (Portion("bathing", 1, 60), Portion("indoor_cleaning", 2, 90)),
    "区民政局方案",
)


def test_the_shipped_basic_package_is_loaded_once(town: Town) -> None:
    assert actions.load(by=BY) == 1
    assert actions.load(by=BY) == 0
    row = Package.objects.get()
    assert [one.item for one in row.portions] == list(BASIC)
    assert (row.version, row.region, row.until) == (1, None, None)


def test_a_change_is_a_new_version_and_the_same_is_none(town: Town) -> None:
    dadong = town.cast.regions["dadong"]
    first = actions.publish(CLEAN, dadong, by=town.by("chen"))
    assert timeline(first)[0].verb == "package.publish"
    again = replace(CLEAN, code=first.code)
    assert actions.publish(again, dadong, by=town.by("chen")).pk == first.pk
    second = actions.publish(replace(again, period="month"), dadong, by=town.by("chen"))
    assert (second.code, second.version, second.region_id) == (first.code, 2, dadong.pk)
    assert Package.objects.get(pk=first.pk).until == second.since
    assert list(queries.packages(dadong)) == [second]
    assert not queries.packages(town.cast.regions["shenhe"]).exists()


def test_price_and_time_add_up_at_the_prices_of_the_place(town: Town) -> None:
    dadong = town.cast.regions["dadong"]
    row = actions.publish(CLEAN, dadong, by=town.by("chen"))
    assert queries.totals(row, dadong).price_fen is None
    for code, fen, per in (("bathing", 80_00, "visit"), ("indoor_cleaning", 40_00, "hour")):
        catalogue.set_price(code, dadong, catalogue.Price(fen, per, "合同", date(2026, 1, 1)), by=town.by("chen"))
    told = queries.totals(row, dadong)
    assert (told.visits, told.minutes, told.price_fen) == (3, 240, 200_00)


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("要填全", {"zh": " "}),
        ("写了两次", {"portions": (Portion("bathing", 1, 60), Portion("bathing", 2, 60))}),
        ("不在服务目录", {"portions": (Portion("moon", 1, 60),)}),
        ("次数或时长", {"portions": (Portion("bathing", 8, 60),)}),
        ("次数或时长", {"portions": (Portion("bathing", 1, 0),)}),
    ],
)
def test_what_makes_no_sense_is_refused(town: Town, why: str, more: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        actions.publish(replace(CLEAN, **more), town.cast.regions["dadong"], by=town.by("chen"))  # type: ignore[arg-type]
    assert why in refusal.value.why and not Package.objects.exists()


def test_nobody_publishes_for_another_district_or_changes_what_is_shipped(town: Town) -> None:
    actions.load(by=BY)
    shipped = Package.objects.get()
    with pytest.raises(Refused):
        actions.publish(CLEAN, town.cast.regions["shenhe"], by=town.by("chen"))
    with pytest.raises(Refused):
        actions.publish(replace(CLEAN, code=shipped.code), town.cast.regions["dadong"], by=town.by("chen"))
    with pytest.raises(Refused):
        actions.withdraw(shipped, by=town.by("chen"))
    assert list(Package.objects.filter(until=None)) == [shipped]


def test_a_package_is_withdrawn_once(town: Town) -> None:
    row = actions.publish(CLEAN, town.cast.regions["dadong"], by=town.by("chen"))
    actions.withdraw(row, by=town.by("chen"), why="停办")
    assert not queries.packages(town.cast.regions["dadong"]).exists()
    with pytest.raises(Refused):
        actions.withdraw(row, by=town.by("chen"))


def test_a_package_becomes_lines_and_lines_become_orders(town: Town) -> None:
    package = actions.publish(CLEAN, town.cast.regions["dadong"], by=town.by("chen"))
    plan = actions.begin(town.elder, by=town.by("he"))
    lines = actions.add_package(plan, package, terms(town, at=time(9)), by=town.by("he"))
    assert [(one.item, one.at, tuple(one.days), one.minutes) for one in lines] == [
        ("bathing", time(9), (1,), 60),
        ("indoor_cleaning", time(10), (1, 3), 90),
    ]
    assert {one.package_id for one in lines} == {package.pk}
    night()
    # A fortnight holds two Mondays (the first is today's, gone) and two Wednesdays.
    assert Order.unscoped.filter(item__code="bathing").count() == 2
    assert Order.unscoped.filter(item__code="indoor_cleaning").count() == 4
    with pytest.raises(Refused) as refusal:
        actions.add_package(plan, package, terms(town), by=town.by("he"))
    assert "都有了" in refusal.value.why and PlanLine.unscoped.count() == 2


def test_the_basic_package_in_a_plan_and_who_lacks_it(town: Town) -> None:
    from yinian.registry.elders import actions as elders

    actions.load(by=BY)
    he, place = town.by("he"), town.cast.regions["xiaodong"]
    elders.record_fact(town.elder, "grade", "severe", by=he)
    assert list(queries.lacking(he, place)) == [town.elder]
    plan = actions.begin(town.elder, by=he)
    actions.add_package(plan, Package.objects.get(), terms(town), by=he)
    assert not queries.lacking(he, place).exists() and list(queries.severe(he, place)) == [town.elder]
    assert queries.held(he, [town.elder])[town.elder.pk] == set(BASIC)
    actions.end_line(PlanLine.unscoped.get(item="care_adviser"), by=he, why="改由社区提供")
    assert list(queries.lacking(he, place)) == [town.elder]
    assert not queries.lacking(town.by("zhou"), place).exists()
