"""Communities: whether each has its steward, alliance and service zone, and who walks its grids."""

from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import CARE, OFFICER, face
from yinian.faces.console.supply import tabs
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.sheet import sheet
from yinian.foundation.access import missing
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Level, Region
from yinian.registry.communities import actions, queries
from yinian.registry.elders import queries as elders

COLUMNS = [Column("name", _("社区（村）")), *(Column(kind, label) for kind, label in queries.KINDS)]
SHOW = [("", _("全部社区")), ("missing", _("还缺三要素的"))]
MOST = 5_000


class Narrow(forms.Form):
    """How the list may be narrowed."""

    show = forms.ChoiceField(label=_("三要素"), required=False, choices=SHOW)
    at = places.PlaceField(label=_("区域"))


class Given(forms.Form):
    """Who or what it is."""

    name = forms.CharField(label=_("姓名或名称"), max_length=100)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    place = forms.CharField(label=_("地点"), max_length=200, required=False)


class Grid(forms.Form):
    """A grid and who walks it."""

    name = forms.CharField(label=_("网格名称"), max_length=60)
    worker = forms.ChoiceField(label=_("网格员"), required=False)


def _region(request: Request) -> Region:
    actor = request.by
    at = places.chosen(actor, request.GET.get("at", ""))
    return at or administration.region(actor, actor.region_id or 0)


def _rows(actor: Actor, shown: list[Region]) -> list[tuple[Region, list[Any]]]:
    known = queries.elements(actor, shown)
    return [(place, [known.get(place.pk, {}).get(kind) for kind, _label in queries.KINDS]) for place in shown]


@face.page(
    "communities",
    title=_("社区三要素"),
    lead=_("每个社区都要有养老管家、养老联盟、老年人服务专区；缺哪一样，这里看得到。"),
    may=CARE,
    rail="supply",
)
def communities(request: Request) -> Context:
    """The list, and how many lack something."""
    actor, region = request.by, _region(request)
    form = Narrow(request.GET or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.GET.get("at", "")))  # type: ignore[attr-defined]
    lacking = queries.incomplete(actor, region)
    rows = lacking if request.GET.get("show") == "missing" else queries.communities(actor, region)
    export = reverse("communities-export") if actor.role in OFFICER else ""
    shown = listing(request, rows, COLUMNS, key="communities", export_url=export, empty=_("这里没有社区。"))
    return {
        "listing": shown,
        "filters": form,
        "rows": _rows(actor, list(shown.rows)),
        "count": queries.communities(actor, region).count(),
        "lacking": lacking.count(),
        "parts": tabs(request, "communities"),
    }


@face.page("communities/export", title=_("导出表格"), may=OFFICER, rail="supply")
def communities_export(request: Request) -> StreamingHttpResponse:
    """The same as a table file."""
    actor, region = request.by, _region(request)
    found = queries.incomplete(actor, region) if request.GET.get("show") == "missing" else None
    rows = _rows(actor, list((found if found is not None else queries.communities(actor, region))[:MOST]))
    heads = [now("社区（村）"), *(str(label) for _kind, label in queries.KINDS)]
    return sheet(
        "communities", heads, ([place.name, *(one.name if one else "" for one in held)] for place, held in rows)
    )


def _community(actor: Actor, pk: int) -> Region:
    place = administration.region(actor, pk)
    if place.level != Level.COMMUNITY:
        raise missing(_("社区（村）"), pk)
    return place


@face.page("communities/<int:pk>", title=_("社区（村）"), may=CARE, rail="supply", template="console/community.html")
def community(request: Request, pk: int) -> Context:
    """One community: its three things and its grids."""
    actor = request.by
    place = _community(actor, pk)
    held = queries.elements(actor, [place]).get(place.pk, {})
    return {
        "place": place,
        "held": [(kind, label, held.get(kind)) for kind, label in queries.KINDS],
        "grids": [(grid, queries.in_grid(actor, grid).count()) for grid in queries.grids(actor, place)],
        "may_change": actor.role in OFFICER,
        "title": place.name,
        "back": reverse("communities"),
        "back_label": _("社区三要素"),
    }


