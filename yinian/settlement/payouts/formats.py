"""The bank's files as data: which columns a format has, and by which words a returned file is understood."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

_LEFT_OUT = re.compile(r"[\s　:：*]|[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Format:
    """One form of file: csv or xlsx, and its columns in order, each a field and its heading."""

    code: str
    zh: str
    en: str
    kind: str
    columns: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Reading:
    """How a returned file is read: headings by field, the fields it must have, and the words for paid and failed."""

    headings: dict[str, str]
    needed: frozenset[str]
    paid: frozenset[str]
    failed: frozenset[str]

    def columns(self, cells: list[str]) -> dict[str, int] | None:
        """Which column is which field, if this row is the heading."""
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            field = self.headings.get(worded(cell))
            if field:
                found.setdefault(field, index)
        return found if self.needed <= found.keys() else None


def worded(cell: str) -> str:
    """A heading without blanks, marks and brackets."""
    return _LEFT_OUT.sub("", cell)


@lru_cache
def _shipped() -> dict[str, Any]:
    path = settings.ROOT / "data" / "payouts" / "formats.yaml"
    known: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return known


@lru_cache
def formats() -> dict[str, Format]:
    """Every format, by code, in the order in which they are offered."""
    return {
        row["code"]: Format(
            row["code"],
            row["zh"],
            row["en"],
            row["kind"],
            tuple((one["field"], one["title"]) for one in row["columns"]),
        )
        for row in _shipped()["formats"]
    }


@lru_cache
def reading() -> Reading:
    """How returned files are read."""
    known = _shipped()
    words = {word: field for field, several in known["headings"].items() for word in several}
    return Reading(words, frozenset(known["needed"]), frozenset(known["paid"]), frozenset(known["failed"]))
