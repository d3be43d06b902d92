"""Taking a year's list of tasks in from a table: all of it or nothing, and totals that reconcile."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.deadlines import Deadline
from yinian.foundation.files import Upload
from yinian.foundation.refusals import Refused
from yinian.oversight.duties.bodies import check_leads
from yinian.oversight.duties.flow import OFFICE
from yinian.oversight.duties.models import Body, Category, Member, Task
from yinian.oversight.duties.rules import Given, Wrong, faults
from yinian.oversight.duties.tasks import DUE, end_of
from yinian.registry.rosters.containers import Unfit
from yinian.registry.rosters.sheets import Book

COLUMNS = {
    "category": _("任务大类"), "number": _("序号"), "title": _("任务"), "owner": _("牵头单位"),
    "helpers": _("配合单位"), "due": _("完成时限"),
}  # fmt: skip
NEEDED = ("category", "number", "title", "owner", "due")
# What stands above the columns of such tables in the country's own words, whatever the reader's language.
HEADS = {
    "category": ("任务大类", "大类", "类别"), "number": ("序号", "编号"), "title": ("任务", "任务内容", "工作任务"),
    "owner": ("牵头单位", "责任单位"), "helpers": ("配合单位",), "due": ("完成时限", "完成时间", "时限"),
}  # fmt: skip
LOOK, MOST = 10, 2_000


@dataclass(frozen=True, slots=True)
class Read:
    """What a table says: its tasks, and what is wrong with it."""

    rows: list[Given] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def categories(self) -> dict[str, int]:
        """How many tasks each category has, in order."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.category] = counts.get(row.category, 0) + 1
        return counts


def read(path: Path, body: Body, year: int) -> Read:
    """Read a table against a body's members and what its list of that year holds already."""
    try:
        book = Book(path)
        rows = [(number, list(row)) for number, row in book.rows(book.names[0])]
    except Unfit as fault:
        raise _unread(_("文件打不开（{code}）。"), code=fault.code) from None
    place, columns = _heads(rows)
    given = [
        _given(number, row, columns) for number, row in rows[place + 1 :] if any(str(cell).strip() for cell in row)
    ]
    if not given or len(given) > MOST:
        raise _unread(_("没有一行任务，或超过 2,000 行。"))
    given = _carried(given)
    owners = dict(Member.unscoped.filter(body=body, until=None).values_list("name", "pk"))
    taken = Task.unscoped.filter(body=body, year=year, number__isnull=False).values_list("number", flat=True)
    return Read(given, faults(given, owners, [number for number in taken if number is not None]))


def read_upload(upload: Upload, body: Body, year: int) -> Read:
    """Read a table that was handed over."""
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return read(Path(file.name), body, year)


def _unread(why: Any, **values: object) -> Refused:
    return Refused(_("您要导入年度任务。"), why, _("请用模板整理以后再传。"), **values)


def _heads(rows: Sequence[tuple[int, list[Any]]]) -> tuple[int, dict[str, int]]:
    for place, (_number, row) in enumerate(rows[:LOOK]):
        words = ["".join(str(cell).split()) for cell in row]
        found = {key: words.index(name) for key, names in HEADS.items() for name in names if name in words}
        if all(key in found for key in NEEDED):
            return place, found
    raise _unread(_("找不到表头。须有：任务大类、序号、任务、牵头单位、完成时限。"))


def _given(number: int, row: list[Any], columns: dict[str, int]) -> Given:
    cells = {key: row[at] if at < len(row) else "" for key, at in columns.items()}
    text = {key: " ".join(str(cell).split()) for key, cell in cells.items()}
    serial = text["number"].removesuffix(".0")
    return Given(
        number, text["category"], int(serial) if serial.isascii() and serial.isdecimal() and len(serial) < 5 else 0,
        text["title"], text["owner"], text.get("helpers", "")[:200], _day(cells["due"]),
    )  # fmt: skip


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        return date(*(int(part) for part in text.split("-"))) if text.count("-") == 2 else None
    except ValueError:
        return None


def _carried(rows: list[Given]) -> list[Given]:
    """A category that is written once above several tasks holds for all of them."""
    found, last = [], ""
    for row in rows:
        last = row.category or last
        found.append(Given(row.line, last, row.number, row.title, row.owner, row.helpers, row.due_on))
    return found


@dataclass(frozen=True, slots=True)
class Expected:
    """How many categories and tasks the document says there are; nothing where it does not say."""

    categories: int | None = None
    tasks: int | None = None


@verbs.verb("duty_task.take_in_list", _("导入年度任务"), may=OFFICE)
def take_in(body: Body, year: int, found: Read, expected: Expected, *, by: Actor, why: str = "") -> Body:
    """Take a year's list in, whole: one wrong row, or totals that do not agree, and nothing is taken."""
    check_leads(body, by)
    asked, counts = _("您要导入 {year} 年任务。"), found.categories
    if found.wrong:
        raise Refused(
            asked, _("有 {count} 处不对，一行也没有导入。"), _("请按列出的逐行改好，再传一次。"),
            year=year, count=len(found.wrong),
        )  # fmt: skip
    told = (expected.categories or len(counts), expected.tasks or len(found.rows))
    if told != (len(counts), len(found.rows)):
        raise Refused(
            asked,
            _("表中是 {categories} 大类 {tasks} 项，与您填的 {said} 大类 {all} 项对不上。"),
            _("请核对文件和数字。"),
            year=year, categories=len(counts), tasks=len(found.rows), said=told[0], all=told[1],
        )  # fmt: skip
    verbs.about(body)
    known = {row.name: row for row in Category.unscoped.filter(body=body, year=year)}
    for name in counts:
        if name not in known:
            known[name] = verbs.create(
                Category, body=body, year=year, number=len(known) + 1, name=name[:100], region_path=body.region_path
            )
    owners = {row.name: row for row in Member.unscoped.filter(body=body, until=None)}
    _write(body, year, found.rows, known, owners)
    return body


def _write(body: Body, year: int, rows: list[Given], known: dict[str, Category], owners: dict[str, Member]) -> None:
    tasks = Task.unscoped.bulk_create(
        Task(
            body=body, year=year, category=known[row.category], number=row.number, title=row.title,
            owner=owners[row.owner], helpers=row.helpers, due_on=row.due_on or date.max,
            region_path=owners[row.owner].region_path,
        )
        for row in rows
    )  # fmt: skip
    Deadline.unscoped.bulk_create(
        Deadline(
            subject_kind=Task._meta.label_lower, subject_id=task.pk, kind=DUE, due_at=end_of(task.due_on),
            title=f"{task.owner.name} {task}"[:200], region_path=task.region_path,
        )
        for task in tasks
    )  # fmt: skip
    for task in tasks:
        verbs.note(task, {"title": [None, task.title], "due_on": [None, task.due_on]})
