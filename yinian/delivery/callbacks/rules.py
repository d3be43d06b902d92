"""How a sample is drawn so that anybody can draw it again, how often somebody is rung, and what answers come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, sqrt


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of calling back, and where they come from."""

    share_percent: int = 10
    tries: int = 3
    days: int = 3
    satisfied_from: int = 4
    source: str = "own default"


# No document seen sets these terms; a region's policy may replace the share (`callback_share`).
LIMITS = Limits()
# Of 100 samples drawn like this one, 95 spans hold the true share.
NORMAL_95 = 1.96


def drawn(pool: Iterable[int], share_percent: int, seed: str) -> list[int]:
    """The numbers drawn from a pool: those with the least digests under the seed, the share rounded up."""
    known = set(pool)
    wanted = ceil(len(known) * share_percent / 100)
    return sorted(sorted(known, key=lambda number: (sha256(f"{seed}:{number}".encode()).digest(), number))[:wanted])


@dataclass(frozen=True, slots=True)
class Answers:
    """How many said how it was, and how many of them were content."""

    count: int = 0
    stars: int = 0
    satisfied: int = 0

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(self.count + other.count, self.stars + other.stars, self.satisfied + other.satisfied)

    @property
    def mean(self) -> float | None:
        """The mean of the stars; nothing where nobody spoke."""
        return self.stars / self.count if self.count else None

    @property
    def percent(self) -> float | None:
        """The satisfied of a hundred; nothing where nobody spoke."""
        return 100 * self.satisfied / self.count if self.count else None

    @property
    def span(self) -> tuple[float, float] | None:
        """Between which two shares in a hundred the truth lies for a sample of this size (Wilson, 95 in 100)."""
        if not self.count:
            return None
        share, room = self.satisfied / self.count, NORMAL_95**2 / self.count
        middle = (share + room / 2) / (1 + room)
        apart = NORMAL_95 * sqrt(share * (1 - share) / self.count + room / (4 * self.count)) / (1 + room)
        return 100 * max(0.0, middle - apart), 100 * min(1.0, middle + apart)
