"""What an elder asked for, how far it is, and asking for more."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions, queries
from yinian.delivery.orders import queries as orders
from yinian.faces.elder import told, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Role

SHOWN = 3


class Ask(forms.Form):
    """What is needed, in a word and in one's own words."""

    kind = forms.ChoiceField(label=_("您要什么帮助"), choices=queries.KINDS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("想说的话"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def _sentence(need: Any) -> str:
    """How far a need is, as one would tell it at the door."""
    told = {
        "open": now("已经记下，{place}会来接办。"),
        "taken": now("{place}正在办。"),
        "done": now("办好了。"),
        "refused": now("没有办成。"),
        "withdrawn": now("已经说过不再需要。"),
    }
    return told[need.status].format(place=need.region.name)


@face.page("my/<int:pk>/needs", title=_("我要办的事"), may=OWN)
def my_needs(request: Request, pk: int) -> Context:
    """The youngest three and how far each is, three earlier ones on the next page, and a way to ask for more."""
    actor = request.by
    person = whose.elder(actor, pk)
    begins = _begins(request)
    rows = list(queries.of_elder(actor, person)[begins : begins + SHOWN + 1])
    ordered = orders.of_needs(actor, rows[:SHOWN])
    shown = [
        {
            "need": row,
            "sentence": _sentence(row),
            "answer": _answer(row),
            "order": ordered.get(row.pk),
            "visit": told.sentence(ordered[row.pk], actor) if row.pk in ordered else "",
            "may_withdraw": "need.withdraw" in {move.verb for move in queries.moves(actor, row)},
        }
        for row in rows[:SHOWN]
    ]
    title = now("我要办的事") if actor.role is Role.ELDER else now("{name}要办的事").format(name=person.name)
    earlier = f"?from={begins + SHOWN}" if len(rows) > SHOWN else ""
    return {
        "needs": shown,
        "person": person,
        "earlier": earlier,
        "back": reverse("my-elder", kwargs={"pk": pk}),
        "title": title,
    }


def _begins(request: Request) -> int:
    """How many younger ones are left out."""
    given = request.GET.get("from", "")
    return int(given) if given.isdecimal() and len(given) < 4 else 0


def _answer(need: Any) -> str:
    """What the office answered, where this reader may read it."""
    outcome = None if "outcome" in need.get_deferred_fields() else need.outcome
    return outcome.open() if outcome else ""


@face.page("my/<int:pk>/needs/new", title=_("我要人帮忙"), may=OWN, template="elder/ask.html")
def ask_for_help(request: Request, pk: int) -> Context | HttpResponse:
    """Ask for something."""
    actor = request.by
    person = whose.elder(actor, pk)
    form, refusal = Ask(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusal = attempt(
            lambda: actions.report(person, given["kind"], given["text"], by=actor, source="self"),
        )
        if refusal is None:
            say(request, _("已经记下了。街道会在五个工作日内答复。"))
            return go("my-needs", pk=pk)
    back = reverse("my-needs", kwargs={"pk": pk})
    return {"form": form, "refusal": refusal, "back": back, "status": 422 if refusal or form.errors else 200}


@face.page("my/needs/<int:pk>/withdraw", title=_("不再需要"), may=OWN, acts=True)
def withdraw_need(request: Request, pk: int) -> HttpResponse:
    """Say that something is no longer wanted."""
    need = queries.need(request.by, pk)
    actions.withdraw(need, by=request.by)
    say(request, _("已经告诉街道，这件事不用办了。"))
    return go("my-needs", pk=need.elder_id)
