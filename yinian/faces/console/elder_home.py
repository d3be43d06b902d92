"""Writing down where an elder's home lies."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import DESK, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.elders import locating
from yinian.registry.elders import queries as elders


class Spot(forms.Form):
    """Latitude and longitude."""

    latitude = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90, help_text=_("例如 41.80500"))
    longitude = forms.FloatField(label=_("经度"), min_value=-180, max_value=180, help_text=_("例如 123.47000"))


@face.page("elders/<int:pk>/home", title=_("登记住处位置"), may=DESK, rail="elders", template=asking.TEMPLATE)
def locate_elder(request: Request, pk: int) -> Context | HttpResponse:
    """Write it down."""
    actor = request.by
    person = elders.elder(actor, pk)
    row = locating.location(actor, person)
    initial = {"latitude": row.latitude, "longitude": row.longitude} if row else {}

    def do(given: dict[str, Any]) -> HttpResponse:
        locating.locate(person, given["latitude"], given["longitude"], by=actor)
        say(request, now("已登记{name}的住处位置。").format(name=person.name))
        return go("elder", pk=pk)

    lead = now("{name}，{address}。从地图上复制这个地址的纬度和经度；排班算路程、核验签到都会用它。").format(
        name=person.name, address=person.address or "—"
    )
    form = Spot(request.POST or None, initial=initial)
    return asking.ask(request, form, _("登记住处位置"), do, lead=lead, back=asking.to("elder", pk=pk))
