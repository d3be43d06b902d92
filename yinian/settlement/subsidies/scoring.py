"""Pay by results (以奖代补): so much for each verified service, by steps of the provider's evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FULL = 100


@dataclass(frozen=True, slots=True)
class Step:
    """From so many points on, so many percent of the rate are paid."""

    points: int
    percent: int


def steps(text: str) -> tuple[Step, ...] | None:
    """Steps as people write them, 90:100 80:80, the highest first; nothing where that is no list of steps."""
    found = []
    for part in text.replace("，", " ").replace(",", " ").replace("：", ":").split():
        points, sign, percent = part.partition(":")
        if not sign or not points.isdecimal() or not percent.isdecimal():
            return None
        if int(points) > FULL or int(percent) > 2 * FULL:
            return None
        found.append(Step(int(points), int(percent)))
    ordered = sorted(found, key=lambda step: -step.points)
    falls = all(one.percent >= other.percent for one, other in pairwise(ordered))
    return tuple(ordered) if ordered and falls and len({step.points for step in found}) == len(found) else None


def percent(score: int | None, known: Sequence[Step]) -> int:
    """Which percentage of the rate a score earns: of the highest step it reaches; without a score, nothing."""
    return next((step.percent for step in known if score is not None and score >= step.points), 0)


def pay_fen(count: int, rate_fen: int, earned: int) -> int:
    """What so many verified services come to at a rate, of which a percentage was earned, half up."""
    return (count * rate_fen * earned + FULL // 2) // FULL
