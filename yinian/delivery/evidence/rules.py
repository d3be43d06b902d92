"""Whether what was brought back from a visit can be true: time, place, length, checklist, and what stands in its way."""

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
    lag_minutes: int = 10
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
class Visit:
    """All that the verification of one visit looks at."""

    starts_at: datetime
    minutes: int
    came_at: datetime
    left_at: datetime
    home: Spot | None = None
    came: Spot | None = None
    left: Spot | None = None
    missing: Sequence[str] = ()
    photos: int = 0
    signatures: int = 0
    lag_minutes: int = 0
    overlaps: Sequence[str] = ()
    code_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the verification found: `hard` forbids it, `soft` asks for a reason, `good` and `unknown` only tell."""

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


def happened_at(phone_at: datetime | None, now: datetime) -> datetime:
    """When something took place: the phone's own time where that lies a little back, as with what was sent later."""
    if phone_at is not None and now - timedelta(hours=LIMITS.kept_hours) <= phone_at <= now:
        return phone_at
    return now


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


def findings(visit: Visit) -> list[Finding]:
    """Everything that speaks for and against a visit, in the order in which a verifier reads it."""
    found = [_punctual(visit), _length(visit), *_fence(visit)]
    if visit.missing:
        found.append(Finding("checklist", "hard", {"points": "、".join(visit.missing)}))
    else:
        found.append(Finding("checklist_done", "good"))
    found += [Finding("overlap", "hard", {"other": other}) for other in visit.overlaps]
    found += _papers(visit)
    if visit.lag_minutes > LIMITS.lag_minutes:
        found.append(Finding("lag", "soft", {"minutes": visit.lag_minutes}))
    if visit.code_right:
        found.append(Finding("code", "good"))
    return found


def _punctual(visit: Visit) -> Finding:
    late = int((visit.came_at - visit.starts_at).total_seconds() // 60)
    if late > LIMITS.late_minutes:
        return Finding("late", "soft", {"minutes": late})
    if late < -LIMITS.late_minutes:
        return Finding("early", "good", {"minutes": -late})
    return Finding("punctual", "good", {"minutes": abs(late)})


def _length(visit: Visit) -> Finding:
    spent = spent_minutes(visit.came_at, visit.left_at)
    about: dict[str, object] = {"spent": spent, "planned": visit.minutes}
    share = spent * 100 // visit.minutes
    if share < LIMITS.least_percent or not verified_minutes(spent, visit.minutes):
        return Finding("much_too_short", "hard", about)
    if share < LIMITS.short_percent:
        return Finding("short", "soft", about)
    return Finding("long", "soft", about) if share > LIMITS.long_percent else Finding("length", "good", about)


def _fence(visit: Visit) -> list[Finding]:
    found = []
    for name, spot in (("in", visit.came), ("out", visit.left)):
        if spot is None:
            found.append(Finding(f"no_place_{name}", "soft" if name == "in" else "unknown"))
        elif visit.home is None:
            found.append(Finding(f"no_home_{name}", "unknown", {"accuracy": spot.accuracy_m}))
        else:
            found.append(_near(name, spot, visit.home))
    return found


def _near(name: str, spot: Spot, home: Spot) -> Finding:
    apart = distance_m(spot, home)
    about: dict[str, object] = {"metres": apart, "accuracy": spot.accuracy_m}
    # What a phone or a known home may be wrong by speaks for the carer.
    beyond = apart - spot.accuracy_m - home.accuracy_m
    if beyond > LIMITS.far_m:
        return Finding(f"far_{name}", "hard", about)
    return Finding(f"off_{name}", "soft", about) if beyond > LIMITS.fence_m else Finding(f"near_{name}", "good", about)


def _papers(visit: Visit) -> list[Finding]:
    if not visit.photos and not visit.signatures:
        return [Finding("no_papers", "hard")]
    photo = Finding("photos", "good", {"count": visit.photos}) if visit.photos else Finding("no_photo", "soft")
    return [photo, Finding("signed", "good") if visit.signatures else Finding("no_signature", "soft")]


def hard(found: Iterable[Finding]) -> list[Finding]:
    """What forbids verification."""
    return [finding for finding in found if finding.weight == "hard"]


def soft(found: Iterable[Finding]) -> list[Finding]:
    """What asks the verifier for a reason."""
    return [finding for finding in found if finding.weight == "soft"]
