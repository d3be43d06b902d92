"""An evaluation weighs what elders said, and a passed one lets its provider be paid until it ends (凡补必评)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.delivery.town import MONDAY, Clock, Town
from tests.settlement.made import TEN, drafted, fund, price, verified
from yinian.delivery.orders import actions as orders
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.foundation.regions import RegionCode
from yinian.oversight.evaluations import actions, queries, rules
from yinian.oversight.evaluations.models import Evaluation
from yinian.registry.providers.models import Provider
from yinian.settlement.claims import actions as claims
from yinian.settlement.claims.models import Claim
from yinian.settlement.payouts import actions as payouts
from yinian.settlement.payouts import queries as paid

DAY = MONDAY.date()


def found(**more: Any) -> actions.Found:
    values = {
        "body": "沈阳养老评估中心", "document": "沈评〔2026〕3号", "since": date(2026, 1, 1), "on": DAY,
        "until": date(2027, 11, 1), "points": 90, **more,
    }  # fmt: skip
    return actions.Found(**values)


def recorded(town: Town, **more: Any) -> Evaluation:
    return actions.record(town.sunny, found(**more), by=town.by("chen"))


def provider(town: Town) -> Provider:
    return Provider.unscoped.get(pk=town.sunny.pk)


@pytest.mark.parametrize(
    ("points", "satisfied", "weight", "whole"),
    [(90, None, 20, 90), (90, 100, 20, 92), (90, 20, 20, 76), (91, 50, 50, 71), (100, 0, 100, 0)],
)
def test_the_score_weighs_satisfaction(points: int, satisfied: int | None, weight: int, whole: int) -> None:
    assert rules.score(points, satisfied, weight) == whole
    assert (rules.satisfaction(None), rules.satisfaction(5.0), rules.satisfaction(3.5)) == (None, 100, 70)


def test_the_score_changes_when_satisfaction_changes(town: Town, clock: Clock) -> None:
    assert recorded(town).score == 90
    price(town)
    first, second = verified(town, clock, TEN), verified(town, clock, MONDAY + timedelta(hours=5))
    orders.give_feedback(first, 5, by=town.by("wang"))
    clock.go(days=1)
    later = {"on": DAY + timedelta(days=1)}
    assert (recorded(town, **later).score, queries.said(town.sunny, DAY, later["on"]).spoken) == (92, 1)
    orders.give_feedback(second, 1, by=town.by("wang"))
    row = recorded(town, **later)
    assert (row.spoken, row.satisfaction, row.weight, row.source, row.score) == (2, 60, 20, "", 84)
    assert timeline(row)[0].verb == "evaluation.record" and provider(town).evaluation_score == 84


def test_a_payout_is_held_until_there_is_one_and_again_when_it_ends(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    claim = claims.submit(drafted(town), by=town.by("sunny"))
    claims.approve(claim, fund(town), by=town.by("chen"))
    with writing("test"):
        RegionCode.objects.filter(region=town.cast.regions["dadong"]).update(code="321002000000")
    for who in ("sunny", "lin"):
        assert [row.pk for row in paid.on_hold(town.by(who))] == [claim.pk]
    assert paid.on_hold(town.by("zhou")) == []
    with pytest.raises(Refused, match="登记评估"):
        payouts.release(claim, "1", by=town.by("lin"))
    recorded(town, until=DAY + timedelta(days=3))
    assert paid.on_hold(town.by("lin")) == []
    due = Deadline.unscoped.get(kind="provider.evaluation")
    assert due.party_id == town.sunny.party_id and due.met_at is None
    clock.go(days=3)
    assert [row.pk for row in paid.on_hold(town.by("lin"))] == [claim.pk]
    recorded(town, on=DAY + timedelta(days=3), passed=False)
    assert provider(town).evaluated_until is None
    recorded(town, on=DAY + timedelta(days=3))
    payouts.release(Claim.unscoped.get(pk=claim.pk), "1", by=town.by("lin"))
    assert Claim.unscoped.get(pk=claim.pk).status == "paid"


@pytest.mark.parametrize(
    "more",
    [
        {"body": " "}, {"document": ""}, {"points": 101}, {"points": -1}, {"until": DAY},
        {"on": DAY + timedelta(days=1)}, {"since": DAY + timedelta(days=1)},
    ],
)  # fmt: skip
def test_what_is_no_evaluation_is_refused(town: Town, clock: Clock, more: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        recorded(town, **more)
    assert not Evaluation.unscoped.exists() and provider(town).evaluated_until is None


def test_provider_and_neighbour_record_none_and_the_neighbour_sees_none(town: Town, clock: Clock) -> None:
    with pytest.raises(Refused, match="权限"):
        actions.record(town.sunny, found(), by=town.by("sunny"))
    with pytest.raises(NotFound):
        actions.record(town.sunny, found(), by=town.by("zhou"))
    row = recorded(town)
    for who, seen in (("sunny", 1), ("chen", 1), ("zhou", 0), ("he", 0), ("wang", 0)):
        assert queries.of_provider(town.by(who), town.sunny).count() == seen, who
    with pytest.raises(NotFound):
        queries.evaluation(town.by("zhou"), row.pk)
