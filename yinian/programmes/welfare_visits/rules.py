"""How often somebody is visited, in which spans of a month, and on which days; how a month's state is told."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from yinian.delivery.evidence.rules import LIMITS, Spot, distance_m, minutes_between

TIERS = ("weekly", "monthly", "quarterly")
# What may happen to somebody so that a visit is wanted at once.
CHANGES = ("discharge", "bereavement", "fall", "decline", "heat", "other")
# Why somebody was not visited in a month, the weightiest first: one reason for each person.
STATES = ("visited", "died", "hospital", "away", "refused", "not_reached", "not_tried")
WEEK = 7
# A month has four spans of a week; the last is as long as the month lasts.
WEEKS = 4
# What is odd of a record: how far from where the elder was met before, how late it came, how wrong the clock.
LATE_MINUTES = 24 * 60
DRIFT_MINUTES = 10
SPOTS = 3
# So many a day, where nothing else is said of a visitor.
PER_DAY = 12


@dataclass(frozen=True, slots=True)
class Window:
    """One span in which somebody of a tier is to be visited once: from a day up to another, and its working days."""

    tier: str
    since: date
    until: date
    days: tuple[date, ...]


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return month.replace(day=1) + timedelta(days=monthrange(month.year, month.month)[1])


def windows(month: date, today: date) -> list[Window]:
    """The spans of a month that are not over, each with those of its days on which somebody may still go."""
    first, end = first_of(month), next_month(month)
    starts = [first + timedelta(days=WEEK * number) for number in range(WEEKS)]
    spans = [("weekly", since, until) for since, until in zip(starts, [*starts[1:], end], strict=True)]
    spans += [("monthly", first, end), ("quarterly", first, end)]
    return [span(tier, since, until, today) for tier, since, until in spans if until > today]


def span(tier: str, since: date, until: date, today: date) -> Window:
    """One span with those of its days that are still to come."""
    return Window(tier, since, until, _days(min(max(since, today), until - timedelta(days=1)), until))


def _days(since: date, until: date) -> tuple[date, ...]:
    """Mondays to Fridays of a span; where it has none, all its days."""
    every = [since + timedelta(days=number) for number in range((until - since).days)]
    return tuple(day for day in every if day.weekday() < 5) or tuple(every)


def turn_of_quarter(month: date) -> int:
    """Which third of those seen once a quarter has its turn in a month: whose number leaves this rest when parted by three."""
    return (month.month - 1) % 3


def percent(part: int, whole: int) -> float | None:
    """So many of a hundred; nothing of nobody."""
    return None if not whole else part * 100 / whole


@dataclass(frozen=True, slots=True)
class Brought:
    """What a record brought along, and where the elder was met before."""

    at_home: bool
    spot: tuple[float, float] | None
    spots: tuple[tuple[float, float], ...]
    repeated: bool
    received_at: datetime
    phone_at: datetime | None = None
    sent_at: datetime | None = None


def doubts(given: Brought) -> list[str]:
    """What speaks against a record, each in a word; none condemns it, a person looks."""
    found = []
    if given.at_home and given.spot is None:
        found.append("no_place")
    if given.at_home and given.spot is not None and len(given.spots) >= SPOTS:
        usual = Spot(median(lat for lat, _lon in given.spots), median(lon for _lat, lon in given.spots))
        if distance_m(usual, Spot(*given.spot)) > LIMITS.fence_m:
            found.append("far")
    if given.repeated:
        found.append("photo_seen")
    if (minutes_between(given.sent_at, given.received_at) or 0) > DRIFT_MINUTES:
        found.append("clock")
    if (minutes_between(given.phone_at, given.sent_at) or 0) > LATE_MINUTES:
        found.append("late")
    return found
