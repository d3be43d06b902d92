"""The rows of a file as they stand: Excel old and new, and text tables in the encodings and with the signs that are met."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from yinian.registry.rosters.containers import ROWS, Unfit, kind_of
from yinian.registry.rosters.rules.headings import LOOK
from yinian.registry.rosters.rules.readings import Cell

Numbered = tuple[int, Sequence[Cell]]
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
FIELD = 20_000
WIDE = 300


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its first rows; the others come when asked for."""

    name: str
    first: list[Sequence[Cell]]


class Book:
    """A file that was found fit, open for reading; rows are numbered as people see them, from 1."""

    def __init__(self, path: Path, kind: str = "") -> None:
        # A kind that is given was found by an earlier look at the very same content.
        self.path, self.kind = path, kind or kind_of(path)
        self._book: CalamineWorkbook | None = None
        self._open: tuple[str, CalamineSheet] | None = None
        if self.kind == "csv":
            self.encoding = _encoding(path)
            self.sign = _sign(path, self.encoding)
            self.names = [""]
            return
        try:
            self._book = CalamineWorkbook.from_path(path)
        except PasswordError:
            raise Unfit("password") from None
        except (CalamineError, OSError, ValueError) as error:
            raise Unfit("password" if "assword" in str(error) else "broken") from None
        seen = [s.name for s in self._book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        self.names = [name for name in self._book.sheet_names if name in seen]

    def sheets(self) -> Iterator[Sheet]:
        """Every visible sheet with its first rows."""
        for name in self.names:
            yield Sheet(name, [row for _number, row in islice(self.rows(name), LOOK + 5)])

    def rows(self, name: str) -> Iterator[Numbered]:
        """The rows of a sheet with their numbers; a cell that spans several rows stands in each of them."""
        if self._book is None:
            yield from self._text_rows()
            return
        sheet = self._sheet(self._book, name)
        if sheet.start is None:
            return
        yield from _spread(sheet, sheet.start[1])

    def _sheet(self, book: CalamineWorkbook, name: str) -> CalamineSheet:
        """A sheet, taken apart once as long as no other is asked for."""
        if self._open is None or self._open[0] != name:
            self._open = None
            try:
                self._open = (name, book.get_sheet_by_name(name))
            except (CalamineError, OSError, ValueError):
                raise Unfit("broken") from None
        return self._open[1]

    def height(self, name: str) -> int:
        """How many rows a sheet has, for telling how far the reading is."""
        if self._book is not None:
            return self._sheet(self._book, name).total_height
        with self.path.open("rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))

    def _text_rows(self) -> Iterator[Numbered]:
        csv.field_size_limit(FIELD)
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                for number, row in enumerate(csv.reader(file, delimiter=self.sign), 1):
                    if number > ROWS or len(row) > WIDE:
                        raise Unfit("long" if number > ROWS else "wide", limit=ROWS)
                    yield number, row
        except (csv.Error, UnicodeError):
            raise Unfit("text") from None


def _spread(sheet: CalamineSheet, left_out: int) -> Iterator[Numbered]:
    # Rows come from the sheet's very first, columns from the first that holds anything.
    spans: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        if bottom > top and left >= left_out:
            spans.setdefault(top, []).append((bottom, left - left_out))
    held: dict[int, tuple[int, Cell]] = {}
    for index, row in enumerate(sheet.iter_rows()):
        if held:
            held = {column: kept for column, kept in held.items() if kept[0] >= index}
            for column, (_last, value) in held.items():
                if column < len(row) and row[column] == "":
                    row[column] = value  # type: ignore[assignment]
        for bottom, left in spans.get(index, ()):
            if left < len(row) and row[left] != "":
                held[left] = (bottom, row[left])  # type: ignore[assignment]
        yield index + 1, row  # type: ignore[misc]


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, or else the national one; what is none of them is no text."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        try:
            with path.open(encoding=name, newline="") as file:
                while piece := file.read(1 << 20):
                    if "\0" in piece:
                        raise Unfit("kind")
            return name
        except UnicodeError:
            continue
    raise Unfit("text")


def _sign(path: Path, encoding: str) -> str:
    """What stands between cells: the sign that occurs most evenly in the first lines."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [line for line in islice((file.readline(FIELD) for _n in range(LOOK)), LOOK) if line.strip()]
    counts = {sign: sorted(line.count(sign) for line in lines) for sign in ("\t", ",", ";")}
    middle = {sign: found[len(found) // 2] for sign, found in counts.items() if found}
    best = max(middle, key=lambda sign: (middle[sign], counts[sign][-1]), default=",")
    return best if middle.get(best) or counts.get(best, [0])[-1:] > [0] else ","
