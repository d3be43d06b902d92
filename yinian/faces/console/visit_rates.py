"""The monthly rate: how many of those due were visited, why the others were not, by name, and every version of it."""

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_tabs import READERS, STATES
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.programmes.welfare_visits import actions, counting, queries
from yinian.programmes.welfare_visits import law as laws

ROWS = [Column("elder", _("老人")), Column("region", _("社区（村）")), Column("state", _("状态"))]
TONES = {"visited": "done", "not_tried": "late", "not_reached": "wait"}


def _month(request: Request) -> date:
    """The month that the address names, or this one."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


@face.page("visits/rates", title=_("月探访率"), may=READERS, rail="visits", name="visit-rates")
def own_rates(request: Request) -> HttpResponse:
    """One's own region first."""
    here = reverse("visit-rate", kwargs={"pk": request.by.region_id or 0})
    return HttpResponseRedirect(f"{here}?{request.GET.urlencode()}" if request.GET else here)


@face.page("visits/rates/<int:pk>", title=_("月探访率"), may=READERS, rail="visits", template="console/visit_rate.html")
def visit_rate(request: Request, pk: int) -> Context:
    """A region's month and the regions below it."""
    actor, month = request.by, _month(request)
    place = administration.region(actor, pk)
    versions = list(counting.versions(actor, place, month)[:12])
    own = versions[0] if versions else None
    rows_of = reverse("visit-rate-rows", kwargs={"pk": pk})
    states = [
        (name, word, own.counts.get(name, 0), f"{rows_of}?month={month:%Y-%m}&state={name}") for name, word in STATES.items()
    ] if own else []  # fmt: skip
    below = [
        (row.region, row.counts, queries.percent(row.counts["visited"], row.counts["due"]))
        for row in counting.rates_below(actor, place, month)
    ]
    terms = laws.at(place)
    return {
        "place": place,
        "way": [up for up in regions.ancestors(place) if regions.holds(actor.region_path, up.path)],
        "own": own,
        "percent": queries.percent(own.counts["visited"], own.counts["due"]) if own else None,
        "states": states,
        "rows_url": f"{rows_of}?month={month:%Y-%m}",
        "versions": versions,
        "below": sorted(below, key=lambda row: (row[2] if row[2] is not None else 101, row[0].path)),
        "month": month,
        "months": _months(actor_months=counting.months(actor, place), month=month, place=place),
        "target": terms.target,
        "target_source": terms.target_source,
        "tabs": visit_tabs.tabs("visit-rates"),
        "title": now("{place} {month} 的探访率").format(place=place.name, month=f"{month:%Y-%m}"),
        "lead": _("每个应探访的人只算一次；没去的人人有名有原因。从记录里算出，谁也改不了；晚到的记录另出一版。"),
    }


def _months(actor_months: list[date], month: date, place: Region) -> list[Tab]:
    here = reverse("visit-rate", kwargs={"pk": place.pk})
    known = sorted({*actor_months[:6], month}, reverse=True)
    return [Tab(f"{one:%Y-%m}", f"{here}?month={one:%Y-%m}", one == month) for one in known]


@face.page(
    "visits/rates/<int:pk>/rows",
    title=_("探访率的名单"),
    may=READERS,
    rail="visits",
    template="console/visit_rate_rows.html",
)
def visit_rate_rows(request: Request, pk: int) -> Context:
    """The elders behind a number, each with how they stand, read from the records now."""
    actor, month, state = request.by, _month(request), request.GET.get("state", "")
    place = administration.region(actor, pk)
    state = state if state in STATES else ""
    rows = counting.standing(actor, place, month, state)
    export = reverse("visit-rate-export", kwargs={"pk": pk})
    shown = listing(request, rows, ROWS, key="visit-rate-rows", empty=_("没有这样的老人。"), export_url=export)
    here = reverse("visit-rate-rows", kwargs={"pk": pk})
    tabs = [Tab(_("全部"), f"{here}?month={month:%Y-%m}", not state)]
    tabs += [Tab(word, f"{here}?month={month:%Y-%m}&state={name}", name == state) for name, word in STATES.items()]
    return {
        "listing": shown,
        "people": [(elder, STATES[word], TONES.get(word, "")) for elder, word in counting.told(shown.rows)],
        "states": tabs,
        "title": now("{place} {month}：{state}").format(
            place=place.name, month=f"{month:%Y-%m}", state=STATES[state] if state else now("应探访的老人")
        ),
        "lead": _("现在的名单；统计以后又有记录的，与数字会差几个。"),
        "back": f"{reverse('visit-rate', kwargs={'pk': pk})}?month={month:%Y-%m}",
        "back_label": _("月探访率"),
    }


@face.page("visits/rates/<int:pk>/export", title=_("导出表格"), may=OFFICER, rail="visits")
def visit_rate_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The same as a table file; the journal knows of it."""
    actor, month, state = request.by, _month(request), request.GET.get("state", "")
    place = administration.region(actor, pk)
    actions.export(f"{place.pk} {month}", by=actor, why=request.GET.urlencode())
    rows = counting.standing(actor, place, month, state if state in STATES else "")
    cells = (
        [elder.name, elder.region.name, STATES[word]] for elder, word in counting.told(rows.iterator(chunk_size=500))
    )
    return sheet("visit-rate", [now("老人"), now("社区（村）"), now("状态")], cells)
