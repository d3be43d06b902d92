"""What may be brought back from a visit and when, how it went, and what counts of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of proving a visit, and where they come from."""

    early_minutes: int = 60
    late_minutes: int = 15
    last_minutes: int = 240
    kept_hours: int = 72
    waited_minutes: int = 2
    fence_m: int = 300
    far_m: int = 2_000
    round_minutes: int = 5
    short_percent: int = 80
    least_percent: int = 25
    long_percent: int = 150
    verify_days: int = 3
    photos: int = 6
    source: str = "own default"


# No document of a region sets these terms; a region's policy may replace them when one does.
LIMITS = Limits()
EARTH_M = 6_371_000


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a phone was, and how well it knew."""

    latitude: float
    longitude: float
    accuracy_m: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that tells how a visit went, and no word on whether it is true: `good` as it ought to be, `soft` not quite."""

    kind: str
    weight: str
    about: dict[str, object] = field(default_factory=dict)


def spot_fault(latitude: float | None, longitude: float | None) -> bool:
    """Whether a position is none on earth."""
    if latitude is None or longitude is None:
        return (latitude is None) != (longitude is None)
    return not (-90 <= latitude <= 90 and -180 <= longitude <= 180)


def distance_m(one: Spot, other: Spot) -> int:
    """How far two spots lie apart, in metres as the crow flies."""
    a, b = radians(one.latitude), radians(other.latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(half)))


def happened_at(phone_at: datetime | None, now: datetime, sent_at: datetime | None = None) -> datetime:
    """When something took place: so long before it arrived as the phone says it waited, whatever that phone's clock shows.

    A phone that does not say when it sent is believed where its time lies a little back; anything else happened just now.
    """
    if phone_at is None:
        return now
    at = phone_at if sent_at is None else now - (sent_at - phone_at)
    return at if now - timedelta(hours=LIMITS.kept_hours) <= at <= now else now


def minutes_between(one: datetime | None, other: datetime | None) -> int | None:
    """The whole minutes by which two moments differ, where both are known."""
    return None if one is None or other is None else int(abs((one - other).total_seconds())) // 60


def window_fault(starts_at: datetime, at: datetime) -> str:
    """Why nobody may check in at this moment: too early or too late; nothing where they may."""
    if at < starts_at - timedelta(minutes=LIMITS.early_minutes):
        return "early"
    return "late" if at > starts_at + timedelta(minutes=LIMITS.last_minutes) else ""


def spent_minutes(came_at: datetime, left_at: datetime) -> int:
    """The whole minutes between coming and leaving."""
    return max(0, int((left_at - came_at).total_seconds()) // 60)


def verified_minutes(spent: int, planned: int) -> int:
    """What counts of a visit: rounded to the nearest step, half up, and never more than was ordered."""
    step = LIMITS.round_minutes
    return min(planned, (spent + step // 2) // step * step)


def unticked(wanted: Iterable[str], ticked: Iterable[Iterable[str]]) -> list[str]:
    """What of a checklist nobody has ticked yet, in its own order."""
    done = {key for keys in ticked for key in keys}
    return [key for key in wanted if key not in done]


def findings(starts_at: datetime, came_at: datetime, missing: Sequence[str]) -> list[Finding]:
    """How a visit went, in the order in which a verifier reads it: on time, and with the whole checklist done."""
    done = (
        Finding("checklist", "soft", {"points": "、".join(missing)}) if missing else Finding("checklist_done", "good")
    )
    return [_punctual(starts_at, came_at), done]


def _punctual(starts_at: datetime, came_at: datetime) -> Finding:
    late = int((came_at - starts_at).total_seconds() // 60)
    if late > LIMITS.late_minutes:
        return Finding("late", "soft", {"minutes": late})
    if late < -LIMITS.late_minutes:
        return Finding("early", "good", {"minutes": -late})
    return Finding("punctual", "good", {"minutes": abs(late)})
