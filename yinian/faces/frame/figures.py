"""A chart or a map answers one question, which is its title, and always carries its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from yinian.faces.frame.parts import Row, Text
from yinian.faces.frame.written import number


@dataclass(frozen=True)
class Cell:
    """A number as the drawing reads it and as a person does."""

    value: str
    words: str


@dataclass(frozen=True)
class Line:
    """One row of a figure's table; `short` says that it misses the target."""

    row: Row
    cells: Sequence[Cell]
    short: bool


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What every figure has: the question, columns (the first names the rows), rows, unit, target, and where it comes from."""

    question: Text
    columns: Sequence[Text]
    rows: Sequence[Row]
    key: str = "figure"
    unit: Text = ""
    decimals: int = 0
    target: int | float | None = None
    better: Literal["more", "less"] = "more"
    sample: int | None = None
    as_of: datetime | None = None
    source: Text = ""

    @property
    def target_word(self) -> str:
        """The target as the drawing writes it at its line."""
        if self.target is None:
            return ""
        return _("目标 %(target)s") % {"target": f"{number(self.target)}{self.apart}{self.unit}"}

    @property
    def lines(self) -> Iterator[Line]:
        """The table's rows in the order in which the drawing shows them."""
        for row in self.ordered:
            cells = [Cell("" if value is None else str(value), self.written(value)) for value in row.values]
            yield Line(row, cells, self.is_short(row))

    @property
    def ordered(self) -> Sequence[Row]:
        """Rows as they were given."""
        return self.rows

    def is_short(self, row: Row) -> bool:
        """Whether a row misses the target; what is not known misses nothing."""
        value = row.values[0]
        if self.target is None or value is None:
            return False
        return value > self.target if self.better == "less" else value < self.target

    @property
    def apart(self) -> str:
        """What stands between a number and its unit: an English word stands apart, 人 and % do not."""
        first = str(self.unit)[:1]
        return " " if first.isascii() and first.isalpha() else ""

    def written(self, value: int | float | None) -> str:
        """A number with its unit, or a dash for what is not known."""
        return "—" if value is None else f"{number(value, self.decimals)}{self.apart}{self.unit}"


@dataclass(frozen=True, kw_only=True)
class Chart(Figure):
    """Bars, greatest first unless their order means something, or lines over time."""

    kind: Literal["bar", "line"] = "bar"
    in_order: bool = False

    @property
    def ordered(self) -> Sequence[Row]:
        """Bars by their first number, greatest first and unknown last; lines as given."""
        if self.kind == "line" or self.in_order:
            return self.rows
        return sorted(
            self.rows, key=lambda row: -float("inf") if row.values[0] is None else row.values[0], reverse=True
        )


@dataclass(frozen=True, kw_only=True)
class ShapeMap(Figure):
    """A region in shapes fetched from `shapes_url` and joined by key; the shapes themselves say whether they are schematic."""

    shapes_url: str
    approval: str = ""
