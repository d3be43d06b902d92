"""Somebody does not come for some days, and comes back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.workforce import absences, actions, queries


class Days(forms.Form):
    """From which day to which."""

    since = forms.DateField(label=_("第一天"), widget=asking.Day(), initial=timezone.localdate)
    last = forms.DateField(label=_("最后一天"), widget=asking.Day(), initial=timezone.localdate)


@face.page("workers/<int:pk>/absence", title=_("登记请假"), may=actions.ROTA, rail="workers", template=asking.TEMPLATE)
def record_absence(request: Request, pk: int) -> Context | HttpResponse:
    """Write down on which days somebody does not come."""
    row = queries.worker(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        absences.record_absence(row, given["since"], given["last"] + timedelta(days=1), by=request.by)
        say(request, now("已登记{name} {day} 起请假。").format(name=row.name, day=written.day(given["since"])))
        return go("worker", pk=pk)

    lead = _("{name}请假的日子不能派新的服务；已经派的要在调度台改派。").format(name=row.name)
    back = asking.to("worker", pk=pk)
    return asking.ask(request, Days(request.POST or None), _("登记请假"), do, back=back, lead=lead)


@face.page("absences/<int:pk>/end", title=_("销假"), may=actions.ROTA, rail="workers", acts=True)
def end_absence(request: Request, pk: int) -> HttpResponse:
    """Somebody is back."""
    worker = absences.end_absence(absences.absence(request.by, pk), by=request.by)
    say(request, now("{name}已销假。").format(name=worker.name))
    return go("worker", pk=worker.pk)
