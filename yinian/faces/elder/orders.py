"""What an elder has ordered: who comes when, calling it off, and saying how it was."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.queries import code_of
from yinian.delivery.orders import actions, queries
from yinian.faces.elder import told, whose
from yinian.faces.elder.confirming import asked
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import paying
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Actor, Role

SHOWN, BEFORE = 3, 3
STARS = [(5, _("很好")), (4, _("好")), (3, _("一般")), (2, _("不好")), (1, _("很不好"))]
REASONS = [
    ("away", _("那时候不在家")),
    ("unwell", _("身体不舒服")),
    ("another", _("想换个时间")),
    ("unneeded", _("不需要了")),
]
SPOKEN_OF = frozenset({"done", "verified", "rejected"})


class WhyNot(forms.Form):
    """Why it is called off."""

    why = forms.ChoiceField(label=_("为什么不来了"), choices=REASONS, widget=forms.RadioSelect)


class Opinion(forms.Form):
    """How it was."""

    stars = forms.TypedChoiceField(label=_("满意吗"), choices=STARS, coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("想说的话"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@face.page("my/<int:pk>/orders", title=_("我的服务"), may=OWN)
def my_orders(request: Request, pk: int) -> Context:
    """The next three, what waits to be spoken of, and a way to order."""
    actor = request.by
    person = whose.elder(actor, pk)
    ahead = list(queries.ahead(actor, person)[:SHOWN])
    past = list(queries.past(actor, person)[:BEFORE])
    spoken = queries.spoken_of(actor, past)
    title = now("我的服务") if actor.role is Role.ELDER else now("{name}的服务").format(name=person.name)
    return {
        "person": person,
        "ahead": [(row, told.sentence(row, actor)) for row in ahead],
        "past": [(row, told.sentence(row, actor), row.status in SPOKEN_OF and row.pk not in spoken) for row in past],
        "title": title,
        "back": reverse("my-elder", kwargs={"pk": pk}),
    }


@face.page("my/orders/<int:pk>", title=_("这次服务"), may=OWN, template="elder/order.html")
def my_order(request: Request, pk: int) -> Context:
    """One visit: who, when, the code to say at the door, and what can be done."""
    actor = request.by
    row = queries.order(actor, pk)
    return {
        "order": row,
        "sentence": told.sentence(row, actor),
        "steps": told.steps(row),
        "over": told.over(row),
        "why": actions.opened(row, "outcome"),
        "paid": paying.by(queries.parts(actor, row)),
        "code": code_of(row) if row.status in ("assigned", "accepted", "placed") else "",
        "may_cancel": "order.cancel" in {move.verb for move in queries.moves(actor, row)},
        "near": row.status in queries.AHEAD and "order.cancel" not in {m.verb for m in queries.moves(actor, row)},
        "may_speak": row.status in SPOKEN_OF and queries.feedback(actor, row) is None,
        "said": queries.feedback(actor, row),
        "stars": dict(STARS),
        "own": actor.role is Role.ELDER,
        **asked(actor, row),
        "back": reverse("my-orders", kwargs={"pk": row.elder_id}),
    }


def _asked(request: Request, row: Any, form: forms.Form, do: Any, done: Any) -> Context | HttpResponse:
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: do(form.cleaned_data))
        if refusal is None:
            say(request, done)
            return go("my-orders", pk=row.elder_id)
    return {
        "order": row,
        "sentence": told.sentence(row, request.by),
        "form": form,
        "refusal": refusal,
        "back": reverse("my-order", kwargs={"pk": row.pk}),
        "status": 422 if refusal or form.errors else 200,
    }


@face.page("my/orders/<int:pk>/cancel", title=_("不用来了"), may=OWN, template="elder/cancel.html")
def cancel_my_order(request: Request, pk: int) -> Context | HttpResponse:
    """Call it off, and say why in a word."""
    actor = request.by
    row = queries.order(actor, pk)
    words = dict(REASONS)
    terms, percent, parts = queries.if_cancelled(actor, row)
    cost = paying.cost_of_calling_off(terms, percent, parts)

    def do(given: dict[str, Any]) -> None:
        actions.cancel(row, str(words[given["why"]]), by=actor)

    back = row.funding in ("hours", "mixed") and not percent
    shown = _asked(
        request, row, WhyNot(request.POST or None), do,
        _("已经取消。时长退回来了。") if back else _("已经取消。"),
    )  # fmt: skip
    return {**shown, "cost": cost} if isinstance(shown, dict) else shown


@face.page("my/orders/<int:pk>/feedback", title=_("服务得怎么样"), may=OWN, template="elder/feedback.html")
def speak_of_order(request: Request, pk: int) -> Context | HttpResponse:
    """Say once how it was."""
    actor = request.by
    row = queries.order(actor, pk)

    def do(given: dict[str, Any]) -> None:
        actions.give_feedback(row, given["stars"], given["text"], by=actor)

    return _asked(request, row, Opinion(request.POST or None), do, _("谢谢您，已经记下了。"))


def next_told(actor: Actor, person: Any) -> tuple[Any, str] | None:
    """The next visit and how it is told, for the first page."""
    row = queries.ahead(actor, person).first()
    return (row, told.sentence(row, actor)) if row is not None else None
