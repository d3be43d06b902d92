"""How far a visit can be believed: signals that each lose points or lose none, and what that adds up to.

Every visit begins with all its points. A signal that speaks against it takes some away, never more than its weight; one that
cannot be judged takes nothing, and only leaves less to go by. No signal is heavy enough to condemn a visit alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from yinian.delivery.evidence.rules import LIMITS, Spot, distance_m, spent_minutes

FULL = 100
# What each signal may take away at most, and what it gives to go by where it can be judged; together they are all the points.
WEIGHTS = {
    "fence": 15, "length": 15, "habit": 5, "travel": 15, "overlap": 15, "photo": 15, "clock": 3, "gap": 2, "confirmed": 15,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """From how many points on a visit is verified without a person, and where that comes from."""

    points: int = 90
    certainty: int = 75
    source: str = "own default"
    # A person may let a visit count without a word only where there is at least so much to go by.
    least: int = 50
    # Below this a visit is called doubtful; more than one signal is needed to get there.
    doubtful: int = 60
    wait_minutes: int = 120


@dataclass(frozen=True, slots=True)
class Bounds:
    """What counts as odd, and where it comes from."""

    blurred_m: int = 500
    speed_kmh: int = 60
    slack_minutes: int = 5
    touch_minutes: int = 10
    habit_visits: int = 5
    habit_percent: int = 50
    clock_minutes: int = 10
    gap_minutes: int = 240
    source: str = "own default"


# No document of a region sets these; the two that decide who verifies may be replaced by a region's policy values.
TERMS, BOUNDS = Terms(), Bounds()


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing looked at: which, what was seen, how many points it gives to go by, and how many it takes away."""

    kind: str
    seen: str
    judged: int = 0
    lost: int = 0
    about: dict[str, object] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """How it speaks: for the visit, against it a little or much, or not at all."""
        if not self.judged:
            return "unknown"
        if not self.lost:
            return "good"
        return "bad" if self.lost == WEIGHTS[self.kind] else "odd"


