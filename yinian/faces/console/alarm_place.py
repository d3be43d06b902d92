"""Where an alarm comes from, as the page draws it: home in the middle, the reported position beside it, to scale."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from yinian.programmes.emergency import whereabouts, words

# The sketch is so many units wide on each side of home; the outer ring stands at this share of it.
SIDE, RING = 100, 80
SCALES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
TONES = {"current": "done", "stale": "wait", "fallback": "wait", "unknown": "danger"}


@dataclass(frozen=True)
class Sketch:
    """A position in the units of the drawing, and the metres that its ring stands for."""

    x: int
    y: int
    metres: int
    away: int
    quarter: str | Promise


@dataclass(frozen=True)
class Where:
    """What the page says of the place."""

    state: str
    word: str
    tone: str
    reason: str | Promise
    address: str
    at: Any = None
    point: str = ""
    sketch: Sketch | None = None


def where(alarm: Any, binding: Any) -> Where:
    """The place of an alarm, and how old it has become meanwhile: a fresh position does not stay fresh."""
    state, reason = alarm.place_state, alarm.place_reason
    placed = alarm.latitude is not None and alarm.longitude is not None
    old = alarm.placed_at is not None and timezone.now() - alarm.placed_at > whereabouts.FRESH
    if placed and old and state == whereabouts.CURRENT:
        state, reason = whereabouts.STALE, "old_fix"
    return Where(
        state,
        dict(type(alarm).Place.choices)[state],
        TONES[state],
        words.REASONS.get(reason, ""),
        "" if "address" in alarm.get_deferred_fields() else alarm.address,
        alarm.placed_at,
        f"{alarm.latitude:.5f}, {alarm.longitude:.5f}" if placed else "",
        sketch((binding.latitude, binding.longitude), (alarm.latitude, alarm.longitude))
        if placed and binding is not None and binding.latitude is not None
        else None,
    )


def sketch(home: tuple[float, float], there: tuple[float, float]) -> Sketch:
    """The position beside home: north is up, and the ring is the least round distance that holds it."""
    east, north = whereabouts.offset(home, there)
    away = whereabouts.distance(east, north)
    metres = next((scale for scale in SCALES if scale >= away), max(away, 1))
    unit = RING / metres
    quarter = words.QUARTERS[whereabouts.quarter(east, north)]
    return Sketch(round(SIDE + east * unit), round(SIDE - north * unit), metres, away, quarter)
