"""How often something happens per 1,000 person-months, before and after a device came into the home; pure rules.

The 12 whole months before the month of installation are compared with the 12 after it; that month itself belongs to neither,
nor does the one that is not over. Months are numbered: year times twelve plus month.
"""

from collections.abc import Iterable
from dataclasses import dataclass

WINDOW = 12


@dataclass(frozen=True, slots=True)
class Rate:
    """How many happened to how many people, each watched for so many months in all."""

    happened: int
    person_months: int

    @property
    def per_thousand(self) -> float | None:
        """Per 1,000 person-months; nothing where nobody was watched."""
        return 1000 * self.happened / self.person_months if self.person_months else None


def number(year: int, month: int) -> int:
    """The number of a month."""
    return year * 12 + month


def before(first: int, registered: int) -> int:
    """For how many of the months before it somebody was known here."""
    return max(0, min(WINDOW, first - 1 - registered))


def after(first: int, ended: int | None, current: int) -> int:
    """For how many whole months after it somebody was still here."""
    last = current - 1 if ended is None else min(ended - 1, current - 1)
    return max(0, min(WINDOW, last - first))


def person_months(groups: Iterable[tuple[int, int, int | None, int]], current: int) -> tuple[int, int]:
    """Of groups (first month, month of registration, month of leaving, people): all months before, and all after."""
    rows = list(groups)
    return (
        sum(before(first, registered) * people for first, registered, _ended, people in rows),
        sum(after(first, ended, current) * people for first, _registered, ended, people in rows),
    )


def sides(happened: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Of groups (months since the first, how many): how many lie in the window before, and how many in the one after."""
    rows = list(happened)
    return (
        sum(count for since, count in rows if -WINDOW <= since <= -1),
        sum(count for since, count in rows if 1 <= since <= WINDOW),
    )
