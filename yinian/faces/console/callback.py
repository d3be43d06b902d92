"""One call-back: whom to ring about what, and what the elder said."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.callbacks import actions, queries
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders import queries as visits
from yinian.faces.console.face import DESK, face
from yinian.faces.console.order import STARS
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.timeline import entries
from yinian.registry.elders import actions as elders
from yinian.registry.elders import queries as registry


class Said(forms.Form):
    """What the elder said on the telephone."""

    stars = forms.TypedChoiceField(label=_("满意吗"), choices=list(STARS.items()), coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label=_("老人的话"), required=False, max_length=500, widget=asking.Long())


@face.page("callbacks/<int:pk>", title=_("回访"), may=DESK, rail="orders")
def callback(request: Request, pk: int) -> Context | HttpResponse:
    """Ask, and write it down."""
    row = queries.callback(request.by, pk)
    form, refusal = Said(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusal = attempt(lambda: actions.record(row, given["stars"], given["text"], by=request.by))
        if refusal is None:
            say(request, _("已记下。不满意的，已转成需求请街道跟进。") if given["stars"] <= 2 else _("已记下。"))
            return go("callbacks")
    return {**_shown(request, row), "form": form, "refusal": refusal, "status": 422 if refusal or form.errors else 200}


@face.page(
    "callbacks/<int:pk>/phone", title=_("回访"), may=DESK, rail="orders", acts=True, template="console/callback.html"
)
def ring(request: Request, pk: int) -> Context:
    """Show the elder's number to be rung, after leaving a trace."""
    row = queries.callback(request.by, pk)
    person = elders.reveal(registry.elder(request.by, row.elder_id), "phone", by=request.by, why=now("回访"))
    return {**_shown(request, row), "form": Said(), "number": elders.opened(person, "phone")}


@face.page("callbacks/<int:pk>/not-reached", title=_("没有打通"), may=DESK, rail="orders", acts=True)
def not_reached(request: Request, pk: int) -> HttpResponse:
    """Nobody answered."""
    row = actions.not_reached(queries.callback(request.by, pk), by=request.by)
    say(request, _("打满次数了，不再拨打。") if row.status == "unreached" else _("已记下，换个时间再打。"))
    return go("callbacks")


@face.page("callbacks/<int:pk>/declined", title=_("不愿评价"), may=DESK, rail="orders", acts=True)
def declined(request: Request, pk: int) -> HttpResponse:
    """The elder would rather say nothing."""
    actions.decline(queries.callback(request.by, pk), by=request.by)
    say(request, _("已记下。"))
    return go("callbacks")


def _shown(request: Request, row: Any) -> Context:
    actor, order, elder = request.by, row.order, row.elder
    said = visits.feedback(actor, order) if row.status == "reached" else None
    return {
        "call": row,
        "order": order,
        "title": now("回访：{name}").format(name=elder.name),
        "phone": str(elder.phone or "") if "phone" not in elder.get_deferred_fields() else "",
        "kin": [one for one in registry.kin(actor, elder) if one.phone],
        "open": row.status == "waiting",
        "said": said,
        "stars": STARS.get(said.stars) if said else "",
        "words": orders.opened(said, "text") if said else "",
        "entries": entries(row, actor),
        "back": reverse("callbacks"),
        "back_label": _("回访"),
    }
