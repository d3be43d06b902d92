"""Spans of days are half-open: `until` is the first day that no longer counts."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `since` up to and without `until`; no `until` means still running."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"a period cannot end ({self.until}) before it begins ({self.since})")

    def __contains__(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def overlap(self, other: "Period") -> "Period | None":
        """The days that both hold, or nothing."""
        since = max(self.since, other.since)
        ends = [end for end in (self.until, other.until) if end is not None]
        until = min(ends) if ends else None
        return None if until is not None and until <= since else Period(since, until)

    @property
    def days(self) -> int:
        """How many days it has; an open period has no number, which is a ValueError."""
        if self.until is None:
            raise ValueError("an open period has no number of days")
        return (self.until - self.since).days


def month(day: date) -> Period:
    """The calendar month that holds this day."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def add_months(day: date, count: int) -> date:
    """The same day some months on, or the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + count
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def months(period: Period) -> Iterator[Period]:
    """The calendar months that a closed period touches, each cut to it."""
    if period.until is None:
        raise ValueError("an open period has no end to count to")
    at = period.since
    while at < period.until:
        end = min(month(at).until or period.until, period.until)
        yield Period(at, end)
        at = end


def age(born: date, on: date) -> int:
    """Full years on a day; who was born on 29 February has the birthday on 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def latest_birth(years: int, on: date) -> date:
    """The last birth date that has reached this age on a day: whoever was born later is younger."""
    # The day before tomorrow's namesake: a 29 February without one has reached only what 28 February has.
    year = on.year - years
    return date(year, 2, 28) if (on.month, on.day) == (2, 29) and not isleap(year) else date(year, on.month, on.day)


def first_too_young(years: int, on: date) -> date:
    """The first birth date that has not reached this age on a day."""
    return latest_birth(years, on) + timedelta(days=1)


def birthday(born: date, years: int) -> date:
    """The first day on which this age is reached."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def working_days_after(at: datetime, count: int) -> datetime:
    """The same time so many working days on; Saturdays and Sundays do not count, public holidays are not known and do."""
    day, left = at, count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
