"""Taking a list out of the house: which columns, as what, what for; and the trace it leaves."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from yinian.faces.frame.gate import Request
from yinian.faces.frame.sheet import Sheet
from yinian.foundation.exchange import traces

if TYPE_CHECKING:
    from yinian.faces.frame.page import Page

# What an address says of the taking out besides the filter.
FILE, COLUMN, PURPOSE = "file", "c", "for"
PICK, EXCEL, TEXT = "pick", "xlsx", "csv"
PURPOSES = (later("日常核对"), later("上级要求报送"), later("会议材料"), later("统计分析"), later("审计检查"))


@dataclass(frozen=True)
class Choice:
    """One column that may go out, and whether it is ticked."""

    at: int
    head: object
    ticked: bool


def asks(request: HttpRequest) -> bool:
    """Whether the reader has yet to say what goes out, and what for."""
    if request.method != "GET":
        return False
    kind = request.GET.get(FILE, "")
    return kind == PICK or (kind in {EXCEL, TEXT} and not request.GET.get(PURPOSE, "").strip())


def ask(request: Request, page: "Page", table: Sheet) -> HttpResponseBase:
    """The page on which columns, kind of file and purpose are chosen."""
    assert page.face is not None
    left_out, given = (
        set(request.GET.getlist("without")),
        {int(c) for c in request.GET.getlist(COLUMN) if c.isdecimal()},
    )
    lacking = request.GET.get(FILE) != PICK
    choices = [
        Choice(at, head, at in given if given else str(head) not in left_out) for at, head in enumerate(table.heads)
    ]
    own = {FILE, COLUMN, PURPOSE, "without"}
    kept = [(name, value) for name, values in request.GET.lists() if name not in own for value in values if value]
    of = page.face.pages.get(page.name.removesuffix("-export"))
    title = of.title if of and of is not page else page.title
    shown = {"title": page.title, "lead": title if title != page.title else "", "name": page.name, "rail": page.rail}
    context: dict[str, Any] = {
        "page": {**shown, "action": None, "back": request.META.get("HTTP_REFERER", "")},
        "layout": page.face.layout, "choices": choices, "kept": kept, "purposes": PURPOSES, "lacking": lacking,
        "kind": request.GET.get(FILE) if lacking else EXCEL,
    }  # fmt: skip
    return render(request, "frame/take_out.html", context, status=422 if lacking else 200)


def hand_over(request: Request, page: "Page", table: Sheet) -> HttpResponseBase:
    """The table as it was asked for; once its last row is out, a trace says who took how many rows what for."""
    table.choose(int(at) for at in request.GET.getlist(COLUMN) if at.isdecimal() and len(at) < 4)
    begun, actor = time.monotonic(), request.actor
    if actor is not None and actor.account_id is not None:
        purpose = request.GET.get(PURPOSE, "").strip() or _("未写明")
        asked = request.get_full_path()

        def told(count: int) -> None:
            took = int((time.monotonic() - begun) * 1000)
            traces.taken_out(actor, page.name, purpose=purpose, asked=asked, count=count, took_ms=took)

        table.told = told
    return table.workbook() if request.GET.get(FILE) == EXCEL else table
