"""The elders or facilities that a figure counts, by the very rule that counted them."""

from datetime import date
from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.elders import COLUMNS, table
from yinian.faces.console.face import FIGURES, OFFICER, REGIONAL, face
from yinian.faces.console.indicators import link
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, Listing, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import age
from yinian.foundation.regions import Region
from yinian.oversight.indicators import queries
from yinian.oversight.indicators.rules import Indicator
from yinian.registry.elders import access

FACILITIES = [
    Column("name", _("设施")),
    Column("kind", _("类别")),
    Column("operator", _("运营方")),
    Column("place", _("所在地")),
    Column("counted", _("计入"), numeric=True),
]


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def _shown(place: Region, known: Indicator, listed: Listing[Any]) -> Context:
    title = now("{place}：{title}").format(place=place.name, title=queries.worded(known))
    return {"listing": listed, "title": title, "back": link(place.pk, show=known.name), "back_label": _("图表")}


@face.page("indicators/<int:pk>/<str:name>/elders", title=_("名单"), may=REGIONAL, rail="chart")
def elders_behind(request: Request, pk: int, name: str) -> Context:
    """The list; it is reckoned now, so that it may differ from the figure by what was recorded since."""
    actor = request.by
    place, known, on = administration.region(actor, pk), queries.definition(name), _day(request)
    part = "denominator" if request.GET.get("part") == "denominator" else "numerator"
    rows = queries.elders_behind(actor, name, place, on, part).select_related("region")
    out = reverse("elders-behind-export", kwargs={"pk": pk, "name": name}) if actor.role in OFFICER else ""
    shown = listing(request, rows, COLUMNS[:4], key="behind", empty=_("这一天没有这样的老人。"), export_url=out)
    return {**_shown(place, known, shown), "people": [(elder, age(elder.born_on, on)) for elder in shown.rows]}


@face.page(
    "indicators/<int:pk>/<str:name>/elders/export",
    title=_("导出表格"),
    may=OFFICER,
    rail="chart",
    name="elders-behind-export",
)
def elders_behind_export(request: Request, pk: int, name: str) -> StreamingHttpResponse:
    """The same list as a table file; the journal knows of it."""
    actor = request.by
    place, on = administration.region(actor, pk), _day(request)
    part = "denominator" if request.GET.get("part") == "denominator" else "numerator"
    rows = queries.elders_behind(actor, name, place, on, part).select_related("region")
    access.export(f"{name} {request.GET.urlencode()}", by=actor, why=f"{name} {request.GET.urlencode()}")
    return sheet(name, *table(rows))


@face.page(
    "indicators/<int:pk>/<str:name>/facilities",
    title=_("设施"),
    may=FIGURES,
    rail="chart",
    template="console/behind_facilities.html",
)
def facilities_behind(request: Request, pk: int, name: str) -> Context:
    """The facilities whose numbers add up to the figure, reckoned now."""
    actor = request.by
    place, known = administration.region(actor, pk), queries.definition(name)
    rows = queries.facilities_behind(actor, name, place, _day(request))
    shown = listing(request, rows, FACILITIES, key="behind", empty=_("这一天没有这样的设施。"))
    return {**_shown(place, known, shown), "counts": queries.worded(known.counts)}