@dataclass(frozen=True, slots=True)
class Leg:
    """The way between this visit and the carer's one before or after it: how far, and the time there was."""

    other: str
    apart_m: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Brought:
    """All that is looked at; None and nothing mean that it is not known."""

    came_at: datetime
    left_at: datetime
    planned: int
    home: Spot | None = None
    came: Spot | None = None
    left: Spot | None = None
    habit: Sequence[int] = ()
    legs: Sequence[Leg] = ()
    overlaps: Sequence[tuple[str, int]] = ()
    photos: int = 0
    comparable: int = 0
    repeated: Sequence[str] = ()
    drift_minutes: int | None = None
    gap_minutes: int | None = None
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What a visit comes to: its points, how much there was to go by, and every signal behind them."""

    points: int
    certainty: int
    signals: tuple[Signal, ...]
    terms: Terms = TERMS

    @property
    def automatic(self) -> bool:
        """Whether it is verified without a person."""
        return self.points >= self.terms.points and self.certainty >= self.terms.certainty

    @property
    def wants_reason(self) -> bool:
        """Whether a person who lets it count must say why."""
        return self.points < self.terms.points or self.certainty < self.terms.least

    @property
    def doubtful(self) -> bool:
        return self.points < self.terms.doubtful


def score(brought: Brought, terms: Terms = TERMS) -> Score:
    """Every signal of a visit, and what they come to."""
    signals = (
        _fence(brought), _length(brought), _habit(brought), _travel(brought), _overlap(brought), _photo(brought),
        _clock(brought), _gap(brought), _confirmed(brought),
    )  # fmt: skip
    return Score(FULL - sum(one.lost for one in signals), sum(one.judged for one in signals), signals, terms)


def _told(kind: str, seen: str, share: float = 0, *, judged: int | None = None, **about: Any) -> Signal:
    """A signal that could be judged, and what share of its weight it takes away."""
    weight = WEIGHTS[kind]
    return Signal(kind, seen, weight if judged is None else judged, round(weight * share), about)


def _fence(brought: Brought) -> Signal:
    spots = [("in", brought.came), ("out", brought.left)]
    known = [(name, spot) for name, spot in spots if spot is not None]
    if not known:
        return Signal("fence", "no_place")
    if brought.home is None:
        return Signal("fence", "no_home", about={"accuracy": known[0][1].accuracy_m})
    judged = [found for name, spot in known if (found := _near(name, spot, brought.home)) is not None]
    if not judged:
        return Signal("fence", "blurred", about={"accuracy": min(spot.accuracy_m for _name, spot in known)})
    return max(judged, key=lambda found: found.lost)


def _near(name: str, spot: Spot, home: Spot) -> Signal | None:
    apart = distance_m(spot, home)
    about: dict[str, Any] = {"metres": apart, "accuracy": spot.accuracy_m}
    # What a phone or a known home may be wrong by speaks for the carer.
    beyond = apart - spot.accuracy_m - home.accuracy_m
    if beyond > LIMITS.far_m:
        return _told("fence", f"far_{name}", 1, **about)
    if beyond > LIMITS.fence_m:
        return _told("fence", f"off_{name}", 0.8, **about)
    return _told("fence", f"near_{name}", **about) if spot.accuracy_m <= BOUNDS.blurred_m else None


def _length(brought: Brought) -> Signal:
    spent = spent_minutes(brought.came_at, brought.left_at)
    share = spent * 100 // brought.planned
    about: dict[str, Any] = {"spent": spent, "planned": brought.planned}
    if share < LIMITS.least_percent:
        return _told("length", "much_too_short", 1, **about)
    if share < LIMITS.short_percent:
        return _told("length", "short", 0.8, **about)
    return _told("length", "long", 0.4, **about) if share > LIMITS.long_percent else _told("length", "length", **about)


def _habit(brought: Brought) -> Signal:
    if len(brought.habit) < BOUNDS.habit_visits:
        return Signal("habit", "no_habit", about={"count": len(brought.habit)})
    spent, usual = spent_minutes(brought.came_at, brought.left_at), round(median(brought.habit))
    about: dict[str, Any] = {"spent": spent, "usual": usual, "count": len(brought.habit)}
    odd = spent * 100 < usual * BOUNDS.habit_percent or spent * BOUNDS.habit_percent > usual * 100
    return _told("habit", "unlike" if odd else "as_usual", 1 if odd else 0, **about)


def _travel(brought: Brought) -> Signal:
    if not brought.legs:
        return _told("travel", "no_other")
    known = [(leg, leg.apart_m) for leg in brought.legs if leg.apart_m is not None]
    if not known:
        return Signal("travel", "no_way", about={"other": brought.legs[0].other})
    leg, apart = max(known, key=lambda one: one[1] / (one[0].minutes + BOUNDS.slack_minutes))
    about: dict[str, Any] = {"other": leg.other, "km": round(apart / 1000, 1), "minutes": leg.minutes}
    reach = BOUNDS.speed_kmh * 1000 * (leg.minutes + BOUNDS.slack_minutes) // 60
    return _told("travel", "too_fast" if apart > reach else "reachable", 1 if apart > reach else 0, **about)


def _overlap(brought: Brought) -> Signal:
    if not brought.overlaps:
        return _told("overlap", "no_overlap")
    other, minutes = max(brought.overlaps, key=lambda one: one[1])
    return _told("overlap", "overlap", 1 if minutes > BOUNDS.touch_minutes else 0.4, other=other, minutes=minutes)


def _photo(brought: Brought) -> Signal:
    if brought.repeated:
        return _told("photo", "repeated", 1, other="、".join(brought.repeated))
    if not brought.photos:
        return Signal("photo", "no_photo")
    if not brought.comparable:
        return Signal("photo", "plain", about={"count": brought.photos})
    return _told("photo", "fresh", count=brought.photos)


def _clock(brought: Brought) -> Signal:
    if brought.drift_minutes is None:
        return Signal("clock", "no_clock")
    off = brought.drift_minutes > BOUNDS.clock_minutes
    return _told("clock", "drift" if off else "on_time", 1 if off else 0, minutes=brought.drift_minutes)


def _gap(brought: Brought) -> Signal:
    if brought.gap_minutes is None:
        return Signal("gap", "no_gap")
    long = brought.gap_minutes > BOUNDS.gap_minutes
    return _told("gap", "waited" if long else "at_once", 1 if long else 0, minutes=brought.gap_minutes)


# What the elder's side said: how much of the weight it gives to go by, and what share it takes away.
CONFIRMED = {
    "denied": (15, 1.0),
    "wrong_code": (15, 0.8),
    "told": (15, 0.0),
    "code": (15, 0.0),
    "door": (10, 0.0),
    "signed": (8, 0.0),
}


def _confirmed(brought: Brought) -> Signal:
    if brought.confirmed not in CONFIRMED:
        return Signal("confirmed", "unsaid")
    judged, share = CONFIRMED[brought.confirmed]
    return _told("confirmed", brought.confirmed, share, judged=judged)


def against(signals: Iterable[Signal]) -> list[Signal]:
    """The signals that took points away, the heaviest first."""
    return sorted((one for one in signals if one.lost), key=lambda one: -one.lost)
