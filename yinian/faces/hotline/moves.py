"""What is pressed at the desk: coming and going, and what happens to a call."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, say
from yinian.faces.hotline import desk, doing
from yinian.faces.hotline.face import AGENT, DESK, face
from yinian.foundation import verbs
from yinian.foundation.access import missing
from yinian.programmes.calls import actions, queries, ringing_back
from yinian.programmes.calls import desk as seats
from yinian.registry.elders import queries as elders

AT_ONCE: dict[str, Callable[..., Any]] = {
    "answer": actions.answer,
    "hold": actions.hold,
    "resume": actions.resume,
    "hang_up": actions.hang_up,
    "give_back": actions.give_back,
    "take_up": actions.take_up,
    "connect": ringing_back.connect,
    "no_answer": ringing_back.no_answer,
    "give_up": ringing_back.give_up,
}
# After these the call is no longer the agent's.
LEFT = {"give_back", "no_answer", "give_up"}
PLACE: dict[str, Callable[..., Any]] = {"pause": seats.pause, "ready": seats.ready, "off": seats.sign_off}


class Extension(forms.Form):
    """At which telephone."""

    extension = forms.CharField(label=_("分机"), required=False, max_length=20)


def to(pk: int | None = None) -> HttpResponse:
    """Back to the desk, with a call in hand or none."""
    response = HttpResponseRedirect(reverse("desk") + (f"?call={pk}" if pk is not None else ""))
    response.status_code = 303
    return response


@face.page("hotline/sign-on", title=_("签入"), may=AGENT, rail="desk", acts=True, name="sign-on")
def sign_on(request: Request) -> HttpResponse:
    """Come to the desk."""
    form = Extension(request.POST)
    seats.sign_on(form.cleaned_data["extension"] if form.is_valid() else "", by=request.by)
    say(request, _("已签入。来电会出现在左边。"))
    return to()


@face.page("hotline/place", title=_("坐席状态"), may=AGENT, rail="desk", acts=True, name="desk-place")
def place(request: Request) -> HttpResponse:
    """Pause, go on, or leave."""
    act = request.POST.get("act", "")
    own = queries.sign_on(request.by)
    if act not in PLACE or own is None:
        raise missing(_("坐席状态"), act)
    PLACE[act](own, by=request.by)
    return to()


@face.page("hotline/calls/<int:pk>/do/<str:act>", title=_("来电"), may=DESK, rail="desk", acts=True, name="move-call")
def move(request: Request, pk: int, act: str) -> HttpResponse:
    """One of the moves that need no words."""
    row = queries.call(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    return to(None if act in LEFT else pk)


@face.page("hotline/calls/<int:pk>/back", title=_("回拨"), may=AGENT, rail="back", acts=True, name="ring-back")
def ring_back(request: Request, pk: int) -> HttpResponse:
    """Ring back; the number is on the new call's card."""
    return to(ringing_back.ring_back(queries.call(request.by, pk), by=request.by).pk)


@face.page(
    "hotline/calls/<int:pk>/number",
    title=_("来电"),
    may=DESK,
    rail="desk",
    acts=True,
    name="call-number",
    template="hotline/desk.html",
)
def number(request: Request, pk: int) -> Context:
    """Show the whole number, after leaving a trace."""
    row = actions.reveal(queries.call(request.by, pk), by=request.by)
    return desk.shown(request, row, number=doing.number_of(row))


@face.page("hotline/calls/<int:pk>/who", title=_("确认来电人"), may=DESK, rail="desk", acts=True, name="recognise-call")
def recognise(request: Request, pk: int) -> HttpResponse:
    """Say whose call it is; without a number, that it is nobody's on file."""
    actor, given = request.by, request.POST.get("elder", "")
    row, person, kin = queries.call(request.by, pk), None, None
    if given.isdecimal() and len(given) < 19:
        person = elders.elder(actor, int(given))
        relative = request.POST.get("kin", "")
        kin = elders.relative(actor, person, int(relative)) if relative.isdecimal() and len(relative) < 19 else None
    actions.recognise(row, person, by=actor, kin=kin)
    return to(pk)


@face.page(
    "hotline/calls/<int:pk>/end",
    title=_("通话小结"),
    may=DESK,
    rail="desk",
    acts=True,
    name="close-call",
    template="hotline/desk.html",
)
def close(request: Request, pk: int) -> Context | HttpResponse:
    """How the call ended, and who acts next."""
    row = queries.call(request.by, pk)
    form, refusal = doing.Ending(row, request.POST), None
    if form.is_valid():
        given = form.cleaned_data
        refusal = attempt(lambda: actions.close(row, given["outcome"], given["note"], by=request.by))
        if refusal is None:
            word = queries.outcome_word(given["outcome"])
            acts = queries.ACTS[queries.outcomes()[given["outcome"]].acts]
            say(request, now("已小结：{outcome}。下一步：{who}。").format(outcome=word, who=acts))
            return to()
    return {**desk.shown(request, row, outcome=form, refusal=refusal), "status": 422}


@face.page(
    "hotline/calls/<int:pk>/follow-up", title=_("办结来电跟进"), may=DESK, rail="back", acts=True, name="follow-up-call"
)
def follow_up(request: Request, pk: int) -> HttpResponse:
    """What was promised is done."""
    actions.follow_up(queries.call(request.by, pk), request.POST.get("note", "")[:500], by=request.by)
    say(request, now("{verb}：已记下。").format(verb=verbs.title_of("call.follow_up")))
    response = HttpResponseRedirect(reverse("missed-calls"))
    response.status_code = 303
    return response
