"""A table as an Excel file and back: a sheet each for the head, the rows, the examples and the documents, in a clerk's words.

Amounts in fen are written in yuan. What comes back is the same table, cell for cell, unless somebody changed it.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.rules import Fault
from yinian.entitlement.policies.text import Cells
from yinian.registry.rosters.containers import Unfit
from yinian.registry.rosters.rules import readings
from yinian.registry.rosters.sheets import Book

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD, ROWS, EXAMPLES, DOCUMENTS = "表头", "规则", "举例", "文件"
TITLES = {
    "benefit": "待遇代码", "zh": "名称", "en": "英文名称", "unit": "单位", "per": "多久一次", "paid_in": "每年几月发", "carry_over": "结转",
    "items": "可用于（服务代码）", "hit": "怎样取行", "least": "最少不低于", "most": "最多不高于", "note": "说明",
}  # fmt: skip
COLUMNS = {
    "number": "行", "amount": "给多少", "since": "自", "until": "至", "document": "文件", "clause": "条款",
    "quote": "原文", "note": "说明",
}  # fmt: skip
ASKED = {"what": "什么人", "born_on": "出生日期", "day": "哪一天", "row": "应按第几行", "amount": "应给多少"}
PAPERS = {"key": "代号", "title": "标题", "number": "文号", "dated": "日期", "note": "说明"}
WORDS = {
    "unit": {"fen": "元", "minutes": "分钟", "visits": "次", "meals": "餐", "right": "享受（1）或不享受（0）"},
    "per": {
        "month": "每月", "year": "每年", "once": "一次性", "meal": "每餐", "person_month": "每人每月", "bed_month": "每床每月",
        "bed_year": "每床每年",
    },
    "hit": {"unique": "各行互不重叠", "first": "自上而下取第一行", "sum": "各行相加", "max": "取最多的一行"},
}  # fmt: skip
YUAN, DAYS = "fen", ("since", "until", "born_on", "day", "dated")


# --- out --------------------------------------------------------------------------------------------------------


def write(cells: Mapping[str, Any], inputs: Mapping[str, Input]) -> IO[bytes]:
    """The workbook of a table; what the table says wrongly is written as it stands."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the answer that sends it closes it)
    asked = list(dict.fromkeys(map(str, cells.get("inputs") or ())))
    yuan = cells.get("unit") == YUAN
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        pen = _Pen(book, yuan)
        pen.sheet(HEAD, ["项目", "内容"], _head(cells), (18, 80))
        titles = [COLUMNS["number"], *(_title(name, inputs) for name in asked)]
        extra = _others(cells.get("rows") or (), {*asked, *COLUMNS})
        gives = [name for name in COLUMNS if name != "number"]
        rows = [
            {"number": n, **{name: str(value) if name in asked else value for name, value in row.items()}}
            for n, row in enumerate(cells.get("rows") or (), 1)
        ]
        names = ["number", *asked, *extra, *gives]
        pen.sheet(ROWS, [*titles, *extra, *(COLUMNS[name] for name in gives)], _lines(rows, names), (8, 16))
        names = [
            "what",
            "born_on",
            *asked,
            *_others(cells.get("examples") or (), {*asked, *ASKED}),
            "day",
            "row",
            "amount",
        ]
        titles = [ASKED.get(name) or _title(name, inputs) for name in names]
        pen.sheet(EXAMPLES, titles, _lines(cells.get("examples") or (), names), (30, 14))
        papers = [{"key": key, **about} for key, about in (cells.get("documents") or {}).items()]
        pen.sheet(DOCUMENTS, [*PAPERS.values()], _lines(papers, [*PAPERS]), (14, 40))
    out.seek(0)
    return out


