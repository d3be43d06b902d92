"""What an evaluation adds up to: the body's own points, and by a weight what elders said."""

FULL, STARS = 100, 5
# No document gives a weight; a region's policy replaces this when one does, and the page says which it is.
DEFAULT_WEIGHT = 20


def satisfaction(stars: float | None) -> int | None:
    """What elders said on average, out of a hundred; nothing where nobody spoke."""
    return None if stars is None else int(stars * FULL / STARS + 0.5)


def score(points: int, satisfied: int | None, weight: int) -> int:
    """The body's points and the elders' by weight in percent, half up; where nobody spoke, the body's alone."""
    if satisfied is None:
        return points
    return (points * (FULL - weight) + satisfied * weight + FULL // 2) // FULL
