"""Papers that leave the house: the rows that could not be taken with their reasons, and an empty roster to fill in."""

import json
import tempfile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import MASKS
from yinian.registry.rosters import words
from yinian.registry.rosters.models import Roster, RosterRow

# Cells stay what they are: an ID number is no number, and what begins like a formula is none.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
BLANK = (
    "序号",
    "姓名",
    "身份证号",
    "所属社区",
    "家庭住址",
    "联系电话",
    "居住状况",
    "经济状况",
    "失能等级",
    "联系人姓名",
    "联系人电话",
    "与老人关系",
    "备注",
)


@verbs.verb("roster.export", gettext_lazy("下载不能导入的行"), may=frozenset({Role.OFFICER}))
def export(roster: Roster, *, by: Actor, why: str = "") -> Roster:
    """Leave a trace that the refused rows of a roster left the house with their numbers."""
    return roster


def refused(roster: Roster) -> IO[bytes]:
    """An Excel of the refused rows as they came, with the reason in the last column; call it after `export`."""
    texts = list(roster.heading.get("texts", []))
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the answer that sends it closes it)
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        sheet = book.add_worksheet(_("不能导入的行"))
        bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(texts) - 1, 0), 16, text)
        sheet.set_column(len(texts), len(texts), 48)
        sheet.write_row(0, 0, [*texts, _("不能导入的原因")], bold)
        rows = RosterRow.unscoped.filter(roster=roster, verdict=RosterRow.Verdict.REFUSED).order_by("number")
        for index, row in enumerate(rows.only("given", "reasons").iterator(chunk_size=1_000), 1):
            cells = json.loads(row.given.open()) if row.given else []
            for column, cell in enumerate([*cells[: len(texts)], *[""] * (len(texts) - len(cells))]):
                sheet.write_string(index, column, cell, text)
            sheet.write_string(index, len(texts), "；".join(words.reasons(row.reasons)))
    out.seek(0)
    return out


def blank() -> IO[bytes]:
    """An empty roster with the usual headings, for what is written on paper first and typed in later."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the answer that sends it closes it)
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        sheet = book.add_worksheet("老年人名册")
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, len(BLANK) - 1, 18, book.add_format({"num_format": "@"}))
        sheet.write_row(0, 0, BLANK, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
    out.seek(0)
    return out


def described(row: RosterRow) -> dict[str, Any]:
    """What a row was understood to say, its number masked, as a page shows it."""
    read = json.loads(row.read.open()) if row.read else {}
    number = read.get("citizen_id", "")
    return {
        "number": MASKS["citizen_id"](number) if number else "",
        "region": read.get("region", 0),
        "address": read.get("address", ""),
        "facts": words.facts(read),
        "reasons": words.reasons(row.reasons),
    }
