"""The calls as lists: all of them, whom to ring back, how well the desk answered, and one call with its journal."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Entry, Tab
from yinian.faces.frame.sheet import sheet
from yinian.faces.hotline import doing
from yinian.faces.hotline.face import DESK, face
from yinian.foundation import verbs
from yinian.foundation.journal import lines
from yinian.foundation.regions import Region
from yinian.programmes.calls import actions, queries, rules

COLUMNS = [
    Column("at", _("来电时间"), ("-rang_at",)),
    Column("who", _("来电人")),
    Column("waited", _("等待"), ("waited",), numeric=True),
    Column("agent", _("接听人")),
    Column("status", _("状态")),
    Column("outcome", _("结果")),
]
SHOWS = {
    "all": _("全部"), "answered": _("已接听"), "in_time": _("及时接听"), "slow": _("接得慢"), "missed": _("未接"),
    "waiting": _("正在等待"),
}  # fmt: skip


class Narrow(forms.Form):
    """How the list may be narrowed."""

    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至（含）"), required=False, widget=asking.Day())
    show = forms.CharField(required=False, widget=forms.HiddenInput)


def _days(form: forms.Form) -> tuple[date, date]:
    given, today = form.cleaned_data if form.is_valid() else {}, timezone.localdate()
    until = given.get("until") or today
    return given.get("since") or until, until


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow, str]:
    """By default those of today."""
    form, actor = Narrow(request.GET or None), request.by
    since, until = _days(form)
    rows = queries.came(actor, queries.day_of(since)[0], queries.day_of(until)[1])
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "all"
    seconds, _percent, _source = queries.terms(Region.objects.get(pk=actor.region_id or 0), since)
    return queries.shown(rows, show, seconds), form, show


@face.page("hotline/calls", title=_("来电"), lead=_("不选日期时，列出今天的来电。"), may=DESK, rail="calls")
def calls(request: Request) -> Context:
    """The calls of some days."""
    rows, form, show = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="calls", export_url=reverse("calls-export"), empty=_("这一天没有来电。")
    )
    kept = request.GET.copy()
    tabs = []
    for name, word in SHOWS.items():
        kept["show"] = name
        tabs.append(Tab(word, f"?{kept.urlencode()}", name == show))
    told = [(row, queries.outcome_word(row.outcome)) for row in shown.rows]
    return {"listing": shown, "filters": form, "calls": told, "tabs": tabs}


@face.page("hotline/calls/export", title=_("导出表格"), may=DESK, rail="calls", name="calls-export")
def export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form, _show = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("来电时间"), now("老人"), now("等待秒数"), now("接听人"), now("状态"), now("结果")]
    return sheet("calls", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    return [
        row.pk, f"{timezone.localtime(row.rang_at):%Y-%m-%d %H:%M:%S}", row.elder.name if row.elder else "", row.waited,
        row.agent.name if row.agent else "", row.get_status_display(), queries.outcome_word(row.outcome),
    ]  # fmt: skip


@face.page("hotline/calls/<int:pk>", title=_("来电"), may=DESK, rail="calls", template="hotline/call.html")
def call(request: Request, pk: int) -> Context:
    """One call: what was said, what came of it, and what was done to it."""
    row = queries.call(request.by, pk)
    told = [Entry(line.at, verbs.title_of(line.verb), line.who, line.reason) for line in lines.timeline(row)]
    return {
        "call": row,
        "title": now("来电：{who}").format(who=row.elder.name if row.elder else now("未登记的来电人")),
        "word": queries.outcome_word(row.outcome),
        "acts": queries.ACTS.get(row.acts, ""),
        "note": actions.opened(row, "note"),
        "entries": told,
        "back": reverse("calls"),
        "back_label": _("来电"),
        **doing.made(request.by, row),
    }


@face.page(
    "hotline/missed",
    title=_("待回电"),
    lead=_("没接到的、答应回电的，都在这里；先来的先回。"),
    may=DESK,
    rail="back",
    name="missed-calls",
    template="hotline/calls_missed.html",
)
def missed(request: Request) -> Context:
    """Whom to ring back, and what was promised."""
    shown = listing(request, queries.missed(request.by), _MISSED, key="missed", empty=_("没有要回的未接来电。"))
    promised = [(row, queries.outcome_word(row.outcome)) for row in queries.promised(request.by)[:50]]
    return {"listing": shown, "promised": promised, "tries": rules.LIMITS.tries, "now": timezone.now()}


_MISSED = [
    Column("at", _("来电时间")),
    Column("who", _("来电人")),
    Column("waited", _("等待"), numeric=True),
    Column("tries", _("回拨"), numeric=True),
    Column("act", _("办理")),
]


@face.page(
    "hotline/level",
    title=_("服务水平"),
    lead=_("按 GB/T 33358 看接通得够不够快、够不够多；每个数都能点开看是哪些来电。"),
    may=DESK,
    rail="level",
    name="service-level",
    template="hotline/level.html",
)
def level(request: Request) -> Context:
    """How the desk answered in some days, each figure leading to its calls."""
    form = Narrow(request.GET or None)
    since, until = _days(form)
    region = Region.objects.get(pk=request.by.region_id or 0)
    told = queries.level(request.by, region, queries.day_of(since)[0], queries.day_of(until)[1])
    here = f"{reverse('calls')}?since={since:%Y-%m-%d}&until={until:%Y-%m-%d}&show="
    title = now("{place}的服务水平").format(place=region.name)
    return {"level": told, "filters": form, "here": here, "since": since, "until": until, "title": title}
