"""Whom to send: those who may go first, the best at the top and why, and of the others why not."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.flow import FLOW
from yinian.delivery.rounds import actions as rounds
from yinian.delivery.rounds import choosing
from yinian.delivery.rounds import station as stations
from yinian.delivery.rounds.choosing import Candidate
from yinian.delivery.rounds.rules import Move
from yinian.faces.console.board import back
from yinian.faces.console.face import face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.registry.workforce import queries as workforce

# A provider's people fit on one page; more than these are found by name.
SHOWN = 100
STEP = timedelta(minutes=15)


class Search(forms.Form):
    """Whose name begins so."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=30)
    at = forms.ChoiceField(label=_("几点开始"), required=False)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data)
        if times := _times(row):
            self.fields["at"].choices = times  # type: ignore[attr-defined]
        else:
            del self.fields["at"]


def _times(row: Any) -> list[tuple[str, str]]:
    """When it may begin, where nobody is sent yet and more than one moment was agreed: every quarter of an hour."""
    opens, closes = row.window
    if opens == closes or row.status != "accepted":
        return []
    count = int((closes - opens) / STEP) + 1
    moments = {opens + number * STEP for number in range(count)} | {row.starts_at, closes}
    shown = [f"{timezone.localtime(one):%H:%M}" for one in sorted(moments) if one > timezone.now()]
    return [(one, one) for one in shown]


def _begin(request: Request, row: Any) -> int | None:
    """The minute of the day that was chosen, where it is another one than it stands at; the row shows it from here on."""
    given = (request.POST if request.method == "POST" else request.GET).get("at", "")
    if given not in dict(_times(row)):
        return None
    local, at = timezone.localtime(row.starts_at), time.fromisoformat(given)
    starts_at = datetime.combine(local.date(), at, timezone.get_current_timezone())
    if starts_at == row.starts_at:
        return None
    row.starts_at = starts_at
    return at.hour * 60 + at.minute


@face.page(
    "orders/<int:pk>/assign",
    title=_("派人"),
    may=FLOW.may("order.assign"),
    rail="orders",
    template="console/assign.html",
)
def assign_order(request: Request, pk: int) -> Context | HttpResponse:
    """Send somebody."""
    actor = request.by
    row, refusal = queries.order(actor, pk), None
    at = _begin(request, row)
    on, on_board = timezone.localdate(row.starts_at), "board" in request.GET or "board" in request.POST
    if request.method == "POST":
        chosen = request.POST.get("worker", "")
        worker = workforce.worker(actor, int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
        refusal = attempt(lambda: _send(row, worker, at, actor, request.POST.get("why", "")[:200]))
        if refusal is None:
            say(request, now("已派{name}。").format(name=worker.name))
            return back(on.isoformat()) if on_board else go("order", pk=pk)
        row = queries.order(actor, pk)
        _begin(request, row)
    begins = f"{timezone.localtime(row.starts_at):%H:%M}"
    return {
        "order": row,
        "refusal": refusal,
        "candidates": _candidates(request, row, on),
        "on_board": on_board,
        "filters": Search(row, {"at": begins, **request.GET.dict()}),
        "at": begins,
        "title": now("派人：{item}").format(item=row.item),
        "lead": now("{name}，{moment}，{minutes} 分钟。").format(
            name=queries.name_of(row),
            moment=f"{timezone.localtime(row.starts_at):%m-%d %H:%M}",
            minutes=row.minutes,
        ),
        "back": f"{asking.to('board')}?on={on.isoformat()}" if on_board else asking.to("order", pk=pk),
        "back_label": _("调度台") if on_board else _("服务"),
        "status": 422 if refusal else 200,
    }


def _send(row: Any, worker: Any, at: int | None, by: Any, why: str) -> None:
    """Send somebody; at another moment of the time that was agreed, as a proposal would."""
    if at is None:
        actions.assign(row, worker, by=by, why=why)
    else:
        rounds.adopt([Move(row.pk, None, worker.party_id, at)], by=by, why=why)


def _candidates(request: Request, row: Any, on: date) -> list[Candidate]:
    station = stations.read(request.by, row.provider_id, on)
    found = choosing.candidates(request.by, station, row)
    begins = request.GET.get("q", "")
    return [one for one in found if one.worker.name.startswith(begins)][:SHOWN]