@face.page(
    "communities/<int:pk>/set/<str:kind>", title=_("登记社区三要素"), may=OFFICER, rail="supply",
    template=asking.TEMPLATE,
)  # fmt: skip
def set_element(request: Request, pk: int, kind: str) -> Context | HttpResponse:
    """Record one of the three."""
    actor = request.by
    place, words = _community(actor, pk), dict(queries.KINDS)
    if kind not in words:
        raise missing(_("类别"), kind)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.set_element(place, kind, actions.Given(**given), by=actor)
        say(request, now("已登记{place}的{kind}。").format(place=place.name, kind=words[kind]))
        return go("community", pk=pk)

    return asking.ask(
        request, Given(request.POST or None), _("登记"), do, title=words[kind], lead=place.name,
        back=asking.to("community", pk=pk),
    )  # fmt: skip


@face.page("communities/elements/<int:pk>/end", title=_("撤销"), may=OFFICER, rail="supply", acts=True)
def end_element(request: Request, pk: int) -> HttpResponse:
    """Record that a community no longer has it."""
    row = queries.element(request.by, pk)
    actions.end_element(row, by=request.by)
    say(request, now("已撤销「{name}」。").format(name=row.name))
    return go("community", pk=row.region_id)


@face.page("communities/<int:pk>/grids/new", title=_("设立网格"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def open_grid(request: Request, pk: int) -> Context | HttpResponse:
    """Open a grid."""
    actor = request.by
    place = _community(actor, pk)
    known = {str(one.pk): one for one in queries.walkers(actor, place)}
    form = Grid(request.POST or None)
    form.fields["worker"].choices = [("", _("还没有")), *((number, one.name) for number, one in known.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        row = actions.open_grid(place, given["name"], known.get(given["worker"]), by=actor)
        return go("grid", pk=row.pk)

    return asking.ask(request, form, _("设立网格"), do, lead=place.name, back=asking.to("community", pk=pk))


@face.page("grids/<int:pk>", title=_("网格"), may=CARE, rail="supply", template="console/grid.html")
def grid(request: Request, pk: int) -> Context:
    """One grid: who walks it, and who lives there."""
    actor = request.by
    row = queries.grid(actor, pk)
    columns = [Column("name", _("老人"))]
    shown = listing(request, queries.in_grid(actor, row), columns, key="grid", empty=_("还没有老人划入这个网格。"))
    return {
        "grid": row,
        "listing": shown,
        "may_change": actor.role in OFFICER,
        "title": row.name,
        "back": asking.to("community", pk=row.region_id),
        "back_label": row.region.name,
    }


class Walker(forms.Form):
    """Who walks it."""

    worker = forms.ChoiceField(label=_("网格员"), required=False)


@face.page("grids/<int:pk>/worker", title=_("确定网格员"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def set_grid_worker(request: Request, pk: int) -> Context | HttpResponse:
    """Let somebody walk it."""
    actor = request.by
    row = queries.grid(actor, pk)
    known = {str(one.pk): one for one in queries.walkers(actor, row.region)}
    form = Walker(request.POST or None, initial={"worker": str(row.worker_id or "")})
    form.fields["worker"].choices = [("", _("还没有")), *((number, one.name) for number, one in known.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.set_worker(row, known.get(given["worker"]), by=actor)
        return go("grid", pk=pk)

    return asking.ask(request, form, _("确定网格员"), do, lead=row.name, back=asking.to("grid", pk=pk))


class Settle(forms.Form):
    """Whose address begins so."""

    q = forms.CharField(
        label=_("住址里有"), max_length=60, help_text=_("例如楼号或路名；本社区住址里有这几个字的老人都划入。")
    )


@face.page("grids/<int:pk>/elders", title=_("划入老人"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def settle_grid(request: Request, pk: int) -> Context | HttpResponse:
    """Record who lives in it, by their addresses."""
    actor = request.by
    row = queries.grid(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        rows = elders.living(actor).filter(region=row.region_id, address__contains=given["q"].strip())
        count = actions.settle(list(rows.order_by().values_list("pk", flat=True)[:MOST]), row, by=actor)
        say(request, now("住址里有“{words}”的 {count} 位老人已划入。").format(words=given["q"], count=count))
        return go("grid", pk=pk)

    lead = now("{place}，{name}").format(place=row.region.name, name=row.name)
    return asking.ask(
        request, Settle(request.POST or None), _("划入老人"), do, lead=lead, back=asking.to("grid", pk=pk)
    )
