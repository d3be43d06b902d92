"""Leafing through a list by a cursor: what comes in between neither repeats a row nor skips one."""

import base64
import binascii
from typing import Any

from django.utils.translation import gettext as now

from yinian.faces.openapi.problems import Problem

LARGEST = 2**63 - 1


def after(cursor: str) -> int:
    """The number after which a page begins."""
    if not cursor:
        return 0
    try:
        kind, _sign, number = base64.urlsafe_b64decode(cursor.encode()).decode("ascii").partition(":")
        found = int(number) if kind == "id" and number.isdecimal() else -1
    except (binascii.Error, ValueError):
        found = -1
    if not 0 <= found <= LARGEST:
        asked, why = now("您要看下一页。"), now("after 不对。")
        raise Problem(422, asked, why, now("请原样填上一页答复里的 next。"), field="after")
    return found


def page(rows: Any, cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """So many rows by number from the cursor on, and the cursor of the next page if there is one."""
    found = list(rows.filter(pk__gt=after(cursor)).order_by("pk")[: limit + 1])
    shown = found[:limit]
    if len(found) <= limit:
        return shown, None
    return shown, base64.urlsafe_b64encode(f"id:{shown[-1].pk}".encode()).decode()
