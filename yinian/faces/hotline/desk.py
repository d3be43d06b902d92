"""The desk itself: three columns that never move, kept up to date by the live line."""

from typing import Any

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.hotline import alarms, doing, file
from yinian.faces.hotline.face import AGENT, DESK, face
from yinian.foundation import live
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.programmes.calls import desk as seats
from yinian.programmes.calls import queries
from yinian.registry.elders import queries as elders

TOPICS = ("calls", "alarms")
# So many are offered where somebody is looked for by name.
FOUND = 8
WAITING = 20


def moving(actor: Actor, row: Any = None) -> Context:
    """The parts that change by themselves: how the desk stands, who waits, and what the agent has in hand."""
    region = Region.objects.get(pk=actor.region_id or 0)
    level = queries.level(actor, region, *queries.day_of(timezone.localdate()))
    seats_now = list(queries.at_the_desk(actor)[:WAITING])
    busy = queries.talking(actor, [one.account for one in seats_now])
    return {
        "level": level,
        "waiting": list(queries.ringing(actor)[:WAITING]),
        "left_behind": list(queries.left_behind(actor)[:WAITING]),
        "mine": list(queries.mine(actor)[:WAITING]),
        "missed": queries.missed(actor).count(),
        "agents": [(one, one.account_id in busy) for one in seats_now],
        "own": next((one for one in seats_now if one.account_id == actor.account_id), None),
        "chosen": row.pk if row is not None else None,
        "may_answer": actor.role in AGENT,
        **alarms.strip(actor),
    }


def shown(request: Request, row: Any, do: str = "", **more: Any) -> Context:
    """The whole desk with one call in hand, or with none."""
    actor = request.by
    context = {
        **moving(actor, row),
        "title": _("12349 热线台"),
        "live_url": reverse("desk-live"),
        "here_url": reverse("desk-here"),
        "call": row,
        "do": do,
        **more,
    }
    if row is None:
        return {**context, "promised": list(queries.promised(actor)[:WAITING])}
    query = request.GET.get("q", "").strip()
    people = [] if row.elder_id else queries.people(actor, doing.number_of(row), row.switch.area)
    found = list(elders.matching(elders.living(actor), query)[:FOUND]) if query else []
    return {
        **context,
        "people": people,
        "found": found,
        "looked_for": query,
        "mine_now": row.agent_id == actor.account_id,
        "closed": row.status in ("closed", "missed", "called_back", "unreached"),
        "file": _file(request, row),
        "outcome": more.get("outcome") or doing.Ending(row),
        "moves": {move.verb.partition(".")[2] for move in queries.moves(actor, row)},
        **doing.made(actor, row),
    }


def _file(request: Request, row: Any) -> Context | None:
    if not row.elder_id or not row.elder:
        return None
    here, asked = f"{reverse('desk')}?call={row.pk}", request.GET
    return file.of(request.by, row.elder, here, bool(asked.get("story")), asked.get("kind", ""))


def chosen(actor: Actor, given: str) -> Any:
    """The call that the address names, or else what the agent is talking to now."""
    if given.isdecimal() and len(given) < 19:
        return queries.call(actor, int(given))
    return queries.mine(actor).first()


@face.page("hotline", title=_("12349 热线台"), may=DESK, rail="desk")
def desk(request: Request) -> Context | HttpResponse:
    """The desk, or the parts of it that have moved."""
    row = chosen(request.by, request.GET.get("call", ""))
    if request.GET.get("part"):
        return render(request, "hotline/parts.html", moving(request.by, row))
    do = request.GET.get("do", "")
    more = doing.asked(request, row, do) if row is not None and do in doing.FORMS else {"do": ""}
    return shown(request, row, **{"do": do, **more})


@face.page("hotline/live", title=_("热线台动态"), may=DESK, name="desk-live")
def line(request: Request) -> HttpResponseBase:
    """The line on which the desk hears that something moved; where none is left, it asks by itself."""
    if not live.WATCH.enter():
        return HttpResponse(status=503)
    response = StreamingHttpResponse(live.stream(TOPICS, request.by.region_path), content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"
    return response


@face.page("hotline/here", title=_("坐席在线"), may=DESK, acts=True, name="desk-here")
def here(request: Request) -> HttpResponse:
    """The page is open: an agent who is not heard of gives the call back."""
    return JsonResponse({"here": seats.here(request.by.account_id)})
