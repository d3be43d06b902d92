"""What a clerk writes in one cell of a decision table: `80..89`, `80+`, `<80`, `低保, 特困`, `是`, `否`, `-`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

YES, NO, ANY = "是", "否", "-"
BETWEEN, FROM, UNDER, EXACTLY = r"(\d+)\.\.(\d+)", r"(\d+)\+", r"<\s*(\d+)", r"(\d+)"


@dataclass(frozen=True, slots=True)
class Input:
    """A column of a table: what it is called, what kind of value it takes, and how each value is written.

    `absent` is what holds where nothing is recorded, for facts whose register is whole; without it that is not known.
    `always` is a fact that nobody is without.
    """

    name: str
    zh: str
    kind: str  # number or word
    words: Mapping[str, Any]
    unit: str = ""
    absent: Any = None
    always: bool = False

    @property
    def open(self) -> bool:
        """Whether it may be unknown of somebody."""
        return self.absent is None and not self.always

    def written(self, value: Any) -> str:
        """A value as the cells write it; nothing known is written as nothing."""
        if value is None:
            return ""
        return next((word for word, known in self.words.items() if known == value), str(value))


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `low` to `high`, both included; no `high` means without end."""

    low: int
    high: int | None

    def __contains__(self, value: Any) -> bool:
        return bool(self.low <= value and (self.high is None or value <= self.high))


@dataclass(frozen=True, slots=True)
class Test:
    """A cell that was read: its words, and what passes; nothing in `spans` and `values` lets everything pass."""

    text: str
    spans: tuple[Span, ...] = ()
    values: frozenset[Any] = frozenset()

    @property
    def any(self) -> bool:
        return not self.spans and not self.values

    def passes(self, value: Any) -> bool | None:
        """Whether a value passes; None if it is not known and matters."""
        if self.any:
            return True
        if value is None:
            return None
        return value in self.values or any(value in span for span in self.spans)

    def bounds(self) -> set[int]:
        """The numbers at which this test changes its mind."""
        return {bound for span in self.spans for bound in (span.low, span.high) if bound is not None}


def read(given: Any, about: Input) -> Test:
    """Read one cell of a column; what it cannot read is a ValueError that says what to write instead."""
    text = ANY if given is None else str(given).strip()
    if text in ("", ANY):
        return Test(ANY)
    parts = [part.strip() for part in re.split("[,，、]", text)]
    if about.kind == "number":
        return Test(text, spans=tuple(_span(part) for part in parts))
    for part in parts:
        if part not in about.words:
            raise ValueError(f"{part!r} is none of {', '.join(about.words)}")
    return Test(text, values=frozenset(about.words[part] for part in parts))


def _span(part: str) -> Span:
    if match := re.fullmatch(BETWEEN, part):
        low, high = int(match[1]), int(match[2])
        if high < low:
            raise ValueError(f"{part!r} ends before it begins")
        return Span(low, high)
    if match := re.fullmatch(FROM, part):
        return Span(int(match[1]), None)
    if match := re.fullmatch(UNDER, part):
        if int(match[1]) == 0:
            raise ValueError(f"{part!r} lets nothing pass")
        return Span(0, int(match[1]) - 1)
    if match := re.fullmatch(EXACTLY, part):
        return Span(int(match[1]), int(match[1]))
    raise ValueError(f"{part!r} is no number: write 80..89 (both included), 80+ (80 included), <80, 80 or -")
