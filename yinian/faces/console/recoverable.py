"""Elders who had more than they were owed: nothing is paid to them until it evens out, or they give it back."""

from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import money
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.money import plain
from yinian.settlement.payouts import actions, queries

COLUMNS = [
    Column("elder", _("老人")),
    Column("place", _("区域")),
    Column("due", _("应发合计"), numeric=True),
    Column("paid", _("已发和待发"), numeric=True),
    Column("over", _("应追回"), numeric=True),
]


def _rows(found: Any) -> list[tuple[Any, str]]:
    rows = list(found)
    places = queries.place_names({row["region_path"] for row in rows})
    return [(row, places.get(row["region_path"], "")) for row in rows]


@face.page(
    "recoverable",
    title=_("应追回"),
    lead=_("情况晚报、标准更正以后，多发的部分。以后的应发会先抵；不再有应发的，请联系本人或家属退回。"),
    may=OFFICER,
    rail="money",
)
def recoverable(request: Request) -> Context:
    """The list."""
    shown = listing(
        request, queries.recoverable(request.by), COLUMNS, key="recoverable", empty=_("没有多发的。"),
        export_url=reverse("recoverable-export"),
    )  # fmt: skip
    return {"listing": shown, "lines": _rows(shown.rows), "tabs": money.tabs("recoverable", request.by)}


@face.page("recoverable/export", title=_("导出表格"), may=OFFICER, rail="money")
def recoverable_export(request: Request) -> StreamingHttpResponse:
    """The list as a table file; the journal knows of it."""
    actions.export("recoverable", by=request.by, why="recoverable")
    heads = [now("老人"), now("区域"), now("应发合计（元）"), now("已发和待发（元）"), now("应追回（元）")]
    lines = [
        (row["elder__name"], place, plain(row["due"]), plain(row["paid"]), plain(row["over"]))
        for row, place in _rows(queries.recoverable(request.by))
    ]
    return sheet("recoverable", heads, lines)
