"""Rosters made on the spot: Excel by rows, text tables by bytes, and the background work done at once."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from yinian.foundation.actor import Actor
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.jobs import JOBS, Run
from yinian.registry.rosters import actions, queries
from yinian.registry.rosters.models import Roster, RosterRow

HEAD = ("序号", "姓名", "身份证号", "社区", "住址", "联系电话", "类别")


def number(serial: int, born: str = "19430512", area: str = "990104") -> str:
    """An artificial ID number."""
    head = f"{area}{born}{serial:03d}"
    return head + citizen_id_check(head)


def line(serial: int, name: str = "", **given: Any) -> list[Any]:
    """One sound row under HEAD."""
    known = {
        "citizen_id": number(serial),
        "community": "东顺城社区",
        "address": f"东顺城路 {serial} 号",
        "phone": f"1380000{serial:04d}",
        "category": "独居、低保",
    }
    known |= given
    return [serial, name or f"李{chr(0x4E8C + serial % 500)}", *known.values()]


def excel(
    rows: Sequence[Sequence[Any]], head: Sequence[Any] | None = HEAD, name: str = "名册.xlsx"
) -> SimpleUploadedFile:
    """An Excel file with a title, a heading and rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("花名册")
    lines = [*([["大东区老年人花名册"], list(head)] if head else []), *rows]
    for index, row in enumerate(lines):
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                sheet.write(index, column, cell)
    book.close()
    return SimpleUploadedFile(name, out.getvalue())


def text(rows: Sequence[Sequence[Any]], encoding: str = "utf-8", sign: str = ",") -> SimpleUploadedFile:
    """A text table."""
    content = "\r\n".join(sign.join(str(cell) for cell in row) for row in rows)
    return SimpleUploadedFile("名册.csv", content.encode(encoding))


def work(roster: Roster, what: str) -> dict[str, Any]:
    """Do a piece of background work on a roster as the worker would, and hand back its result."""
    roster.refresh_from_db()
    run = Run.unscoped.get(key=queries.key(roster, what))
    Run.unscoped.filter(pk=run.pk)
    return do(run)


def do(run: Run) -> dict[str, Any]:
    """Take a run up, or take it up again."""
    from django.db.models import F

    from yinian.foundation.guard import writing

    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(state="running", tries=F("tries") + 1)
    run.refresh_from_db()
    return JOBS[run.job].body(run) or {}


def taken_in(
    cast: Cast, file: SimpleUploadedFile, *, by: str = "chen", at: str = "dadong", source: str = "民政局"
) -> Roster:
    """A roster uploaded and read."""
    roster = uploaded(cast, file, by=by, at=at, source=source)
    work(roster, "read")
    roster.refresh_from_db()
    return roster


def uploaded(
    cast: Cast, file: SimpleUploadedFile, *, by: str = "chen", at: str = "dadong", source: str = "民政局"
) -> Roster:
    """A roster uploaded."""
    return actions.upload(actions.Given(cast.regions[at], source, file), by=cast.actor(by))


def applied(cast: Cast, roster: Roster, *, by: str = "chen") -> Roster:
    """A roster applied as it was previewed."""
    actions.apply(roster, by=cast.actor(by))
    work(roster, "apply")
    roster.refresh_from_db()
    return roster


def verdicts(actor: Actor, roster: Roster) -> dict[int, str]:
    """Row number and verdict."""
    return dict(queries.rows(actor, roster).values_list("number", "verdict"))


def row(roster: Roster, at: int) -> RosterRow:
    """One row."""
    return RosterRow.unscoped.get(roster=roster, number=at)


def codes(roster: Roster, at: int) -> list[str]:
    """The codes of the reasons of a row."""
    return [one[0] for one in row(roster, at).reasons]
