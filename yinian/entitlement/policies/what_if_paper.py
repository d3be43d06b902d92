"""What a draft would do, as an Excel file: the whole, each place and each category; no person stands in it."""

import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from yinian.entitlement.policies import what_if
from yinian.entitlement.policies.what_if import Asked, Group, Result

SHEET = 31


def write(
    asked: Asked, result: Result, parts: Sequence[tuple[str, Sequence[tuple[str, Group]]]], kinds: Mapping[str, str]
) -> IO[bytes]:
    """One sheet for the whole, and one for places and for each category; `parts` and `kinds` come in the reader's words."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the answer that sends it closes it)
    fen = result.table.unit == "fen"
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        much = book.add_format({"num_format": "#,##0.00" if fen else "#,##0"})
        sheet = book.add_worksheet(_("合计"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 40)
        for place, (name, value) in enumerate(_whole(asked, result, kinds)):
            sheet.write_string(place, 0, name, bold)
            if isinstance(value, int):
                sheet.write_number(place, 1, value)
            else:
                sheet.write_string(place, 1, value)
        heads = [*kinds.values(), _("享受的人，现行"), _("享受的人，草案"), _("一年，现行"), _("一年，草案"), _("相差")]
        for word, groups in parts:
            _part(book.add_worksheet(word[:SHEET]), [word, *heads], groups, (bold, much, fen))
    out.seek(0)
    return out


def _part(sheet: Any, heads: Sequence[str], groups: Sequence[tuple[str, Group]], looks: tuple[Any, Any, bool]) -> None:
    bold, much, fen = looks
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(heads) - 1, 14)
    sheet.write_row(0, 0, heads, bold)
    for place, (label, group) in enumerate(groups, 1):
        sheet.write_string(place, 0, label)
        counted = [*(group.kinds[kind] for kind in what_if.KINDS), *group.receiving]
        sheet.write_row(place, 1, counted)
        for column, amount in enumerate((*group.cost, group.more), 1 + len(counted)):
            sheet.write_number(place, column, amount / 100 if fen else amount, much)


def _whole(asked: Asked, result: Result, kinds: Mapping[str, str]) -> list[tuple[str, str | int]]:
    taken = timezone.localtime(result.source.taken_at).strftime("%Y-%m-%d %H:%M")
    whole, part = result.whole, 100 if result.table.unit == "fen" else 1
    who = _("只看现在正在享受的人") if asked.who == what_if.HOLDERS else _("按规定应享受的所有人")
    return [
        (_("草案"), asked.draft.title), (_("区域"), asked.place.name), (_("按哪一天的规定"), asked.on.isoformat()),
        (_("哪些人"), who), (_("数据截至"), taken), (_("规则表版本"), result.table.version),
        (_("单位"), _("元") if part == 100 else result.table.unit),
        *((word, whole.kinds[kind]) for kind, word in kinds.items()),
        (_("享受的人，现行"), whole.receiving[0]), (_("享受的人，草案"), whole.receiving[1]),
        (_("一年，现行"), f"{whole.cost[0] / part:,.2f}"), (_("一年，草案"), f"{whole.cost[1] / part:,.2f}"),
        (_("相差"), f"{whole.more / part:,.2f}"), (_("应享受而文件没有写明数量"), result.unset),
    ]  # fmt: skip
