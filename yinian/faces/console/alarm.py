"""One alarm: whose, where, what to do, and what was done; and every step of its answer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import alarm_place
from yinian.faces.console.face import DESK, REGISTRY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import verbs
from yinian.foundation.access import missing
from yinian.programmes.emergency import actions, queries, words
from yinian.programmes.emergency.numbers import numbers

SIGNALS = 10
# Moves that need no more words than their own name.
AT_ONCE: dict[str, Callable[..., Any]] = {"arrive": actions.arrive, "review": actions.review}


@face.page("alarms/<int:pk>", title=_("报警"), may=REGISTRY, rail="safety")
def alarm(request: Request, pk: int) -> Context:
    """One alarm."""
    return shown(request, queries.alarm(request.by, pk))


def shown(request: Request, row: Any) -> Context:
    """The page of an alarm as it stands."""
    actor, known = request.by, queries.protocol(row)
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    under_way = row.status not in queries.OVER
    due = queries.due(actor, [row]).get(row.pk)
    return {
        "alarm": row,
        "title": now("{kind}：{name}").format(
            kind=row.get_kind_display(), name=row.elder.name if row.elder else now("身份不明")
        ),
        "place": queries.places([row.region_path]).get(row.region_path, ""),
        "urgency": words.said(known.urgency_word),
        "due": due,
        "late": due is not None and due < timezone.now(),
        "said": actions.words_of(row, "words"),
        "outcome": actions.words_of(row, "outcome"),
        "script": [words.said(line) for line in known.script],
        "rescue": known.rescue,
        "where": alarm_place.where(row, queries.binding(actor, row)),
        "signals": queries.signals(actor, row)[:SIGNALS],
        "near": queries.neighbours(actor, row)[:SIGNALS],
        "moves": moves,
        "at_once": [(name, verbs.title_of(f"alarm.{name}")) for name in AT_ONCE if name in moves],
        "may_hand": under_way and row.status != "open" and actor.role in DESK,
        "may_name": actor.role in DESK and row.elder is None,
        "may_need": actor.role in DESK and row.elder is not None and row.need_id is None and row.elder.died_on is None,
        "may_ring": under_way,
        "device_url": reverse("care-device", kwargs={"pk": row.device_id}) if row.device_id else "",
        "entries": entries(row, actor),
        "back": reverse("alarms"),
        "back_label": _("报警"),
    }


@face.page("alarms/<int:pk>/acknowledge", title=_("接警"), may=REGISTRY, rail="safety", acts=True)
def acknowledge_alarm(request: Request, pk: int) -> HttpResponse:
    """Take it."""
    actions.acknowledge(queries.alarm(request.by, pk), by=request.by)
    say(request, _("由您接警。照右边的步骤办，办完请办结。"))
    return go("alarm", pk=pk)


@face.page(
    "alarms/<int:pk>/ring", title=_("报警"), may=REGISTRY, rail="safety", acts=True, template="console/alarm.html"
)
def ring_about_alarm(request: Request, pk: int) -> Context:
    """Show whom to ring, after leaving a trace."""
    row = queries.alarm(request.by, pk)
    return {**shown(request, row), "asked": True, "numbers": numbers(row, by=request.by)}


@face.page("alarms/<int:pk>/do/<str:act>", title=_("报警"), may=REGISTRY, rail="safety", acts=True)
def move_alarm(request: Request, pk: int, act: str) -> HttpResponse:
    """Say that somebody is there, or that it was looked at once more."""
    row = queries.alarm(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    say(request, now("已办：{verb}。").format(verb=verbs.title_of(f"alarm.{act}")))
    return go("alarm", pk=pk)


class Sending(forms.Form):
    """Who goes there."""

    who = forms.ChoiceField(label=_("谁去"), required=False)
    name = forms.CharField(
        label=_("或者写下姓名"), required=False, max_length=60, help_text=_("邻居、楼长、志愿者等没有账号的人。")
    )


class Handing(forms.Form):
    """To whom, and why."""

    who = forms.ChoiceField(label=_("移交给"))
    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


def _people(request: Request, row: Any, form: forms.Form, blank: Any) -> dict[str, Any]:
    known = {str(one.pk): one for one in queries.people(request.by, row)[:200]}
    form.fields["who"].choices = [("", blank), *((number, one.name) for number, one in known.items())]  # type: ignore[attr-defined]
    return known


@face.page("alarms/<int:pk>/send", title=_("派人上门"), may=REGISTRY, rail="safety", template=asking.TEMPLATE)
def send_to_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """Say who goes."""
    actor = request.by
    row = queries.alarm(actor, pk)
    form = Sending(request.POST or None)
    known = _people(request, row, form, _("我自己"))

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.respond(row, known.get(given["who"]), given["name"], by=actor)
        say(request, now("已记下：{name}上门。").format(name=row.responder_name))
        return go("alarm", pk=pk)

    return asking.ask(request, form, _("派人上门"), do, back=asking.to("alarm", pk=pk), lead=row.address or "")


@face.page("alarms/<int:pk>/hand-over", title=_("移交报警"), may=DESK, rail="safety", template=asking.TEMPLATE)
def hand_over_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """Let another hold it."""
    actor = request.by
    row = queries.alarm(actor, pk)
    form = Handing(request.POST or None)
    known = _people(request, row, form, _("请选择"))

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.hand_over(row, known[given["who"]], by=actor, why=given["why"])
        say(request, now("已移交给{name}。").format(name=known[given["who"]].name))
        return go("alarm", pk=pk)

    return asking.ask(request, form, _("移交报警"), do, back=asking.to("alarm", pk=pk))
