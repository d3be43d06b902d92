"""A policy of liability insurance is recorded once for who runs an institution; preferential policies are ticked off."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import Cast
from tests.registry.providers.made import supply
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.providers import queries, support
from yinian.registry.providers.models import Insurance, Provider

POLICY = support.Policy("某财产保险公司", "PZ-2026-01", 9_000_00, date(2026, 1, 1), date(2027, 1, 1))


def test_a_policy_is_recorded_once_and_holds_until_its_end(cast: Cast) -> None:
    sunny, lin = supply(cast).provider, cast.actor("lin")
    held = support.insure(sunny, POLICY, by=lin)
    assert [line.verb for line in timeline(held)] == ["provider.insure"]
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    found = [queries.insurance_on(lin, sunny.party_id, day) for day in days]
    assert found == [None, held, held, None]
    with pytest.raises(Refused) as refusal:
        support.insure(sunny, POLICY, by=lin)
    assert "已经登记过" in refusal.value.why and Insurance.unscoped.count() == 1


@pytest.mark.parametrize("given", [{"number": " "}, {"premium_fen": 0}, {"until": POLICY.since}])
def test_a_policy_needs_number_premium_and_term(cast: Cast, given: dict[str, object]) -> None:
    sunny = supply(cast).provider
    with pytest.raises(Refused):
        support.insure(sunny, replace(POLICY, **given), by=cast.actor("lin"))  # type: ignore[arg-type]
    assert not Insurance.unscoped.exists()


def test_who_runs_no_institution_holds_no_such_policy(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        support.insure(supply(cast).nursery, POLICY, by=cast.actor("lin"))
    assert "没有运营养老机构" in refusal.value.why and not Insurance.unscoped.exists()


def test_preferences_are_recorded_in_their_order_and_unknown_ones_refused(cast: Cast) -> None:
    sunny, lin = supply(cast).provider, cast.actor("lin")
    support.set_preferences(sunny, ["tax", "water"], by=lin, why="缴费单")
    assert Provider.unscoped.get(pk=sunny.pk).preferences == ["water", "tax"]
    assert timeline(sunny)[0].verb == "provider.set_preferences"
    with pytest.raises(Refused):
        support.set_preferences(sunny, ["rent"], by=lin)
    assert Provider.unscoped.get(pk=sunny.pk).preferences == ["water", "tax"]


def test_the_neighbour_sees_no_policy_and_writes_none(cast: Cast) -> None:
    sunny = supply(cast).provider
    support.insure(sunny, POLICY, by=cast.actor("lin"))
    zhou = cast.actor("zhou")
    assert queries.insurance_on(zhou, sunny.party_id, POLICY.since) is None
    assert not queries.insurances(zhou, sunny).exists()
    for attempt in (
        lambda: support.insure(sunny, replace(POLICY, number="2"), by=zhou),
        lambda: support.set_preferences(sunny, ["tax"], by=zhou),
    ):
        with pytest.raises((NotFound, Refused)):
            attempt()
    assert Insurance.unscoped.count() == 1 and Provider.unscoped.get(pk=sunny.pk).preferences == []
