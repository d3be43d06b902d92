"""The duty roster: who is on duty for which place at which hours, and where nobody is now."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import DESK, OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation import regions
from yinian.foundation.administration import queries as administration
from yinian.programmes.emergency import duties, queries

COLUMNS = [
    Column("region", _("区域")),
    Column("who", _("值班人")),
    Column("since", _("自")),
    Column("until", _("至")),
    Column("act", _("办理")),
]
SHOWN = 12


class Narrow(forms.Form):
    """How the list may be narrowed."""

    at = places.PlaceField()


class Turn(forms.Form):
    """Who, from which hour to which, and on how many days."""

    who = forms.ChoiceField(label=_("值班人"))
    day = forms.DateField(label=_("第一天"), widget=asking.Day(), initial=timezone.localdate)
    since = forms.TimeField(label=_("自"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until = forms.TimeField(
        label=_("至"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("早于开始的，算第二天。"),
    )
    days = forms.IntegerField(label=_("连排天数"), min_value=1, max_value=duties.MOST_DAYS, initial=1)


@face.page(
    "duty",
    title=_("值班表"),
    lead=_("报警一分钟没有人接，就通知当班的人；没有人当班，通知街道的全体工作人员。"),
    may=DESK,
    rail="safety",
)
def duty(request: Request) -> Context:
    """The turns that are not over."""
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = queries.turns(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    bare = queries.uncovered(actor, timezone.now())
    action = None
    if actor.role in OFFICER and actor.region_id:
        action = Action(
            _("安排值班"), reverse("put-on-duty", kwargs={"pk": (at.pk if at else actor.region_id)}), "plus"
        )
    return {
        "listing": listing(request, rows, COLUMNS, key="duty", empty=_("还没有排班。")),
        "filters": form,
        "now": timezone.now(),
        "bare": list(bare[:SHOWN]),
        "bare_count": bare.count(),
        "may_write": actor.role in OFFICER,
        "action": action,
    }


@face.page("duty/<int:pk>/new", title=_("安排值班"), may=OFFICER, rail="safety", template=asking.TEMPLATE)
def put_on_duty(request: Request, pk: int) -> Context | HttpResponse:
    """Put somebody on duty for a place."""
    actor = request.by
    place = administration.region(actor, pk)
    known = {str(one.pk): one for one in queries.candidates(actor, place)[:200]}
    form = Turn(request.POST or None)
    form.fields["who"].choices = [("", _("请选择")), *((number, one.name) for number, one in known.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        since = timezone.make_aware(datetime.combine(given["day"], given["since"]))
        until = timezone.make_aware(datetime.combine(given["day"], given["until"]))
        until += timedelta(days=until <= since)
        duties.put(place, known[given["who"]], since, until, by=actor, days=given["days"])
        say(request, now("已安排{name}值班。").format(name=known[given["who"]].name))
        return go("duty")

    return asking.ask(request, form, _("安排值班"), do, back=asking.to("duty"), lead=place.name)


@face.page("duty/<int:pk>/off", title=_("取消值班"), may=OFFICER, rail="safety", acts=True)
def take_off_duty(request: Request, pk: int) -> HttpResponse:
    """Take a turn away."""
    duties.take_off(queries.turn(request.by, pk), by=request.by)
    say(request, _("已取消这一班。"))
    return go("duty")
