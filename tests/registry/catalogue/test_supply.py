"""The four categories of supply, the elements, and prices by payer that make a list by version."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import BY, Cast
from yinian.foundation.guard import writing
from yinian.foundation.refusals import Refused
from yinian.registry.catalogue import actions, queries, rules
from yinian.registry.catalogue.models import ItemPrice, ServiceItem


def test_the_menu_holds_all_four_categories_of_supply(cast: Cast) -> None:
    actions.load(by=BY)
    assert [code for code, _name in queries.SUPPLIES] == list(rules.SUPPLIES)
    found = {
        code: set(queries.of_supply(queries.menu(), code).values_list("code", flat=True)) for code in rules.SUPPLIES
    }
    assert {"bathing", "turning"} <= found["nursing"] and "health_checkup" in found["medical"]
    assert "meal_delivery" in found["meals"] and {"indoor_cleaning", "laundry"} <= found["housekeeping"]
    assert sum(map(len, found.values())) == len(set().union(*found.values()))
    assert queries.of_supply(queries.menu(), "gold").count() == queries.menu().count()


def test_an_item_without_an_element_never_reaches_the_table(cast: Cast) -> None:
    values = {"code": "x", "category": "comfort", "zh": "x", "en": "x", "minutes": 30, "since": date(2026, 1, 1)}
    with writing("test"), pytest.raises(IntegrityError), transaction.atomic():
        ServiceItem.objects.create(**values, elements=[])
    with writing("test"):
        assert ServiceItem.objects.create(**values, elements=["care"]).element_names == ["护"]


def test_the_most_specific_price_holds(cast: Cast) -> None:
    actions.load(by=BY)
    lin, chen, day = cast.actor("lin"), cast.actor("chen"), date(2026, 3, 1)
    shenyang, dadong, xiaodong = (cast.regions[key] for key in ("shenyang", "dadong", "xiaodong"))
    actions.set_price("bathing", shenyang, actions.Price(5_000, "hour", "采购合同", day, "hours"), by=lin)
    actions.set_price("bathing", shenyang, actions.Price(9_000, "hour", "市场调查", day), by=lin)
    actions.set_price("bathing", dadong, actions.Price(8_000, "hour", "公示价", day), by=chen)
    told = {payer: row.price_fen for payer, row in queries.prices_by_payer("bathing", xiaodong).items()}
    # A price for one payer goes before one for all, though that is nearer.
    assert told == {"hours": 5_000, "insurance": 8_000, "subsidy": 8_000, "self": 8_000}
    assert queries.prices(["bathing"], xiaodong, payer="hours")["bathing"].price_fen == 5_000
    found = queries.price("bathing", xiaodong)
    assert found and found.price_fen == 8_000
    with pytest.raises(Refused, match="付费方不在列表中"):
        actions.set_price("bathing", dadong, actions.Price(1, "hour", "x", payer="bank"), by=chen)
    assert ItemPrice.objects.count() == 3


def test_the_inclusive_list_is_versioned_by_the_days_on_which_it_changed(cast: Cast) -> None:
    actions.load(by=BY)
    chen, dadong, today = cast.actor("chen"), cast.regions["dadong"], timezone.localdate()
    first, second = today - timedelta(days=60), today - timedelta(days=10)
    assert queries.changes_of_list(dadong) == [] and queries.price_list(dadong, today) == []
    actions.set_price("bathing", dadong, actions.Price(8_000, "hour", "公示价", first), by=chen)
    actions.set_price("bathing", dadong, actions.Price(7_000, "hour", "采购合同", first, "hours"), by=chen)
    actions.set_price("bathing", dadong, actions.Price(9_000, "hour", "公示价", second), by=chen)
    actions.set_price("meal_making", dadong, actions.Price(3_000, "visit", "公示价", second), by=chen)
    assert queries.changes_of_list(dadong) == [first, second]

    def read(day: date) -> list[tuple[str, int]]:
        return [(item.code, price.price_fen) for item, price in queries.price_list(dadong, day)]

    assert read(first - timedelta(days=1)) == [] and read(first) == [("bathing", 8_000)]
    assert read(today) == [("bathing", 9_000), ("meal_making", 3_000)]
