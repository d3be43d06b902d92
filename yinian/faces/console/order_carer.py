"""Whom to send: those who may go first, and of the others why not."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.flow import FLOW
from yinian.faces.console import asking
from yinian.faces.console.face import face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.registry.workforce import queries as workforce

# A provider's people fit on one page; more than these are found by name.
SHOWN = 100


class Search(forms.Form):
    """Whose name begins so."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=30)


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be sent, and every reason why not."""

    worker: Any
    reasons: list[str]
    visits: int
    here: bool


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
    if request.method == "POST":
        chosen = request.POST.get("worker", "")
        worker = workforce.worker(actor, int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
        refusal = attempt(lambda: actions.assign(row, worker, by=actor, why=request.POST.get("why", "")[:200]))
        if refusal is None:
            say(request, now("已派{name}。").format(name=worker.name))
            return go("order", pk=pk)
        row = queries.order(actor, pk)
    return {
        "order": row,
        "refusal": refusal,
        "candidates": _candidates(request, row),
        "filters": Search(request.GET or None),
        "title": now("派人：{item}").format(item=row.item),
        "lead": now("{name}，{moment}，{minutes} 分钟。").format(
            name=queries.name_of(row),
            moment=f"{timezone.localtime(row.starts_at):%m-%d %H:%M}",
            minutes=row.minutes,
        ),
        "back": asking.to("order", pk=pk),
        "back_label": _("服务"),
        "status": 422 if refusal else 200,
    }


def _candidates(request: Request, row: Any) -> list[Candidate]:
    people = workforce.of_provider(request.by, row.provider_id).filter(name__startswith=request.GET.get("q", ""))
    known = list(people[:SHOWN])
    unfit = workforce.unfit_among(known, row.item, row.starts_at, row.minutes)
    busy = queries.busy(row, [worker.party_id for worker in known])
    visits = queries.visits_on(row, [worker.party_id for worker in known])
    found = []
    for worker in known:
        reasons = [str(reason) for reason in unfit[worker.pk]]
        if worker.party_id in busy:
            slot = busy[worker.party_id]
            reasons.append(
                now("{begins} 到 {ends} 已有别的服务。").format(
                    begins=f"{timezone.localtime(slot.starts_at):%H:%M}",
                    ends=f"{timezone.localtime(slot.ends_at):%H:%M}",
                )
            )
        found.append(Candidate(worker, reasons, visits.get(worker.party_id, 0), worker.party_id == row.carer_id))
    return sorted(found, key=lambda one: (bool(one.reasons), one.visits, one.worker.pk))
