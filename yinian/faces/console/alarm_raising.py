"""Raising an alarm by hand: for an elder who is known, or for somebody of whom only the place is."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import DESK, REGISTRY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.administration import queries as administration
from yinian.programmes.emergency import actions, queries
from yinian.registry.elders import queries as registry

BY_HAND = [choice for choice in queries.SOURCES if choice[0] != "device"]


class Calling(forms.Form):
    """What happened, and how it came to be known."""

    kind = forms.ChoiceField(label=_("报警类别"), choices=queries.KINDS, initial="call")
    source = forms.ChoiceField(label=_("来源"), choices=BY_HAND, initial="call")
    words = forms.CharField(label=_("情况"), required=False, max_length=500, widget=asking.Long())


class Unknown(forms.Form):
    """Where, and what was said."""

    at = places.PlaceField(required=True)
    address = forms.CharField(label=_("地点"), max_length=200, help_text=_("路名、门牌、楼栋，或旁边看得见的东西。"))
    source = forms.ChoiceField(label=_("来源"), choices=BY_HAND, initial="call")
    words = forms.CharField(label=_("情况"), max_length=500, widget=asking.Long())


@face.page("elders/<int:pk>/alarm", title=_("报警"), may=REGISTRY, rail="safety", template=asking.TEMPLATE)
def raise_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """For an elder who is known."""
    actor = request.by
    person = registry.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        row = actions.raise_alarm(person, given["words"], by=actor, source=given["source"], kind=given["kind"])
        say(request, _("已报警。正在通知热线和值班的人。"))
        return go("alarm", pk=row.pk)

    lead = now("{name}：人命关天的事，先打 120 或 119，再来这里。").format(name=person.name)
    form = Calling(request.POST or None)
    return asking.ask(request, form, _("报警"), do, back=asking.to("elder", pk=pk), lead=lead, tone="danger")


@face.page("alarms/new", title=_("为身份不明者报警"), may=DESK, rail="safety", template=asking.TEMPLATE)
def raise_unknown(request: Request) -> Context | HttpResponse:
    """For somebody of whom only the place is known."""
    actor = request.by
    form = Unknown(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        place = administration.region(actor, int(given["at"]))
        row = actions.raise_unknown(place, given["address"], given["words"], by=actor, source=given["source"])
        say(request, _("已报警。知道是谁以后，请在页面上认定。"))
        return go("alarm", pk=row.pk)

    lead = _("先救人，后查档：写清楚地点和情况就可以。")
    return asking.ask(request, form, _("报警"), do, back=asking.to("alarms"), lead=lead, tone="danger")
