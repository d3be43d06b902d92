"""Activities of one's region: announced, held or called off."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import CARE, OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.timeline import entries
from yinian.foundation.administration import queries as administration
from yinian.programmes.activities import actions, queries

COLUMNS = [
    Column("title", _("标题")),
    Column("region", _("区域")),
    Column("starts", _("开始时间")),
    Column("capacity", _("名额"), numeric=True),
    Column("attended", _("到场人数"), numeric=True),
    Column("status", _("状态")),
]


class Moment(forms.DateTimeInput):
    """A day and time as the browser's own calendar takes it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Announcement(forms.Form):
    """What is told beforehand."""

    title = forms.CharField(label=_("标题"), max_length=100)
    at = places.PlaceField(label=_("区域"), required=True)
    place = forms.CharField(label=_("地点"), max_length=200)
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=Moment())
    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=100_000)
    goal = forms.ChoiceField(label=_("目标"), choices=[("", _("请选择")), *queries.GOALS])


class Held(forms.Form):
    """How many came."""

    attended = forms.IntegerField(label=_("到场人数"), min_value=0, max_value=100_000)


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


@face.page("desk/activities", title=_("活动"), lead=_("发布以后，公众不用登录就能看到。"), may=CARE, rail="activities")
def activities(request: Request) -> Context:
    """The list."""
    shown = listing(request, queries.activities(request.by), COLUMNS, key="activities", empty=_("还没有发布过活动。"))
    may = request.by.role in OFFICER
    return {"listing": shown, "action": Action(_("发布活动"), reverse("announce"), "plus") if may else None}


@face.page("desk/activities/new", title=_("发布活动"), may=OFFICER, rail="activities", template=asking.TEMPLATE)
def announce(request: Request) -> Context | HttpResponse:
    """Announce one."""
    actor = request.by
    form = Announcement(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        starts_at: datetime = given["starts_at"]
        region = administration.region(actor, int(given["at"]))
        told = actions.Announcement(given["title"], region, given["place"], starts_at, given["capacity"], given["goal"])
        row = actions.announce(told, by=actor)
        say(request, now("已发布「{title}」。").format(title=row.title))
        return go("activity", pk=row.pk)

    return asking.ask(request, form, _("发布活动"), do, back=reverse("activities"), wide=True)


@face.page("desk/activities/<int:pk>", title=_("活动"), may=CARE, rail="activities", template="console/activity.html")
def activity(request: Request, pk: int) -> Context:
    """One activity."""
    actor = request.by
    row = queries.activity(actor, pk)
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    shown = {"activity": row, "moves": moves, "entries": entries(row, request.by), "title": row.title}
    return {**shown, "back": reverse("activities"), "back_label": _("活动")}


@face.page(
    "desk/activities/<int:pk>/hold", title=_("登记举办"), may=OFFICER, rail="activities", template=asking.TEMPLATE
)
def hold_activity(request: Request, pk: int) -> Context | HttpResponse:
    """Say how many came."""
    actor = request.by
    row = queries.activity(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.hold(row, given["attended"], by=actor)
        return go("activity", pk=pk)

    back = asking.to("activity", pk=pk)
    return asking.ask(request, Held(request.POST or None), _("登记举办"), do, back=back, lead=row.title)


@face.page(
    "desk/activities/<int:pk>/cancel", title=_("取消活动"), may=OFFICER, rail="activities", template=asking.TEMPLATE
)
def cancel_activity(request: Request, pk: int) -> Context | HttpResponse:
    """Call it off."""
    actor = request.by
    row = queries.activity(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.cancel(row, by=actor, why=given["why"])
        return go("activity", pk=pk)

    back = asking.to("activity", pk=pk)
    form = Why(request.POST or None)
    return asking.ask(request, form, _("取消活动"), do, back=back, lead=row.title, tone="danger")
