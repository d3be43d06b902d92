"""A list taken out as a table file, row by row, so that its length costs no memory."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

# Excel's own ceiling is 1,048,576; what is longer goes on in another sheet.
ROWS_PER_SHEET = 1_000_000
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
WIDEST = 40
Row = Sequence[object]


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


class Sheet(StreamingHttpResponse):
    """A table on its way out as text; until it is read, columns may be chosen, and it may become a workbook instead."""

    def __init__(self, name: str, heads: Sequence[object], rows: Iterable[Row]) -> None:
        self.name, self.heads, self.rows = f"{name}-{timezone.localdate():%Y%m%d}", list(heads), rows
        self.chosen: list[int] = []
        self.told: Callable[[int], object] | None = None
        super().__init__(self._lines(), content_type="text/csv; charset=utf-8")
        self["Content-Disposition"] = f'attachment; filename="{self.name}.csv"'

    def choose(self, columns: Iterable[int]) -> None:
        """Leave out all columns but these; none named is all of them."""
        self.chosen = sorted({at for at in columns if 0 <= at < len(self.heads)})

    def workbook(self) -> FileResponse:
        """The same table for Excel."""
        # The response closes it.
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        with xlsxwriter.Workbook(file, AS_TEXT) as book:
            _fill(book, self._cut(self.heads), self._counted())
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{self.name}.xlsx")

    def _cut(self, row: Row) -> Row:
        return [row[at] for at in self.chosen if at < len(row)] if self.chosen else row

    def _counted(self) -> Iterator[Row]:
        """The rows with the chosen columns; however it ends, how many went out is told."""
        count = 0
        try:
            for row in self.rows:
                yield self._cut(row)
                count += 1
        finally:
            if self.told is not None:
                self.told(count)

    def _lines(self) -> Iterator[str]:
        writer = csv.writer(_Echo())
        # The mark lets spreadsheets read Chinese.
        yield "\ufeff" + writer.writerow([harmless(head) for head in self._cut(self.heads)])
        for row in self._counted():
            yield writer.writerow([harmless(cell) for cell in row])


def sheet(name: str, heads: Sequence[object], rows: Iterable[Row]) -> Sheet:
    """The rows as a file of today that spreadsheets open in Chinese and in which no cell is taken for a formula."""
    return Sheet(name, heads, rows)


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _fill(book: Any, heads: Row, rows: Iterable[Row]) -> None:
    bold, page, line = book.add_format({"bold": True}), None, 0
    for row in rows:
        if page is None or line > ROWS_PER_SHEET:
            page, line = _page(book, heads, row, bold), 1
        for at, cell in enumerate(row):
            _write(page, line, at, cell)
        line += 1
    if page is None:
        _page(book, heads, (), bold)


def _page(book: Any, heads: Row, first: Row, bold: Any) -> Any:
    page = book.add_worksheet()
    page.freeze_panes(1, 0)
    for at, head in enumerate(heads):
        widest = max(len(str(head)) * 2, len(str(first[at])) * 1.6 if at < len(first) else 0)
        page.set_column(at, at, min(max(widest, 8), WIDEST))
    for at, head in enumerate(heads):
        page.write_string(0, at, str(head), bold)
    return page


def _write(page: Any, line: int, at: int, cell: object) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(line, at, cell)
    elif cell is not None:
        page.write_string(line, at, cell.isoformat() if isinstance(cell, date | datetime) else str(cell))
