"""Where somebody is when an alarm comes: what is known, how sure it is, and why; pure rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import atan2, cos, degrees, radians, sqrt

CURRENT, STALE, FALLBACK, UNKNOWN = "current", "stale", "fallback", "unknown"
FRESH = timedelta(minutes=10)
METRES_PER_DEGREE = 111_320
QUARTERS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")


@dataclass(frozen=True, slots=True)
class Fix:
    """A position that a device reported."""

    latitude: float
    longitude: float
    at: datetime
    accuracy_m: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of where an alarm comes from."""

    raised_at: datetime
    fix: Fix | None = None
    # Where the device was installed, and where the elder lives by the file today.
    installed: str = ""
    home: str = ""
    moved: bool = False
    may_locate: bool = True


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How sure it is, why, and where: an address to go to, or a position."""

    state: str
    reason: str
    address: str = ""
    fix: Fix | None = None


def whereabouts(known: Known) -> Whereabouts:
    """The best that is known: a fresh position, an old one, the place of installation, or the address in the file."""
    if known.fix is not None and known.may_locate:
        fresh = known.raised_at - known.fix.at <= FRESH
        address = known.home or known.installed
        return Whereabouts(CURRENT if fresh else STALE, "fix" if fresh else "old_fix", address, known.fix)
    if known.installed and not known.moved:
        return Whereabouts(CURRENT, "installed", known.installed)
    if known.home:
        reason = "moved" if known.moved else "not_allowed" if known.fix is not None else "no_fix"
        return Whereabouts(FALLBACK, reason, known.home)
    if known.installed:
        return Whereabouts(FALLBACK, "moved", known.installed)
    return Whereabouts(UNKNOWN, "nothing")


def offset(home: tuple[float, float], there: tuple[float, float]) -> tuple[int, int]:
    """How many metres east and north of home a position lies; flat, for a few kilometres."""
    north = (there[0] - home[0]) * METRES_PER_DEGREE
    east = (there[1] - home[1]) * METRES_PER_DEGREE * cos(radians(home[0]))
    return round(east), round(north)


def distance(east: int, north: int) -> int:
    """How many metres that is."""
    return round(sqrt(east * east + north * north))


def quarter(east: int, north: int) -> str:
    """In which direction that is."""
    return QUARTERS[round(degrees(atan2(east, north)) / 45) % 8]
