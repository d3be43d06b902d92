"""Formulas of the documents that are no plain ratio of two counts: floor area owed, hours left, allowances, uprating, bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from yinian.oversight.indicators.rules import rate

PER_HOMES = 100


@dataclass(frozen=True, slots=True)
class AreaRule:
    """So many square metres to each hundred homes, and never less than a floor."""

    per_100_homes: int
    least: int = 0


def facility_need(homes: int, rule: AreaRule) -> Fraction:
    """The floor area that so many homes are owed."""
    return max(Fraction(rule.per_100_homes * homes, PER_HOMES), Fraction(rule.least))


def facility_gap(need: Fraction, have: int) -> Fraction:
    """What is missing of it; more than is owed is no negative gap."""
    return max(Fraction(0), need - have)


def quota_left(granted_minutes: int, used_minutes: Sequence[int]) -> int:
    """What is left of a month's minutes; what was used beyond them leaves nothing, and no debt."""
    return max(0, granted_minutes - sum(used_minutes))


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A monthly amount from one age up to and with another (none: without end)."""

    low: int
    high: int | None
    monthly_fen: int


def allowance(age: int, months: int, eligible: bool, bands: Sequence[AgeBand]) -> int:
    """What an allowance by age comes to in so many months, if one is entitled at all."""
    amount = next((one.monthly_fen for one in bands if one.low <= age and (one.high is None or age <= one.high)), 0)
    return amount * months if eligible else 0


def uprating(old: int, new: int, places: int = 1) -> Decimal | None:
    """By how many percent an amount was raised; of nothing there is no raise."""
    return rate(new - old, old, 100, places)


def age_band(age: int) -> str:
    """The ten years that an age belongs to; a hundred and more are one band."""
    return "100+" if age >= 100 else f"{age // 10 * 10}-{age // 10 * 10 + 9}"
