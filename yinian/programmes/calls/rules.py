"""How a number is recognised, what a good desk is measured by, and how a call may end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Limits:
    """The terms of the desk. The first two are those of GB/T 33358-2016; no document seen sets the others."""

    answer_seconds: int = 15
    connection_percent: int = 95
    source: str = "GB/T 33358-2016"
    # A browser that has not been heard of for so long is gone, and its call goes back.
    away_seconds: int = 15
    ring_back_minutes: int = 30
    tries: int = 3
    fresh_seconds: int = 120


LIMITS = Limits()
MOBILE, AREA = r"1[3-9][0-9]{9}", r"0[0-9]{2,3}"
WITHHELD = frozenset({"", "anonymous", "unknown", "private", "restricted", "asterisk"})


def plain(number: str) -> str:
    """The digits of a number as a telephone exchange gives it; nothing where the caller keeps it back."""
    text = number.strip().lower()
    digits = re.sub(r"[^0-9]", "", text)
    if text in WITHHELD or not digits:
        return ""
    for prefix in ("0086", "86") if len(digits) > 11 or text.startswith("+") else ():
        if digits.startswith(prefix):
            digits = digits.removeprefix(prefix)
            break
    # Exchanges put a nought before mobile numbers of other cities, and international form drops that of an area code.
    if re.fullmatch("0" + MOBILE, digits):
        return digits[1:]
    if text.startswith("+") and not re.fullmatch(MOBILE, digits) and not digits.startswith("0"):
        return "0" + digits
    return digits[:20]


def spellings(number: str, area: str = "") -> list[str]:
    """How a number may stand in a file: as it is, and a local one with the area code before it or without."""
    digits = plain(number)
    if not digits:
        return []
    found = [digits]
    if re.fullmatch(MOBILE, digits):
        return found
    if area and re.fullmatch(r"[2-9][0-9]{6,7}", digits):
        found.append(area + digits)
    elif area and digits.startswith(area) and len(digits) > len(area) + 6:
        found.append(digits.removeprefix(area))
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ends: who acts next, and by when where nothing else already says so."""

    code: str
    zh: str
    en: str
    acts: str
    hours: int | None = None
    # What must have come of the call before it may end so.
    needs: str = ""

    def word(self, language: str) -> str:
        """What it is called in a language."""
        return self.en if language.startswith("en") else self.zh


ACTORS = ("nobody", "caller", "agent", "street", "provider", "office", "responder")
CAME_OF = ("", "order", "need", "complaint", "alarm")


def read_outcomes(text: str) -> dict[str, Outcome]:
    """The outcome codes of a file, in its order; one that is not whole is a fault of the file."""
    found: dict[str, Outcome] = {}
    for given in yaml.safe_load(text):
        one = _outcome(given)
        if one.code in found:
            raise ValueError(f"{one.code} stands twice")
        found[one.code] = one
    return found


def _outcome(given: Mapping[str, Any]) -> Outcome:
    one = Outcome(**given)
    if not (one.code and one.zh and one.en):
        raise ValueError(f"{one.code or 'an outcome'} lacks its code, its Chinese or its English")
    if one.acts not in ACTORS or one.needs not in CAME_OF:
        raise ValueError(f"{one.code}: {one.acts} {one.needs} is not known")
    if (one.acts == "agent") != (one.hours is not None):
        raise ValueError(f"{one.code}: an agent's next step, and only that, has its own hours")
    return one


def due(one: Outcome, at: datetime) -> datetime | None:
    """By when the desk itself must act."""
    return at + timedelta(hours=one.hours) if one.hours is not None else None


@dataclass(frozen=True, slots=True)
class Level:
    """How a desk stood over some time: calls that came, those answered, in time, and what is asked."""

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    missed: int = 0
    waiting: int = 0
    seconds: int = LIMITS.answer_seconds
    percent: int = LIMITS.connection_percent
    source: str = LIMITS.source

    @property
    def ended(self) -> int:
        """Those of which it is known whether they were answered."""
        return self.answered + self.missed

    @property
    def connected(self) -> float | None:
        """How many of a hundred calls were answered; nothing where none came."""
        return 100 * self.answered / self.ended if self.ended else None

    @property
    def prompt(self) -> float | None:
        """How many of a hundred answered calls were answered in time."""
        return 100 * self.in_time / self.answered if self.answered else None

    @property
    def kept(self) -> bool:
        """Whether the connection rate is what the standard asks."""
        return self.connected is None or self.connected >= self.percent
