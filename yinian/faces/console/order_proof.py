"""Looking at what was brought back from a visit, by somebody who was not there: it counts, or it does not."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import actions, looking, queries, scoring
from yinian.delivery.evidence.scoring import Signal
from yinian.delivery.evidence.words import SIGNALS, meant, said, seen
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import FLOW
from yinian.faces.console.face import face
from yinian.faces.console.order import noted
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.access import missing

TONES = {"bad": "danger", "odd": "wait", "unknown": "", "good": "done"}
VERDICTS = {"bad": _("不符"), "odd": _("有出入"), "unknown": _("不能判断"), "good": _("相符")}


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
    status, shown = 422 if refusal or form.errors else 200, _shown(row, actor)
    # Only how it is labelled: the verb itself asks for the word.
    form.fields["why"].required = shown["wants_reason"]
    return {**shown, "form": form, "refusal": refusal, "status": status}


def _shown(row: Any, actor: Any) -> Context:
    # While it waits it is scored as things are now; once it is decided, as they were seen then.
    kept = queries.weighing(actor, row) if row.status != "done" else None
    score = looking.score(row) if kept is None else None
    signals = score.signals if score is not None else [Signal(**one) for one in kept.signals]  # type: ignore[union-attr]
    return {
        "order": row,
        "title": now("核验：{item} {name}").format(item=row.item, name=orders.name_of(row)),
        "score": score or kept,
        "threshold": score.terms.points if score else kept.threshold,  # type: ignore[union-attr]
        "needed": score.terms.certainty if score else kept.needed,  # type: ignore[union-attr]
        "source": _source(score.terms.source if score else kept.source),  # type: ignore[union-attr]
        "wants_reason": score is not None and score.wants_reason,
        "doubtful": (score or kept).points < scoring.TERMS.doubtful,  # type: ignore[union-attr]
        "signals": [_told(one) for one in sorted(signals, key=lambda one: (-one.lost, -one.judged))],
        "findings": [(TONES["odd" if one.weight == "soft" else "good"], said(one)) for one in queries.findings(row)],
        "counted": queries.counted(row),
        "pieces": [(piece, noted(piece)) for piece in queries.of_order(actor, row)],
        "points": dict(row.item.points),
        "back": asking.to("order", pk=row.pk),
        "back_label": _("服务"),
    }


def _source(text: str) -> Any:
    return _("没有见到文件规定这两个数，用的是本平台的默认值") if text == scoring.TERMS.source else text


def _told(one: Signal) -> dict[str, Any]:
    """One signal as the page shows it."""
    return {
        "name": SIGNALS[one.kind],
        "tone": TONES[one.verdict],
        "verdict": VERDICTS[one.verdict],
        "seen": seen(one),
        "meant": meant(one),
        "lost": one.lost,
        "judged": one.judged,
        "weight": scoring.WEIGHTS[one.kind],
    }
