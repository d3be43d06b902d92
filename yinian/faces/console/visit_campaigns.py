"""Campaigns of visits: for a festival, extreme weather, the month of respect; the list of gifts is the list of visits."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places, visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation.administration import queries as administration
from yinian.programmes.welfare_visits import actions, queries
from yinian.registry.elders import groups

COLUMNS = [
    Column("name", _("活动名称")),
    Column("kind", _("类别")),
    Column("region", _("区域")),
    Column("since", _("日期")),
    Column("done", _("已探访"), numeric=True),
    Column("status", _("状态")),
]
PEOPLE = [
    Column("elder", _("老人")),
    Column("day", _("计划日期")),
    Column("visitor", _("探访人")),
    Column("state", _("状态")),
]


class Occasion(forms.Form):
    """What is told of a campaign."""

    name = forms.CharField(label=_("活动名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *queries.KINDS])
    at = places.PlaceField(label=_("区域"), required=True)
    since = forms.DateField(label=_("从哪一天起"), widget=asking.Day())
    last = forms.DateField(label=_("到哪一天（含）"), widget=asking.Day())
    group = forms.ChoiceField(label=_("人群"))
    from_age = forms.IntegerField(label=_("年龄下限"), min_value=0, max_value=120, initial=0, help_text=_("0 是不限。"))
    gift = forms.CharField(
        label=_("慰问品"), required=False, max_length=100, help_text=_("有慰问品的，送到就是一次探访记录。")
    )


class Narrow(forms.Form):
    """How a campaign's list may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    show = forms.CharField(required=False, widget=forms.HiddenInput)


@face.page(
    "visits/campaigns",
    title=_("集中探访"),
    lead=_("节日慰问、极端天气、敬老月：一批老人在几天里各去一次，送慰问品的名单就是探访名单。"),
    may=READERS,
    rail="visits",
)
def visit_campaigns(request: Request) -> Context:
    """The list."""
    shown = listing(
        request, queries.campaigns(request.by), COLUMNS, key="visit-campaigns", empty=_("还没有发起过集中探访。")
    )
    action = (
        Action(_("发起集中探访"), reverse("open-visit-campaign"), "plus") if visit_tabs.office(request.by) else None
    )
    return {"listing": shown, "tabs": visit_tabs.tabs("visit-campaigns"), "action": action}


@face.page("visits/campaigns/new", title=_("发起集中探访"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def open_visit_campaign(request: Request) -> Context | HttpResponse:
    """Open one."""
    actor = request.by
    form = Occasion(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]
    form.fields["group"].choices = [(name, groups.slot(name).title) for name in actions.group_names()]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        told = actions.Occasion(
            given["name"], given["kind"], administration.region(actor, int(given["at"])), given["since"],
            given["last"] + timedelta(days=1), given["group"], given["from_age"], given["gift"],
        )  # fmt: skip
        row = actions.open_campaign(told, by=actor)
        say(request, now("已发起「{name}」，名单正在排。").format(name=row.name))
        return go("visit-campaign", pk=row.pk)

    return asking.ask(request, form, _("发起"), do, back=reverse("visit-campaigns"), wide=True)


@face.page(
    "visits/campaigns/<int:pk>", title=_("集中探访"), may=READERS, rail="visits", template="console/visit_campaign.html"
)
def visit_campaign(request: Request, pk: int) -> Context:
    """One of them with everybody on its list."""
    actor, given = request.by, request.GET
    row = queries.campaign(actor, pk)
    rows = queries.matching(queries.turns_in(actor, row), actor, given.get("q", ""))
    show = given.get("show", "")
    if show in ("left", "done"):
        rows = rows.filter(visit__isnull=show == "left")
    export = reverse("visit-campaign-export", kwargs={"pk": pk})
    shown = listing(
        request, rows, PEOPLE, key="visit-campaign", empty=_("名单还没有排好，或没有符合的老人。"), export_url=export
    )
    here = reverse("visit-campaign", kwargs={"pk": pk})
    states = [
        Tab(_("全部"), here, not show, row.due or 0),
        Tab(_("还没去"), f"{here}?show=left", show == "left", (row.due or 0) - (row.done or 0)),
        Tab(_("已探访"), f"{here}?show=done", show == "done", row.done or 0),
    ]
    return {
        "campaign": row,
        "group": groups.slot(row.group).title,
        "last": row.until - timedelta(days=1),
        "listing": shown,
        "filters": Narrow(given or None),
        "states": states,
        "may_close": visit_tabs.office(actor) and row.status == "open",
        "office": visit_tabs.office(actor),
        "entries": entries(row, actor),
        "title": row.name,
        "back": reverse("visit-campaigns"),
        "back_label": _("集中探访"),
    }


@face.page("visits/campaigns/<int:pk>/export", title=_("导出表格"), may=OFFICER, rail="visits")
def visit_campaign_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The list of gifts as a table file, to be signed on paper; the journal knows of it."""
    actor = request.by
    row = queries.campaign(actor, pk)
    actions.export(row.name, by=actor, why=row.name)
    heads = [now("老人"), now("社区（村）"), now("住址"), now("慰问品"), now("探访人"), now("探访日期"), now("签收")]
    rows = queries.turns_in(actor, row).iterator(chunk_size=500)
    return sheet("visit-campaign", heads, ([*_line(turn, row.gift), ""] for turn in rows))


def _line(turn: Any, gift: str) -> list[object]:
    visitor = turn.visitor.name if turn.visitor else ""
    day = turn.visit.day if turn.visit else ""
    return [turn.elder.name, turn.elder.region.name, turn.elder.address, gift, visitor, day]


@face.page("visits/campaigns/<int:pk>/close", title=_("结束集中探访"), may=OFFICER, rail="visits", acts=True)
def close_visit_campaign(request: Request, pk: int) -> HttpResponse:
    """End it."""
    actions.close_campaign(queries.campaign(request.by, pk), by=request.by)
    say(request, _("已结束；没去到的留在名单上。"))
    return go("visit-campaign", pk=pk)
