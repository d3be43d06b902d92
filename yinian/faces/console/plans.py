"""Elders' plans: the list, and who is severely dependent and lacks one of the four basic services."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.orders import queries as orders
from yinian.delivery.plans import actions, queries, words
from yinian.delivery.plans.rules import BASIC
from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.console.plan_tabs import tabs
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.registry.elders import queries as elders

EXPORTS = OFFICER | {Role.MANAGER, Role.DISPATCHER}
COLUMNS = [
    Column("elder", _("老人")),
    Column("content", _("计划的服务")),
    Column("next", _("下一次")),
    Column("since", _("自")),
    Column("status", _("状态")),
]
LACKING = [Column("elder", _("老人")), Column("place", _("常住地")), Column("lacks", _("计划里还没有"))]
SHOW = [
    ("", _("执行中")), ("refused", _("有没订上的")), ("paused", _("今天暂停")), ("stopped", _("已停止")), ("all", _("全部")),
]  # fmt: skip


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=60)
    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    at = places.PlaceField(label=_("老人所在地"))


class Where(forms.Form):
    """Which place."""

    at = places.PlaceField(label=_("老人所在地"))


def within(rows: QuerySet[Any], at: Region | None) -> QuerySet[Any]:
    """Those of a place, if one was chosen."""
    return rows if at is None else rows.filter(regions.within(at.path, "region_path"))


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, show = request.by, request.GET.get("show", "")
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = within(queries.matching(queries.plans(actor), actor, request.GET.get("q", "")), at)
    if show == "refused":
        rows = queries.with_refusals(actor, rows)
    elif show == "paused":
        rows = queries.paused(actor, rows)
    if show != "all":
        rows = rows.filter(status="stopped" if show == "stopped" else "active")
    return rows, form


def _shown(actor: Actor, plans: list[Any]) -> list[tuple[Any, str, str, Any]]:
    """Each plan with whose it is, what is in it, and when somebody comes next."""
    known = queries.lines_of(actor, plans)
    named = queries.named(one.item for lines in known.values() for one in lines)
    shown = []
    for row in plans:
        lines = known.get(row.pk, [])
        content = written.listed(
            written.aside(named.get(one.item, one.item), words.rhythm(one.rhythm)) for one in lines
        )
        coming = [one.next_on for one in lines if one.next_on is not None]
        shown.append((row, queries.name_of(row), content, min(coming, default=None)))
    return shown


@face.page(
    "plans",
    title=pgettext_lazy("rail", "计划"),
    lead=_("定期上门的服务。每天夜里，系统把两周内到期的下成订单；没有订上的写明原因，并报给街道。"),
    may=REGISTRY,
    rail="plans",
)
def plans(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    export = reverse("plans-export") if request.by.role in EXPORTS else ""
    shown = listing(
        request, rows, COLUMNS, key="plans", export_url=export, empty=_("还没有计划。从老人的页面制定。"),
        begin=_("找老人"), begin_url=reverse("elders"),
    )  # fmt: skip
    return {
        "listing": shown,
        "filters": form,
        "rows": _shown(request.by, list(shown.rows)),
        "parts": tabs(request.by, "plans"),
    }


@face.page("plans/export", title=_("导出表格"), may=EXPORTS, rail="plans")
def plans_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export("plans", by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("老人"), now("计划的服务"), now("下一次"), now("自"), now("状态")]
    cells = (
        [row.pk, name, content, coming or "", row.since, row.get_status_display()]
        for part in _parts(rows)
        for row, name, content, coming in _shown(request.by, part)
    )
    return sheet("plans", heads, cells)


def _parts(rows: QuerySet[Any]) -> Any:
    part: list[Any] = []
    for row in rows.iterator(chunk_size=500):
        part.append(row)
        if len(part) == 500:
            yield part
            part = []
    yield part


def _region(request: Request) -> Region:
    actor = request.by
    at = places.chosen(actor, request.GET.get("at", ""))
    return at or administration.region(actor, actor.region_id or 0)


def _lacking(actor: Actor, people: list[Any]) -> list[tuple[Any, str]]:
    held, named = queries.held(actor, people), queries.named(BASIC)
    return [
        (person, written.listed(named.get(one, one) for one in BASIC if one not in held.get(person.pk, set())))
        for person in people
    ]


@face.page(
    "plans/basic",
    title=_("基本服务包"),
    lead=_("居家的重度失能老人，计划里应当有巡视探访、个人清洁、应急呼叫、养老顾问。这里列出还缺的人。"),
    may=OFFICER,
    rail="plans",
    template="console/basic_lacking.html",
)
def basic_lacking(request: Request) -> Context:
    """Who lacks one of the four, and how many have them all."""
    actor, region = request.by, _region(request)
    form = Where(request.GET or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.GET.get("at", "")))  # type: ignore[attr-defined]
    shown = listing(
        request, queries.lacking(actor, region), LACKING, key="lacking", export_url=reverse("basic-lacking-export"),
        empty=_("居家的重度失能老人，四项基本服务都在计划里。"),
    )  # fmt: skip
    return {
        "listing": shown,
        "filters": form,
        "rows": _lacking(actor, list(shown.rows)),
        "severe": queries.severe(actor, region).order_by().count(),
        "action": Action(_("批量制定计划"), reverse("give-basic", kwargs={"pk": region.pk}), "plus"),
        "parts": tabs(actor, "basic-lacking"),
    }


class Give(forms.Form):
    """Which package, from whom, at what time, and what pays."""

    package = forms.ChoiceField(label=_("服务套餐"))
    provider = forms.ChoiceField(label=_("服务商"))
    at = forms.TimeField(
        label=_("时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), initial="09:00"
    )
    funding = forms.ChoiceField(label=_("付费方式"), choices=orders.FUNDINGS, widget=forms.RadioSelect, initial="hours")


@face.page(
    "plans/basic/<int:pk>/give", title=_("批量按套餐制定计划"), may=OFFICER, rail="plans", template=asking.TEMPLATE
)
def give_basic(request: Request, pk: int) -> Context | HttpResponse:
    """Let everybody of a place who lacks a basic service have a package."""
    actor = request.by
    region = administration.region(actor, pk)
    offered = {str(one.pk): one for one in queries.packages(region)}
    serving = {str(number): party for number, party in elders.provider_parties(actor).items()}
    form = Give(request.POST or None)
    for name, known in (("package", offered), ("provider", serving)):
        form.fields[name].choices = [("", _("请选择")), *((number, str(one)) for number, one in known.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        terms = actions.Terms(serving[given["provider"]], given["at"], given["funding"])
        run = actions.give_all(region, offered[given["package"]], terms, by=actor)
        return go("run", pk=run.pk)

    lead = now("{place}：居家的重度失能老人里，计划还缺基本服务的，都按套餐补上；已有的项目不重复。")
    back = reverse("basic-lacking")
    return asking.ask(request, form, _("批量制定计划"), do, back=back, lead=lead.format(place=region.name))


@face.page("plans/basic/export", title=_("导出表格"), may=OFFICER, rail="plans")
def basic_lacking_export(request: Request) -> StreamingHttpResponse:
    """The same as a table file; the journal knows of it."""
    rows = queries.lacking(request.by, _region(request))
    actions.export("basic", by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("老人"), now("常住地"), now("计划里还没有")]
    cells = (
        [person.pk, person.name, person.region.name, lacks]
        for part in _parts(rows)
        for person, lacks in _lacking(request.by, part)
    )
    return sheet("basic-services-lacking", heads, cells)
