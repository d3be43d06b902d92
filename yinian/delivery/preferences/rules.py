"""What a row of visits tells of somebody's habits: counts only, so that every answer can be explained."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
NOON, DUSK = 12, 18
# A habit is told by the last so many visits; no document says how many.
LAST = 50


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit that took place: which item, at which hour, by whom, and the stars it was given, if any."""

    item: str
    hour: int
    carer: int | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How many visits it is told by; items, times of day and carers with their counts, the commonest first; and the stars."""

    visits: int
    items: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int], ...]
    carers: tuple[tuple[int, int], ...]
    stars_total: int
    stars_count: int


def part_of_day(hour: int) -> str:
    """Morning, afternoon or evening."""
    return MORNING if hour < NOON else AFTERNOON if hour < DUSK else EVENING


def habits(visits: Sequence[Visit]) -> Habits:
    """What these visits tell, the latest given first: of two that are as common, the one had last stands first."""
    seen = visits[:LAST]
    stars = [visit.stars for visit in seen if visit.stars is not None]
    return Habits(
        len(seen),
        tuple(Counter(visit.item for visit in seen).most_common()),
        tuple(Counter(part_of_day(visit.hour) for visit in seen).most_common()),
        tuple(Counter(visit.carer for visit in seen if visit.carer is not None).most_common()),
        sum(stars),
        len(stars),
    )
