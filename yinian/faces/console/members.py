"""The virtual nursing home: who is a member, to whom nobody came this period, and one member's file."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans import actions, queries, rules, words
from yinian.faces.console import places
from yinian.faces.console.face import FIGURES, OFFICER, REGISTRY, face
from yinian.faces.console.plan_tabs import tabs
from yinian.faces.console.plans import EXPORTS, within
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries

COLUMNS = [
    Column("elder", _("老人")),
    Column("provider", _("服务商")),
    Column("period", _("周期")),
    Column("since", _("加入日期")),
]
SHOW = [("", _("全部成员")), ("without", _("本周期还没有服务")), ("with", _("本周期已有服务"))]
SHOWN = 10


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=60)
    show = forms.ChoiceField(label=_("服务情况"), required=False, choices=SHOW)
    at = places.PlaceField(label=_("老人所在地"))


class Enrol(forms.Form):
    """Who looks after the member, and how often at least."""

    provider = forms.ChoiceField(label=_("服务商"))
    period = forms.ChoiceField(
        label=_("至少多久有一次服务"), choices=queries.PERIODS, widget=forms.RadioSelect, initial="month"
    )


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, today = request.by, timezone.localdate()
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    shown = {"without": queries.without_delivery, "with": queries.with_delivery}.get(request.GET.get("show", ""))
    rows = shown(actor, today) if shown else queries.members(actor)
    return within(queries.matching(rows, actor, request.GET.get("q", "")), at), form


@face.page(
    "members",
    title=_("虚拟养老院成员"),
    lead=_("住在自己家里、按计划有人照护的老人。每个周期至少要有一次做完并核验的服务。"),
    may=REGISTRY,
    rail="plans",
)
def members(request: Request) -> Context:
    """The list, and how many of them nobody came to."""
    actor = request.by
    rows, form = _narrowed(request)
    export = reverse("members-export") if actor.role in EXPORTS else ""
    shown = listing(
        request, rows, COLUMNS, key="members", export_url=export,
        empty=_("还没有成员。从老人的照护计划加入。"), begin=_("看计划"), begin_url=reverse("plans"),
    )  # fmt: skip
    ratio = ""
    if actor.role in FIGURES and actor.region_id:
        ratio = reverse("indicator-region", kwargs={"pk": actor.region_id})
    return {
        "listing": shown,
        "filters": form,
        "reach": queries.reach(actor, queries.members(actor), timezone.localdate()),
        "rows": [(row, queries.name_of(row)) for row in shown.rows],
        "ratio_url": ratio,
        "parts": tabs(actor, "members"),
    }


@face.page("members/export", title=_("导出表格"), may=EXPORTS, rail="plans")
def members_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export("members", by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("老人"), now("服务商"), now("周期"), now("加入日期"), now("照护计划")]
    cells = (
        [row.pk, queries.name_of(row), row.provider.name, row.get_period_display(), row.since, row.plan_id]
        for row in rows.iterator(chunk_size=500)
    )
    return sheet("members", heads, cells)


@face.page("members/<int:pk>", title=_("成员档案"), may=REGISTRY, rail="plans", template="console/member.html")
def member(request: Request, pk: int) -> Context:
    """One member's file: the plan, who looks after them, and what was delivered."""
    actor, today = request.by, timezone.localdate()
    row = queries.enrolment(actor, pk)
    begins, ends = rules.period_of(row.period, today)
    lines = list(queries.lines(actor, row.plan).filter(until=None))
    named = queries.named(one.item for one in lines)
    delivered = list(queries.delivered(actor, row)[:SHOWN])
    return {
        "member": row,
        "name": queries.name_of(row),
        "lines": [(one, str(named.get(one.item, one.item)), words.rhythm(one.rhythm)) for one in lines],
        "delivered": delivered,
        "in_period": sum(1 for one in delivered if one.served_on and begins <= one.served_on < ends),
        "may_end": actor.role in OFFICER and row.until is None,
        "entries": entries(row, actor),
        "title": now("成员：{name}").format(name=queries.name_of(row)),
        "back": reverse("members"),
        "back_label": _("虚拟养老院成员"),
    }


@face.page("plans/<int:pk>/enrol", title=_("加入虚拟养老院"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def enrol(request: Request, pk: int) -> Context | HttpResponse:
    """Make an elder with a plan a member."""
    actor = request.by
    row = queries.plan(actor, pk)
    serving = queries.serving(actor, row)
    form = Enrol(request.POST or None)
    form.fields["provider"].choices = [("", _("请选择")), *((pk, one.name) for pk, one in serving.items())]  # type: ignore[attr-defined]
    if len(serving) == 1:
        form.initial["provider"] = next(iter(serving))

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.enrol(row, serving[given["provider"]], given["period"], by=actor)
        say(request, now("已加入虚拟养老院。"))
        return go("member", pk=made.pk)

    lead = now("{name}：凭这份计划加入，由计划里的一家服务商负责。").format(name=queries.name_of(row))
    return asking.ask(request, form, _("加入虚拟养老院"), do, back=asking.to("plan", pk=pk), lead=lead)


@face.page("members/<int:pk>/end", title=_("退出虚拟养老院"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def end_enrolment(request: Request, pk: int) -> Context | HttpResponse:
    """End a membership; the plan goes on."""
    actor = request.by
    row = queries.enrolment(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.end_enrolment(row, by=actor, why=given["why"])
        return go("member", pk=pk)

    form, lead = Why(request.POST or None), now("{name}：计划照常执行。").format(name=queries.name_of(row))
    back = asking.to("member", pk=pk)
    return asking.ask(request, form, _("退出虚拟养老院"), do, back=back, lead=lead, tone="danger")
