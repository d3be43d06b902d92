"""Authorised hours are told at 80, 90 and 100 percent, once each, and block nobody."""

from datetime import timedelta

from tests.delivery.town import MONDAY, Clock, Town, placed
from tests.registry.contracts.made import budget, signed
from yinian.delivery.orders import actions, authorised
from yinian.delivery.orders.jobs import BY
from yinian.delivery.orders.models import Order
from yinian.foundation.notices import Notice


def told(town: Town, who: str) -> list[str]:
    return list(
        Notice.objects.filter(account=town.cast.account(who))
        .exclude(once="")
        .order_by("id")
        .values_list("text", flat=True)
    )


def warned(order: Order) -> None:
    actions.warn_of_hours(order, by=BY)


def test_a_contract_tells_office_and_provider_once_a_mark(town: Town, clock: Clock) -> None:
    budget(town)
    contract = signed(town, minutes=150)
    first = placed(town, MONDAY + timedelta(hours=2))
    warned(first)
    assert authorised.of_contracts([contract])[contract.pk].percent == 40 and told(town, "chen") == []
    second = placed(town, MONDAY + timedelta(hours=5), minutes=75)
    for _ in range(2):
        warned(second)
    assert [text[-4:-2] for text in told(town, "chen")] == ["80", "90"]
    assert [row.pk for row, _hours in authorised.running_out(town.by("chen"))] == [contract.pk]
    assert authorised.running_out(town.by("zhou")) == []
    assert len([text for text in told(town, "sunny") if "合同" in text]) == 2
    third = placed(town, MONDAY + timedelta(days=1), minutes=45)
    warned(third)
    assert authorised.of_contracts([contract])[contract.pk].percent == 120
    assert "100%" in told(town, "chen")[-1] and len(told(town, "chen")) == 3


def test_an_elders_month_tells_elder_and_provider(town: Town, clock: Clock) -> None:
    for hours, minutes in ((2, 100), (6, 50)):
        warned(placed(town, MONDAY + timedelta(hours=hours), minutes=minutes))
    [(_benefit, hours_now)] = authorised.of_elder(town.elder).items()
    assert (hours_now.authorised, hours_now.taken, hours_now.mark) == (180, 150, 80)
    assert len(told(town, "wang")) == 1 and "80%" in told(town, "wang")[0]
    assert len(told(town, "sunny")) == 1


def test_what_a_contract_does_not_cover_does_not_count(town: Town, clock: Clock) -> None:
    budget(town)
    contract = signed(town, minutes=60, items=("indoor_cleaning",))
    warned(placed(town, MONDAY + timedelta(hours=2)))
    placed(town, MONDAY + timedelta(hours=5), item="indoor_cleaning", funding="self")
    assert authorised.of_contracts([contract])[contract.pk].taken == 0
    order = placed(town, MONDAY + timedelta(hours=7), item="indoor_cleaning")
    actions.cancel(order, "不用了", by=town.by("chen"))
    assert authorised.of_contracts([contract])[contract.pk].taken == 0
