"""Looking at what was brought back from a visit, by somebody who was not there: it counts, or it does not."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions, queries, rules
from yinian.delivery.evidence.words import said
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import FLOW
from yinian.faces.console import asking
from yinian.faces.console.face import face
from yinian.faces.console.order import noted
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.access import missing

TONES = {"hard": "danger", "soft": "wait", "unknown": "", "good": "done"}
WEIGHTS = {"hard": _("不能通过"), "soft": _("要说明"), "good": _("相符"), "unknown": _("不能判断")}


class Judgement(forms.Form):
    """What the verifier adds."""

    why = forms.CharField(label=_("核实说明"), max_length=200, required=False, widget=asking.Long())


@face.page(
    "orders/<int:pk>/verify",
    title=_("核验"),
    may=FLOW.may("evidence.verify"),
    rail="orders",
    template="console/verify.html",
)
def verify_order(request: Request, pk: int) -> Context | HttpResponse:
    """What was found, and the two ways to decide."""
    actor = request.by
    row = orders.order(actor, pk)
    if row.left_at is None:
        raise missing(_("待核验的服务"), pk)
    form, refusal = Judgement(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        verb = actions.reject if request.POST.get("decide") == "reject" else actions.verify
        refusal = attempt(lambda: verb(row, by=actor, why=form.cleaned_data["why"]))
        if refusal is None:
            say(request, now("已核验通过。") if verb is actions.verify else now("已记为核验不通过。"))
            return go("order", pk=pk)
        row = orders.order(actor, pk)
    return {**_shown(row, actor), "form": form, "refusal": refusal, "status": 422 if refusal or form.errors else 200}


def _shown(row: Any, actor: Any) -> Context:
    # What forbids it stands first, then what wants a word.
    found = sorted(queries.findings(row), key=lambda one: list(TONES).index(one.weight))
    return {
        "order": row,
        "title": now("核验：{item} {name}").format(item=row.item, name=orders.name_of(row)),
        "findings": [(TONES[one.weight], WEIGHTS[one.weight], said(one)) for one in found],
        "hard": bool(rules.hard(found)),
        "soft": bool(rules.soft(found)),
        "counted": queries.counted(row),
        "pieces": [(piece, noted(piece)) for piece in queries.of_order(actor, row)],
        "points": dict(row.item.points),
        "back": asking.to("order", pk=row.pk),
        "back_label": _("服务"),
    }
