"""Rounds on a visitor's phone: whom to see today along the doors, and the form of one visit; it works without a network.

What the forms send goes into the same queue on the phone as a carer's pieces, each under a number of its own.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.actions import Post
from yinian.faces.carer.face import VISITORS, face
from yinian.faces.carer.sending import Place, from_queue, refused
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Fact
from yinian.faces.frame.visiting import Visited
from yinian.foundation.access import missing
from yinian.foundation.actor import Role
from yinian.foundation.refusals import Refused
from yinian.programmes.welfare_visits import actions, queries
from yinian.programmes.welfare_visits import law as laws

SHOWN, DAYS_AHEAD, TOLD = 60, 3, 5
Doing = Callable[[Any, Post], Any]


class Missed(forms.Form):
    """Why nobody was met."""

    way = forms.ChoiceField(label=_("怎么去的"), choices=queries.WAYS, widget=forms.RadioSelect, initial="home")
    reason = forms.ChoiceField(label=_("为什么没见到"), choices=queries.REASONS, widget=forms.RadioSelect)


@face.page("today/visits/care", title=_("探访"), may=VISITORS, rail="rounds", template="carer/turns.html")
def my_turns(request: Request) -> Context:
    """Whom to see."""
    actor, day = request.by, timezone.localdate()
    turns = list(queries.of_visitor(actor, day)[:SHOWN])
    return {
        "today": day,
        "turns": turns,
        "ahead": list(queries.ahead_of_visitor(actor, day, day + timedelta(days=DAYS_AHEAD))[:SHOWN]),
        "done": queries.done_by(actor, day),
        "office": actor.role is Role.OFFICER,
        "title": now("今天探访 {count} 位").format(count=len(turns)) if turns else now("探访"),
    }


@face.page("today/visits/care/<int:pk>", title=_("探访"), may=VISITORS, rail="rounds", template="carer/turn.html")
def my_turn(request: Request, pk: int) -> Context:
    """One elder to be seen."""
    return _shown(request, _turn(request, pk))


def _turn(request: Request, pk: int) -> Any:
    """One turn whose elder is still open to its visitor."""
    turn = queries.turn(request.by, pk)
    if turn.elder is None:
        raise missing(_("探访任务"), pk)
    return turn


def _form(request: Request, turn: Any, data: Any = None) -> Visited:
    gift = turn.campaign.gift if turn.campaign else ""
    return Visited(data, questions=laws.at(turn.elder.region).form(timezone.localdate()).questions, gift=gift)


def _shown(request: Request, turn: Any, refusal: Any = None, **more: Any) -> Context:
    actor, person = request.by, turn.elder
    shut = person.get_deferred_fields()
    facts = [
        Fact(_("为什么"), str(turn)),
        Fact(_("住在"), " ".join([person.region.name, "" if "address" in shut else person.address])),
    ]
    if "phone" not in shut and person.phone:
        facts.append(Fact(_("电话"), str(person.phone)))
    if turn.campaign and turn.campaign.gift:
        facts.append(Fact(_("慰问品"), turn.campaign.gift))
    problems = [row for row in queries.problems_of(actor, person)[:TOLD] if row.need.closed_at is None]
    return {
        "turn": turn,
        "facts": facts,
        "problems": problems,
        "form": more.get("form") or _form(request, turn),
        "missed": more.get("missed") or Missed(),
        "keys": {name: secrets.token_hex(8) for name in ("care", "missed")},
        "refusal": refusal,
        "title": now("探访 {name}").format(name=person.name),
        "back": reverse("my-turns"),
        "status": 422 if refusal or more else 200,
    }


@face.page(
    "today/visits/care/<int:pk>/record",
    name="record-turn", title=_("探访"), may=VISITORS, rail="rounds", acts=True, template="carer/turn.html",
)  # fmt: skip
def record_turn(request: Request, pk: int) -> Context | HttpResponse:
    """The elder was met."""
    turn = _turn(request, pk)
    form = _form(request, turn, request.POST)

    def do(turn: Any, post: Post) -> Any:
        return actions.record(turn, form.record(request.FILES.get("photo")), post, by=request.by)

    return _taken(request, turn, form, do, _("已登记探访。"), {"form": form})


@face.page(
    "today/visits/care/<int:pk>/missed",
    name="miss-turn", title=_("探访"), may=VISITORS, rail="rounds", acts=True, template="carer/turn.html",
)  # fmt: skip
def miss_turn(request: Request, pk: int) -> Context | HttpResponse:
    """Nobody was met."""
    turn, form = _turn(request, pk), Missed(request.POST)

    def do(turn: Any, post: Post) -> Any:
        given = form.cleaned_data
        return actions.miss(turn, given["reason"], given["way"], post, by=request.by)

    return _taken(request, turn, form, do, _("已记下，还要再去。"), {"missed": form})


def _taken(
    request: Request, turn: Any, form: forms.Form, do: Doing, done: Any, shown: Context
) -> Context | HttpResponse:
    """Take a record in, from a form or from the queue; the same number a second time is there already."""
    actor, place, sound = request.by, Place(request.POST), form.is_valid()
    if place.is_valid() and queries.posted(actor, place.cleaned_data["key"]):
        return JsonResponse({"state": "kept"}) if from_queue(request) else go("my-turns")
    if from_queue(request):
        return _answered(turn, place, sound, do)
    if not place.is_valid() or not sound:
        return _shown(request, turn, None, **shown)
    refusal = attempt(lambda: do(turn, place.post()))
    if refusal is not None:
        return _shown(request, turn, refusal, **shown)
    say(request, done)
    return go("my-turns")


def _answered(turn: Any, place: Place, sound: bool, do: Doing) -> JsonResponse:
    try:
        if not place.is_valid() or not sound:
            raise Refused(_("您要提交一次探访。"), _("探访表没有填完。"), _("请打开这位老人，填完再登记一次。"))
        do(turn, place.post())
    except Refused as refusal:
        return refused(refusal)
    return JsonResponse({"state": "kept"})
