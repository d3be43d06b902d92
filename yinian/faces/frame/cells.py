"""The rows of a list after its page has written them: columns that a reader leaves out go, ticks for choosing come."""

import re
from collections.abc import Collection, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(</tr>)", re.S)
_CELL = re.compile(r"\s*<(t[hd])\b[^>]*>.*?</\1>", re.S)


def without(content: str, left_out: Collection[int], width: int) -> str:
    """The rows without these columns; a row that is not as wide as the list stays as it is, and so does a table in a table."""
    if not left_out or "<table" in content:
        return content

    def narrow(row: re.Match[str]) -> str:
        cells = [cell.group(0) for cell in _CELL.finditer(row.group(2))]
        if len(cells) != width:
            return row.group(0)
        return row.group(1) + "".join(c for at, c in enumerate(cells) if at not in left_out) + row.group(3)

    return mark_safe(_ROW.sub(narrow, content))


def ticked(content: str, numbers: Sequence[object], form: str, label: str) -> str:
    """The rows with a box before each, for the row's own number; where rows and numbers do not match there is nothing to tick."""
    rows = _ROW.findall(content)
    if len(rows) != len(numbers) or "<table" in content:
        return content
    left = iter(numbers)

    def box(row: re.Match[str]) -> str:
        return row.group(1) + _box(next(left), form, label) + row.group(2) + row.group(3)

    return mark_safe(_ROW.sub(box, content))


def _box(number: object, form: str, label: str) -> SafeString:
    return format_html(
        '<td class="tick"><input type="checkbox" name="pk" value="{}" form="{}" aria-label="{} {}"></td>',
        number, form, label, number,
    )  # fmt: skip