def _head(cells: Mapping[str, Any]) -> list[list[tuple[str, Any]]]:
    least, most = (*(cells.get("bounds") or ()), None, None)[:2]
    given = {**cells, "least": least, "most": most, "items": ", ".join(cells.get("items") or ())}
    said = {
        name: WORDS.get(name, {}).get(str(given[name]), given[name]) for name in TITLES if given.get(name) is not None
    }
    return [
        [("", title), ("amount" if name in ("least", "most") else "", said[name])]
        for name, title in TITLES.items()
        if said.get(name) not in (None, "")
    ]


def _title(name: str, inputs: Mapping[str, Input]) -> str:
    return inputs[name].zh if name in inputs else name


def _others(rows: Iterable[Mapping[str, Any]], known: set[str]) -> list[str]:
    """Columns that the table does not know, which are kept so that they can be named."""
    return list(dict.fromkeys(str(name) for row in rows for name in row if name not in known))


def _lines(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> list[list[tuple[str, Any]]]:
    return [[(name, row.get(name)) for name in names] for row in rows]


class _Pen:
    """Writes cells as what they are: a day as a day, a number as a number, everything else as its letters."""

    def __init__(self, book: xlsxwriter.Workbook, yuan: bool) -> None:
        self.book, self.yuan = book, yuan
        self.bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})

    def sheet(
        self, name: str, titles: Sequence[str], rows: Sequence[Sequence[tuple[str, Any]]], wide: tuple[int, int]
    ) -> None:
        """One sheet with its heads."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, wide[0], self.text)
        sheet.set_column(1, max(1, len(titles) - 1), wide[1], self.text)
        sheet.write_row(0, 0, titles, self.bold)
        for place, row in enumerate(rows, 1):
            for column, (cell, value) in enumerate(row):
                self._write(sheet, (place, column), cell, value)

    def _write(self, sheet: Any, at: tuple[int, int], cell: str, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, date) and value.year > 1900:
            sheet.write_datetime(*at, value, self.day)
        elif isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(*at, value / 100 if cell == "amount" and self.yuan else value)
        else:
            sheet.write_string(*at, str(value), self.text)


# --- back -------------------------------------------------------------------------------------------------------


def read(path: Path, file: str, inputs: Mapping[str, Input]) -> tuple[Cells, list[Fault]]:
    """The table of a workbook; a sheet that is not there, or a file that is none, is a fault."""
    try:
        book = Book(path)
        missing = [name for name in (HEAD, ROWS, EXAMPLES, DOCUMENTS) if name not in book.names]
        if missing:
            return {}, [Fault(file, 0, name, "there is no sheet of this name") for name in missing]
        sheets = {name: [row for _number, row in book.rows(name)] for name in (HEAD, ROWS, EXAMPLES, DOCUMENTS)}
    except Unfit as unfit:
        return {}, [Fault(file, 0, "file", f"is no Excel file that can be opened ({unfit.code})")]
    cells = _read_head(sheets[HEAD])
    yuan = cells.get("unit") == YUAN
    codes = {about.zh: name for name, about in inputs.items()}
    heads, rows = _read_rows(sheets[ROWS], {title: name for name, title in COLUMNS.items()} | codes)
    cells["inputs"] = [name for name in heads if name not in COLUMNS]
    cells["bounds"] = [_amount(cells.pop(name, None), yuan) for name in ("least", "most")]
    numbers, faults = _numbers(rows, file)
    cells["rows"] = [_row(row, yuan) for row in rows]
    _heads, examples = _read_rows(sheets[EXAMPLES], {title: name for name, title in ASKED.items()} | codes)
    cells["examples"] = [_example(row, yuan, numbers) for row in examples]
    _heads, papers = _read_rows(sheets[DOCUMENTS], {title: name for name, title in PAPERS.items()})
    cells["documents"] = {str(paper.pop("key", place)): paper for place, paper in enumerate(papers, 1)}
    return cells, faults


def _read_head(rows: Sequence[Sequence[Any]]) -> Cells:
    titles = {title: name for name, title in TITLES.items()}
    cells: Cells = {}
    for row in rows[1:]:
        title, value = (*map(_plain, row), "", "")[:2]
        name = titles.get(str(title), str(title))
        if name in TITLES and value not in (None, ""):
            said = {word: code for code, word in WORDS.get(name, {}).items()}
            cells[name] = said.get(str(value), value)
    if "items" in cells:
        cells["items"] = [part.strip() for part in str(cells["items"]).replace("，", ",").split(",") if part.strip()]
    return cells


def _read_rows(rows: Sequence[Sequence[Any]], codes: Mapping[str, str]) -> tuple[list[str], list[Cells]]:
    """The columns by name, and every line that says something."""
    if not rows:
        return [], []
    heads = [codes.get(str(_plain(head)), str(_plain(head) or "")) for head in rows[0]]
    found = []
    for row in rows[1:]:
        cells = {name: _plain(cell) for name, cell in zip(heads, row, strict=False) if name}
        cells = {name: _day(cell) if name in DAYS else cell for name, cell in cells.items() if cell not in (None, "")}
        if cells:
            found.append(cells)
    return [head for head in heads if head], found


def _plain(cell: Any) -> Any:
    """A cell as it was meant: whole numbers without a point, yes and no in words, letters without the space around them."""
    if isinstance(cell, bool):
        return readings.text(cell)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    return cell.replace("\r\n", "\n").strip() if isinstance(cell, str) else cell


def _day(cell: Any) -> Any:
    found = readings.day(cell)
    return found.whole if found is not None and found.whole is not None else cell


def typed(name: str, cell: Any, yuan: bool) -> Any:
    """One cell of a row or an example as somebody wrote it, as the table keeps it; nothing where nothing is written."""
    plain = _plain(cell)
    if plain in (None, ""):
        return None
    if name in DAYS:
        return _day(plain)
    return _amount(plain, yuan) if name == "amount" else _whole(plain)


def shown(name: str, value: Any, yuan: bool) -> str:
    """The same cell as somebody would write it: days as 2026-01-31, fen as yuan."""
    if value is None:
        return ""
    if name == "amount" and yuan and isinstance(value, int):
        return f"{value // 100}.{value % 100:02}" if value % 100 else str(value // 100)
    return value.isoformat() if isinstance(value, date) else str(value)


def _amount(cell: Any, yuan: bool) -> Any:
    """An amount in the table's own unit; a number that was typed as text counts as one."""
    if isinstance(cell, str):
        text = cell.removesuffix("元").replace(",", "")
        try:
            cell = float(text)
        except ValueError:
            return cell
    if isinstance(cell, float | int) and yuan:
        fen = round(cell * 100)
        return fen if abs(cell * 100 - fen) < 1e-6 else cell * 100
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _numbers(rows: Sequence[Cells], file: str) -> tuple[dict[Any, int], list[Fault]]:
    """Where each row stands now by the number written in it, so that rows may be put between others."""
    numbers: dict[Any, int] = {}
    faults = []
    for place, row in enumerate(rows, 1):
        number = row.pop("number", None)
        if number in numbers:
            faults.append(
                Fault(file, place, COLUMNS["number"], f"{number} stands twice: leave the number of a new row empty")
            )
        elif number is not None:
            numbers[number] = place
    return numbers, faults


def _row(row: Cells, yuan: bool) -> Cells:
    cells = {name: _whole(cell) for name, cell in row.items()}
    return {**cells, "amount": _amount(row["amount"], yuan)} if "amount" in row else cells


def _example(row: Cells, yuan: bool, numbers: Mapping[Any, int]) -> Cells:
    number = row.get("row")
    return _row({**row, "row": numbers.get(number, number)} if "row" in row else row, yuan)


def _whole(cell: Any) -> Any:
    """Digits that stand alone are a number, as the repository's files have it."""
    return int(cell) if isinstance(cell, str) and cell.isdecimal() and not cell.startswith("0") else cell
