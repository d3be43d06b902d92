"""On which days a line of a plan is due, how a package becomes lines, and what it adds up to."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of planning, and where they come from."""

    ahead_days: int = 14
    pause_days: int = 180
    most_times: int = 28
    source: str = "own default"


# No document of a region sets these terms; a region's policy may replace them when one does.
LIMITS = Limits()
WEEK, MONTH, STANDING = "week", "month", "standing"
# The four basic services of an elder who is severely dependent and lives at home (巡视探访、个人清洁、应急呼叫、养老顾问).
BASIC = ("visiting_round", "personal_cleaning", "emergency_call", "care_adviser")
SEVERE = ("severe", "complete")
# What an item that could not be had is called among needs; the others are care.
NEED_KINDS = {
    "bathing": "bathing", "meal_making": "meals", "meal_delivery": "meals", "canteen_meal": "meals",
    "indoor_cleaning": "cleaning", "deep_cleaning": "cleaning", "laundry": "cleaning", "outing_escort": "mobility",
    "medical_escort": "escort", "psychological_comfort": "comfort", "companionship": "comfort", "counselling": "comfort",
    "health_monitoring": "health", "health_checkup": "health", "chronic_follow_up": "health",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something comes: on weekdays (1 is Monday) of every n-th week, on days of every n-th month, or when called."""

    kind: str
    every: int = 1
    days: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it can ever be due, or is due on call alone."""
        if self.kind == STANDING:
            return not self.days
        longest = 7 if self.kind == WEEK else 31 if self.kind == MONTH else 0
        return 1 <= self.every <= 12 and bool(self.days) and all(1 <= day <= longest for day in self.days)


def next_on(rhythm: Rhythm, begins: date, after: date) -> date | None:
    """The first day from `after` on that is due, counted from the week or month in which it begins; none on call.

    A day that a month does not have is its last one.
    """
    if rhythm.kind == STANDING:
        return None
    day = max(begins, after)
    # Some day of any twelve months and a week is due.
    for _number in range(rhythm.every * 31 + 31):
        if _due(rhythm, begins, day):
            return day
        day += timedelta(days=1)
    return None


def _due(rhythm: Rhythm, begins: date, day: date) -> bool:
    if rhythm.kind == WEEK:
        first = begins - timedelta(days=begins.weekday())
        return (day - first).days // 7 % rhythm.every == 0 and day.isoweekday() in rhythm.days
    months = (day.year - begins.year) * 12 + day.month - begins.month
    last = monthrange(day.year, day.month)[1]
    return months % rhythm.every == 0 and day.day in {min(number, last) for number in rhythm.days}


@dataclass(frozen=True, slots=True)
class Portion:
    """One item of a package: how many times in its period (none: on call), and how long each time."""

    item: str
    times: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a package comes to in one period; the price is unknown where one of its items has none."""

    visits: int
    minutes: int
    price_fen: int | None


def totals(portions: Iterable[Portion], cost_fen: dict[str, int]) -> Totals:
    """Visits, time and price of one period, added up; `cost_fen` is what one visit of each item costs."""
    visits, minutes, price = 0, 0, 0
    whole = True
    for portion in portions:
        visits += portion.times
        minutes += portion.times * portion.minutes
        price += portion.times * cost_fen.get(portion.item, 0)
        whole = whole and (portion.times == 0 or portion.item in cost_fen)
    return Totals(visits, minutes, price if whole else None)


@dataclass(frozen=True, slots=True)
class Laid:
    """One line that a package becomes: what, in which rhythm, at what time, how long."""

    item: str
    rhythm: Rhythm
    at: time
    minutes: int


def lay(portions: Sequence[Portion], period: str, at: time) -> list[Laid]:
    """The lines of a package: its times spread over the period, one after another on a day, so that none are at once."""
    laid, minute = [], at.hour * 60 + at.minute
    for portion in portions:
        begins = time(minute // 60 % 24, minute % 60)
        laid.append(Laid(portion.item, spread(portion.times, period), begins, portion.minutes))
        minute += _tens(portion) if portion.times else 0
    return laid


def _tens(portion: Portion) -> int:
    """How long a visit takes, rounded up to ten minutes."""
    return -(-portion.minutes // 10) * 10


def spread(times: int, period: str) -> Rhythm:
    """So many times in a week or month, as evenly as may be, in a week on working days first; none is on call."""
    if times == 0:
        return Rhythm(STANDING)
    if period == WEEK:
        days = 5 if times <= 5 else 7
        return Rhythm(WEEK, 1, tuple(1 + number * days // times for number in range(min(times, 7))))
    return Rhythm(MONTH, 1, tuple(1 + number * 28 // times for number in range(min(times, 28))))


def too_late(portions: Sequence[Portion], at: time) -> bool:
    """Whether a package that begins at this time would not be over within its day."""
    minutes = sum(_tens(portion) for portion in portions if portion.times)
    return at.hour * 60 + at.minute + minutes > 24 * 60


def reach(today: date, by_hours: bool) -> date:
    """Up to which day visits are placed now: some days ahead; what hours pay for, in their own month alone."""
    ahead = today + timedelta(days=LIMITS.ahead_days)
    return min(ahead, today.replace(day=monthrange(today.year, today.month)[1])) if by_hours else ahead


def period_of(period: str, day: date) -> tuple[date, date]:
    """The week or month about a day, half-open."""
    if period == WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def meet(since: date, until: date, other_since: date, other_until: date) -> bool:
    """Whether two half-open spans of days share one."""
    return since < other_until and other_since < until
