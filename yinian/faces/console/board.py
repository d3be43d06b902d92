"""The dispatcher's board: a provider's day on one page, what waits for a carer, and proposals that are looked at before they count."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import FLOW
from yinian.delivery.rounds import actions, choosing, engine, proposing
from yinian.delivery.rounds import station as stations
from yinian.delivery.rounds.proposing import Asked
from yinian.delivery.rounds.rules import Move
from yinian.faces.console.board_drawing import draw
from yinian.faces.console.face import face
from yinian.faces.frame import asking, progress, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, say
from yinian.faces.frame.parts import Progress
from yinian.registry.workforce import absences
from yinian.registry.workforce import queries as workforce

MAY = FLOW.may("order.assign")
# How long a page waits for the engine before it says that it is being loaded, and how long that usually takes.
PATIENCE_S, USUAL_S = 2.0, 100
TOLD = 10
NUMBER = 19


class Day(forms.Form):
    """Which day is shown."""

    on = forms.DateField(label=_("哪一天"), required=False, widget=asking.Day())


class Sick(forms.Form):
    """The day on which somebody does not come."""

    on = forms.DateField()


@dataclass(frozen=True)
class Waiting:
    """An order without a carer: what it is, how many could go, or why nobody."""

    order: Any
    name: str
    could: int
    why: str
    past: bool


@face.page(
    "board",
    title=_("调度台"),
    lead=_("一天的服务和人员。排班方案采用以前，什么都不会改变。"),
    may=MAY,
    rail="board",
)
def board(request: Request) -> Context | HttpResponse:
    """A day, and if it is asked for, what it could become."""
    form = Day(request.GET or None)
    on = form.cleaned_data["on"] if form.is_valid() and form.cleaned_data["on"] else timezone.localdate()
    asked, fault = _asked(request)
    job = None
    if asked is not None and not engine.ready(PATIENCE_S):
        job = Progress(
            "engine", now("排班程序正在启动，第一次要一两分钟；启动好会自动接着排。现在也可以逐单派人。"),
            min(engine.waited(), USUAL_S), USUAL_S, f"{request.get_full_path()}&part=1",
        )  # fmt: skip
    part = progress.part(request, job, _without_part(request))
    if part is not None:
        return part
    station = stations.read(request.by, request.by.party_id or 0, on)
    proposed = proposing.propose(station, asked) if asked is not None and job is None else None
    return {
        **_day(station, on),
        "form": Day(initial={"on": on}),
        "fault": fault,
        "job": job,
        "asked": asked,
        "proposed": proposed,
        "drawing": draw(station, proposed),
        "here": f"{reverse('board')}?on={on.isoformat()}",
    }


def _day(station: Any, on: date) -> Context:
    openings = choosing.openings(station)
    late = [row for row in station.orders if row.status in ("assigned", "under_way")]
    counted = [row.status for row in station.orders]
    return {
        "on": on,
        "today": timezone.localdate(),
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "over": station.moment >= 24 * 60,
        "waiting": [
            Waiting(row, orders.name_of(row), *openings[row.pk], station.window(row)[1] <= station.moment)
            for row in station.orders
            if row.pk in openings
        ],
        "unanswered": [(row, orders.name_of(row)) for row in station.orders if row.status == "placed"],
        "running": [
            (row.pk, f"{timezone.localtime(row.starts_at):%H:%M} {orders.name_of(row)} {row.carer.name}")
            for row in late
        ],
        "unplaced": sum(row.place == "home" and row.pk not in station.places for row in station.orders),
        "tiles": [
            (now("待接单"), counted.count("placed"), "late" if "placed" in counted else ""),
            (now("待派人"), counted.count("accepted"), "late" if "accepted" in counted else ""),
            (now("已派人"), counted.count("assigned"), ""),
            (now("服务中"), counted.count("under_way"), ""),
            (now("已完成"), sum(one in ("done", "verified", "rejected") for one in counted), ""),
        ],
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < NUMBER else 0


def _asked(request: Request) -> tuple[Asked | None, str]:
    """What the address asks to be proposed, or what is wrong with it."""
    given = request.GET
    kind = given.get("propose", "")
    if kind == "waiting":
        return Asked(), ""
    if kind == "whole":
        return Asked(whole=True), ""
    if kind == "sick" and _number(given.get("carer", "")):
        return Asked(sick=_number(given["carer"])), ""
    if kind == "late" and _number(given.get("order", "")):
        hour, _colon, minute = given.get("at", "").partition(":")
        if hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
            return Asked(late=_number(given["order"]), at=int(hour) * 60.0 + int(minute)), ""
        return None, now("请填写会晚到几点，例如 10:30。")
    return None, now("请选择是谁来不了、哪一单会晚到。") if kind else ""


def _without_part(request: Request) -> str:
    kept = request.GET.copy()
    kept.pop("part", None)
    return f"{request.path}?{kept.urlencode()}"


@face.page("board/adopt", title=_("采用排班方案"), may=MAY, rail="board", acts=True)
def adopt_plan(request: Request) -> HttpResponse:
    """Make the chosen changes; what could not be made is told order by order."""
    found: list[actions.Adopted] = []
    moves = [move for move in map(_move, request.POST.getlist("move")) if move is not None]
    refusal = attempt(lambda: found.append(actions.adopt(moves, by=request.by)))
    if refusal is not None:
        say(request, f"{refusal.why}{refusal.do}", "warning")
    for one in found:
        say(request, now("已按方案改派 {count} 单。").format(count=one.sent))
        for row, told in one.refused[:TOLD]:
            say(request, now("订单 {number} 没有改：{why}").format(number=row.pk, why=told.why), "warning")
        if len(one.refused) > TOLD:
            say(request, now("还有 {count} 单没有改。").format(count=len(one.refused) - TOLD), "warning")
    return back(request.POST.get("on", ""))


def _move(text: str) -> Move | None:
    """One change as the form carries it: order, who was to go, who is to go, and from which minute of the day if another."""
    parts = text.split(":")
    if len(parts) not in (3, 4) or not all(not part or _number(part) for part in parts) or not _number(parts[0]):
        return None
    order, before, after, at = map(_number, [*parts, ""][:4])
    return Move(order, before or None, after or None, at or None)


def back(on: str) -> HttpResponse:
    """To the board of a day."""
    response = HttpResponseRedirect(f"{reverse('board')}?{urlencode({'on': on})}" if on else reverse("board"))
    response.status_code = 303
    return response


@face.page("board/sick", title=_("登记请假"), may=MAY, rail="board", acts=True)
def call_in_sick(request: Request) -> HttpResponse:
    """Somebody does not come that day: it is written down, and the board shows who could go instead."""
    form = Sick(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else timezone.localdate()
    party = _number(request.POST.get("carer", ""))
    response = back(on.isoformat())
    response["Location"] += f"&propose=sick&carer={party}"
    if not party:
        return response
    worker = workforce.of_party(request.by, party)
    if worker.pk not in absences.on_day(request.by, [worker], on):
        refusal = attempt(lambda: absences.record_absence(worker, on, on + timedelta(days=1), by=request.by))
        if refusal is not None:
            say(request, f"{refusal.why}{refusal.do}", "warning")
            return back(on.isoformat())
        say(request, now("已登记{name} {day} 请假。").format(name=worker.name, day=written.day(on)))
    return response


@face.page("board/choices/<int:pk>", title=_("派人"), may=MAY, rail="board")
def board_choices(request: Request, pk: int) -> HttpResponse:
    """For the hand that drags an order: who may take it and what speaks for them, who may not and why."""
    row = orders.order(request.by, pk)
    station = stations.read(request.by, row.provider_id, timezone.localdate(row.starts_at))
    found = choosing.candidates(request.by, station, row)
    return JsonResponse(
        {
            "assign": reverse("assign-order", kwargs={"pk": pk}),
            "carers": {
                one.worker.party_id: {
                    "worker": one.worker.pk,
                    "fits": not one.refusals and not one.here,
                    "said": " ".join(one.refusals) or written.listed(one.reasons),
                }
                for one in found
            },
        }
    )
