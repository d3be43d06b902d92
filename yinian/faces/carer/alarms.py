"""An alarm on the phone of whoever goes there: where to, what to do, and saying that one is there."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.carer.face import CARERS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Actor
from yinian.programmes.emergency import actions, queries, words
from yinian.programmes.emergency.incidents import Told
from yinian.programmes.emergency.numbers import numbers

WENT = frozenset({"fall", "illness", "fire", "leak", "lost"})


class Ending(forms.Form):
    """What it was, how the elder fares, and what was done."""

    finding = forms.ChoiceField(label=_("是什么情况"), choices=[("", _("请选择")), *queries.FINDINGS])
    harm = forms.ChoiceField(label=_("有没有受伤"), choices=queries.HARMS, widget=forms.RadioSelect, initial="none")
    place = forms.CharField(label=_("在家里哪里"), required=False, max_length=60)
    outcome = forms.CharField(
        label=_("老人现在怎样，做了什么"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def mine(actor: Actor) -> list[Any]:
    """The alarms this phone shows first: those one was sent to, and those nobody answered of the elders one looks after."""
    sent = list(queries.of_responder(actor))
    known = {row.pk for row in sent}
    unanswered = [row for row in queries.open_alarms(actor).filter(status="open")[:5] if row.pk not in known]
    return [*sent, *unanswered]


@face.page("today/alarms/<int:pk>", title=_("报警"), may=CARERS, rail="today", template="carer/alarm.html")
def answer_alarm(request: Request, pk: int) -> Context:
    """Where to go and what to do."""
    return shown(request, queries.alarm(request.by, pk))


@face.page(
    "today/alarms/<int:pk>/numbers", title=_("报警"), may=CARERS, rail="today", acts=True, template="carer/alarm.html"
)
def alarm_phones(request: Request, pk: int) -> Context:
    """Show whom to ring, after leaving a trace."""
    row = queries.alarm(request.by, pk)
    return {**shown(request, row), "numbers": numbers(row, by=request.by), "asked": True}


@face.page("today/alarms/<int:pk>/go", title=_("我去"), may=CARERS, rail="today", acts=True)
def go_to_alarm(request: Request, pk: int) -> HttpResponse:
    """Say that one goes oneself."""
    actions.respond(queries.alarm(request.by, pk), by=request.by)
    say(request, _("已经告诉热线，您正在过去。"))
    return go("answer-alarm", pk=pk)


@face.page("today/alarms/<int:pk>/there", title=_("我到了"), may=CARERS, rail="today", acts=True)
def at_alarm(request: Request, pk: int) -> HttpResponse:
    """Say that one is there."""
    actions.arrive(queries.alarm(request.by, pk), by=request.by)
    say(request, _("已经告诉热线和家属，您到了。"))
    return go("answer-alarm", pk=pk)


@face.page("today/alarms/<int:pk>/end", title=_("办结报警"), may=CARERS, rail="today", template="carer/alarm_end.html")
def end_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """Say what it was."""
    row = queries.alarm(request.by, pk)
    form, refusal = Ending(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = Told(given["harm"], given["place"], words=given["outcome"])
        refusal = attempt(lambda: actions.resolve(row, given["finding"], given["outcome"], by=request.by, told=told))
        if refusal is None:
            say(request, _("已经办结。谢谢您。"))
            return go("answer-alarm", pk=pk)
    status = 422 if refusal or form.errors else 200
    back = reverse("answer-alarm", kwargs={"pk": pk})
    return {"form": form, "refusal": refusal, "back": back, "submit": now("办结"), "status": status}


def shown(request: Request, row: Any) -> Context:
    """The page of an alarm as it stands."""
    actor, known = request.by, queries.protocol(row)
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    return {
        "alarm": row,
        "title": now("{name}：{kind}").format(
            name=row.elder.name if row.elder else now("一位老人"), kind=row.get_kind_display()
        ),
        "address": "" if "address" in row.get_deferred_fields() else row.address,
        "reason": words.REASONS.get(row.place_reason, ""),
        "said": actions.words_of(row, "words"),
        "script": [words.said(line) for line in known.script],
        "rescue": known.rescue,
        "own": row.responder_id == actor.account_id,
        "moves": moves,
        "back": reverse("today"),
    }
