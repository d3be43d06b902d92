"""What was paid since a day: amounts by benefit and year, and persons counted once however often they were paid."""

from datetime import date, timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.settlement.payouts.owing import (
    account,
    answered,
    approved,
    came_back,
    drafted,
    due,
    elder,
    filed,
    fund,
    sent,
)
from yinian.foundation.guard import writing
from yinian.settlement.payouts import reporting
from yinian.settlement.payouts.batches import BatchItem

TODAY = timezone.localdate


def pay(cast: Cast, result: str = "成功") -> None:
    batch = filed(cast, approved(cast, drafted(cast, fund(cast, name=str(BatchItem.unscoped.count())))))
    came_back(cast, batch, answered(sent(batch), result))


def test_persons_are_counted_once_and_benefits_apart(cast: Cast) -> None:
    one, two = cast.elder, elder(cast, 1)
    assert one
    for person in (one, two):
        account(person, cast.actor("chen"))
    due(one, 500_00)
    due(one, 30_00, benefit="care_subsidy")
    due(two, 300_00)
    pay(cast, "失败")
    pay(cast)
    due(one, 500_00)
    pay(cast)
    with writing("test"):
        BatchItem.unscoped.filter(amount_fen=500_00, turn=3).update(reported_on=TODAY() - timedelta(days=366))
    since, until = date(2020, 1, 1), TODAY() + timedelta(days=1)
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    found = reporting.report(chen, dadong, since, until)
    assert [(line.benefit, line.amount_fen, line.persons) for line in found.by_benefit] == [
        ("old_age_allowance", 1_300_00, 2), ("care_subsidy", 30_00, 1),
    ]  # fmt: skip
    assert (found.whole.amount_fen, found.whole.persons, found.whole.each_fen) == (1_330_00, 2, 665_00)
    assert sum(line.amount_fen for line in found.by_year) == 1_330_00 and len(found.by_year) == 2
    assert found.yearly_fen == 665_00
    assert reporting.paid(chen, dadong, since, until, "care_subsidy").count() == 2
    this = reporting.report(chen, dadong, TODAY(), until)
    assert this.whole.amount_fen == 830_00


def test_a_place_of_others_has_no_report(cast: Cast) -> None:
    assert cast.elder
    due(cast.elder, 500_00)
    account(cast.elder, cast.actor("chen"))
    pay(cast)
    until = TODAY() + timedelta(days=1)
    zhou = cast.actor("zhou")
    assert reporting.report(zhou, cast.regions["dadong"], date(2020, 1, 1), until).whole.amount_fen == 0
    assert not reporting.paid(zhou, cast.regions["dadong"], date(2020, 1, 1), until).exists()
    street = reporting.report(cast.actor("he"), cast.regions["xiaodong"], date(2020, 1, 1), until)
    assert street.whole.persons == 1
