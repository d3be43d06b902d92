"""By when a complaint is taken up and answered, how its number reads, and what may stand in a published result."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of complaints. No document seen sets them; a region's policy may replace the days."""

    accept_days: int = 5
    reply_days: int = 15
    source: str = "own default"
    # So many from one phone in a day, and so many from the web for one place in an hour.
    from_a_phone: int = 3
    from_the_web: int = 60


LIMITS = Limits()
NUMBER = re.compile(r"TS([0-9]{8})([0-9]{5,12})")
# An identity number, a mobile, a landline: whatever bears so many digits names somebody.
DIGITS = re.compile(r"[0-9][0-9 \-]{5,}[0-9Xx]")


def number(day: date, pk: int) -> str:
    """How a complaint is called: TS, its day, its row."""
    return f"TS{day:%Y%m%d}{pk:05d}"


def row_of(text: str) -> int | None:
    """The row that a number names, if it is one."""
    found = NUMBER.fullmatch(text.strip().upper())
    return int(found[2]) if found else None


def names_somebody(text: str, names: Iterable[str]) -> str:
    """What in a text meant for everybody tells of a person; nothing if it does not."""
    found = DIGITS.search(text)
    if found:
        return found[0]
    return next((name for name in names if len(name) > 1 and name in text), "")


@dataclass(frozen=True, slots=True)
class Tally:
    """How complaints of some time stand: how many came, were answered, in time, and to people's content."""

    received: int = 0
    replied: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0

    @property
    def in_time_percent(self) -> float | None:
        """Answered in time, of a hundred that were answered."""
        return 100 * self.in_time / self.replied if self.replied else None

    @property
    def satisfied_percent(self) -> float | None:
        """Content, of a hundred who said so or not."""
        return 100 * self.satisfied / self.rated if self.rated else None
