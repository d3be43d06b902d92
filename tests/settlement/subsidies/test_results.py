"""Pay by results: so much for each verified service, by steps of the evaluation; each service is paid for so once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.delivery.town import MONDAY, Clock, Town
from tests.foundation.at_once import at_once
from tests.oversight.evaluations.test_record import recorded
from tests.settlement.made import MONTH, TEN, fund, price, verified
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.providers.models import Provider
from yinian.settlement.subsidies import actions, results, rewarding, scoring
from yinian.settlement.subsidies.models import Award
from yinian.settlement.subsidies.results import AwardedVisit

STEPS = "90:100 80:80 60:50"


@pytest.mark.parametrize(
    ("score", "percent"), [(None, 0), (59, 0), (60, 50), (79, 50), (80, 80), (89, 80), (90, 100), (100, 100)]
)
def test_a_score_earns_the_highest_step_it_reaches(score: int | None, percent: int) -> None:
    known = scoring.steps(STEPS)
    assert known is not None and scoring.percent(score, known) == percent
    assert scoring.pay_fen(120, 2_00, percent) == 120 * 2 * percent


@pytest.mark.parametrize("text", ["", "90", "90:x", "101:50", "90:50 80:80", "90:100 90:80", "90:201"])
def test_what_is_no_list_of_steps_is_none(text: str) -> None:
    assert scoring.steps(text) is None


def test_half_a_fen_is_rounded_up() -> None:
    assert [scoring.pay_fen(1, 1, percent) for percent in (49, 50, 100)] == [0, 1, 1]


def given(town: Town, money: Any, **more: Any) -> rewarding.ByResults:
    region = town.cast.regions["dadong"]
    terms = results.terms(region, MONTH, more.pop("rate", 2_00), more.pop("steps", STEPS))
    return rewarding.ByResults(region, MONTH, more.pop("kind", results.EVERY), terms, "奖补办法", "第三条", money)


def provider(town: Town) -> Provider:
    return Provider.unscoped.get(pk=town.sunny.pk)


def served(town: Town, clock: Clock) -> None:
    price(town)
    verified(town, clock, TEN)
    verified(town, clock, MONDAY + timedelta(hours=5))


def test_it_is_proposed_with_every_service_it_pays_for(town: Town, clock: Clock) -> None:
    served(town, clock)
    recorded(town, points=85)
    money = fund(town)
    region = town.cast.regions["dadong"]
    [row] = results.reckoned(town.by("chen"), region, MONTH, results.EVERY, results.terms(region, MONTH, 2_00, STEPS))
    assert (row.count, row.percent, row.amount_fen) == (2, 80, 3_20)
    with pytest.raises(Overtaken, match="金额已变为"):
        rewarding.propose(provider(town), given(town, money), by=town.by("chen"), seen_fen=4_00)
    award = rewarding.propose(provider(town), given(town, money), by=town.by("chen"), seen_fen=3_20)
    assert (award.amount_fen, award.document, award.status) == (3_20, "奖补办法", "proposed")
    assert "2 次，评估 85 分，按 80%" in award.ground
    assert len({one.order_id for one in results.paid_for(town.by("sunny"), award)}) == 2
    assert {line.verb for line in timeline(award)} == {"award.propose", "award.propose_by_results"}
    with pytest.raises(Refused, match="没有还能奖补的服务"):
        rewarding.propose(provider(town), given(town, money), by=town.by("chen"))
    actions.withdraw(award, by=town.by("chen"), why="有误")
    assert rewarding.propose(provider(town), given(town, money), by=town.by("chen")).amount_fen == 3_20


def test_without_terms_score_or_meals_nothing_is_proposed(town: Town, clock: Clock) -> None:
    served(town, clock)
    money = fund(town)
    with pytest.raises(Refused, match="没有评估得分"):
        rewarding.propose(provider(town), given(town, money), by=town.by("chen"))
    recorded(town, points=59)
    for more, why in (
        ({"steps": ""}, "没有每次的标准"), ({"rate": None}, "没有每次的标准"), ({}, "得分没有达到"),
        ({"kind": results.MEALS}, "没有还能奖补的服务"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            rewarding.propose(provider(town), given(town, money, **more), by=town.by("chen"))
    assert not Award.unscoped.exists() and not AwardedVisit.unscoped.exists()


def test_neither_provider_nor_neighbour_proposes(town: Town, clock: Clock) -> None:
    served(town, clock)
    recorded(town)
    money = fund(town)
    with pytest.raises(Refused, match="权限"):
        rewarding.propose(provider(town), given(town, money), by=town.by("sunny"))
    with pytest.raises(NotFound):
        rewarding.propose(provider(town), given(town, money), by=town.by("zhou"))
    assert not Award.unscoped.exists()


def test_of_two_proposed_at_once_one_stands(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    served(town, clock)
    recorded(town)
    money, seller = fund(town), provider(town)
    results_of = at_once(
        lambda: rewarding.propose(seller, given(town, money), by=town.by("chen")),
        lambda: rewarding.propose(seller, given(town, money), by=town.by("lin")),
    )
    assert sorted(type(one).__name__ for one in results_of) == ["Award", "Refused"], results_of
    assert AwardedVisit.unscoped.count() == 2
