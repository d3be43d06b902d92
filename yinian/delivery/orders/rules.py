"""When an order may be placed, answered, moved and cancelled, and which two stand in each other's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of ordering, and where they come from."""

    ahead_days: int = 60
    accept_hours: int = 24
    cancel_hours: int = 2
    travel_minutes: int = 15
    carer_sight_days: int = 3
    provider_sight_months: int = 3
    low_stars: int = 2
    source: str = "own default"


# No document of a region sets these terms; a region's policy may replace them when one does.
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Slot:
    """A span of time that an order takes."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


# How two orders hang together: the second begins with the first, or after its end.
TOGETHER, AFTER = "together", "after"


@dataclass(frozen=True, slots=True)
class Bond:
    """The second of two orders begins with the first, or no sooner than so many minutes after its end."""

    first: int
    second: int
    kind: str
    least: int = 0


def kept(bond: Bond, first: Slot, second: Slot) -> bool:
    """Whether two orders hang together as they ought to."""
    if bond.kind == TOGETHER:
        return first.starts_at == second.starts_at
    return second.starts_at >= first.ends_at + timedelta(minutes=bond.least)


def start_fault(starts_at: datetime, now: datetime) -> str:
    """Why an order may not begin at this moment: it is past, or too far ahead; nothing where it may."""
    if starts_at <= now:
        return "past"
    return "far" if starts_at > now + timedelta(days=LIMITS.ahead_days) else ""


def accept_by(placed_at: datetime, starts_at: datetime) -> datetime:
    """The moment by which the provider must have answered: in so many hours, and before the visit."""
    return min(placed_at + timedelta(hours=LIMITS.accept_hours), starts_at)


def in_the_way(slot: Slot, others: Iterable[Slot], margin_minutes: int = 0) -> Slot | None:
    """The first of others that leaves less than the margin between itself and this one; touching ends are apart."""
    margin = timedelta(minutes=margin_minutes)
    for other in others:
        if slot.starts_at < other.ends_at + margin and other.starts_at < slot.ends_at + margin:
            return other
    return None


def carer_sees_until(day: date) -> date:
    """When a carer no longer sees the elder of a visit."""
    return day + timedelta(days=LIMITS.carer_sight_days)


def provider_sees_until(day: date) -> date:
    """When a provider no longer sees the elder of a visit: on the first of a month, so that a month's visits share one sight."""
    months = day.year * 12 + day.month - 1 + LIMITS.provider_sight_months
    return date(months // 12, months % 12 + 1, 1)


def too_late_to_cancel(starts_at: datetime, now: datetime) -> bool:
    """Whether the visit is so near that only the office or the provider may still call it off."""
    return now > starts_at - timedelta(hours=LIMITS.cancel_hours)
