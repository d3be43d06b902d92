"""Meetings of leading groups: the calendar, what stands on each one's list, its minutes, and the month's dispatch."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.duties import Why, tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.faces.frame.timeline import entries
from yinian.oversight.duties import bodies, exports, months, queries

COLUMNS = [
    Column("kind", _("类别")),
    Column("at", _("时间"), ("-at",)),
    Column("body", _("领导小组")),
    Column("place", pgettext_lazy("meeting", "地点")),
    Column("status", _("状态")),
]


class Narrow(forms.Form):
    """How the calendar may be narrowed."""

    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *queries.MEETING_KINDS])
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至（含）"), required=False, widget=asking.Day())


class Plan(forms.Form):
    """When and where."""

    kind = forms.ChoiceField(label=_("类别"), choices=queries.MEETING_KINDS)
    at = forms.DateTimeField(
        label=_("时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=pgettext_lazy("meeting", "地点"), max_length=100, required=False)
    weeks = forms.IntegerField(
        label=_("连续几周"), min_value=1, max_value=26, initial=1, help_text=_("周例会可以一次排好多周。")
    )


class Minutes(forms.Form):
    """What was agreed."""

    minutes = forms.CharField(label=_("纪要"), max_length=5_000, widget=asking.Long())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    form, rows = Narrow(request.GET or None), queries.meetings(request.by)
    if form.is_valid():
        given = form.cleaned_data
        rows = rows.filter(kind=given["kind"]) if given["kind"] else rows
        rows = rows.filter(at__date__gte=given["since"]) if given["since"] else rows
        rows = rows.filter(at__date__lte=given["until"]) if given["until"] else rows
    return rows, form


@face.page(
    "meetings",
    title=_("会议"),
    lead=_("周例会、月调度和专题会。逾期没有办完的任务自动列入下一次会议。"),
    may=OFFICER,
    rail="duties",
)
def meetings(request: Request) -> Context:
    """The calendar."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="meetings", export_url=reverse("meetings-export"),
        empty=_("还没有安排会议。从领导小组的页面安排。"),
    )  # fmt: skip
    return {"listing": shown, "filters": form, "tabs": tabs("meetings")}


@face.page("meetings/export", title=_("导出表格"), may=OFFICER, rail="duties", name="meetings-export")
def meetings_export(request: Request) -> Sheet:
    """The narrowed calendar as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.tasks(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("类别"), now("时间"), now("领导小组"), now("地点"), now("状态"), now("纪要")]
    return sheet("meetings", heads, (
        [
            row.get_kind_display(), f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}", row.body.name, row.place,
            row.get_status_display(), row.minutes,
        ]
        for row in rows.iterator(chunk_size=500)
    ))  # fmt: skip


@face.page("duties/<int:pk>/meeting", title=_("安排会议"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def plan_meeting(request: Request, pk: int) -> Context | HttpResponse:
    """Put one, or a row of weekly ones, into the calendar."""
    actor, row, form = request.by, queries.body(request.by, pk), Plan(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = bodies.plan_row(row, given["kind"], given["at"], given["weeks"], by=actor, place=given["place"])
        say(request, _("已安排。"))
        return go("meeting", pk=made.pk)

    return asking.ask(request, form, _("安排会议"), do, back=asking.to("body", pk=pk), back_label=row.name)


@face.page("meetings/<int:pk>", title=_("会议"), may=OFFICER, rail="duties", template="console/meeting.html")
def meeting(request: Request, pk: int) -> Context:
    """One meeting and its list."""
    actor, row = request.by, queries.meeting(request.by, pk)
    today = timezone.localdate()
    listed = [(one, one.status in queries.STILL and one.due_on < today) for one in queries.list_for(actor, row)[:300]]
    return {
        "meeting": row, "listed": listed, "moves": {move.verb for move in queries.meeting_moves(actor, row)},
        "given": list(queries.tasks(actor).filter(meeting=row)[:100]), "entries": entries(row, actor),
        "title": str(row), "lead": row.body.name, "back": reverse("meetings"), "back_label": _("会议"),
    }  # fmt: skip


@face.page("meetings/<int:pk>/hold", title=_("登记会议召开"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def hold_meeting(request: Request, pk: int) -> Context | HttpResponse:
    """Write its minutes."""
    row, form = queries.meeting(request.by, pk), Minutes(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        bodies.hold(row, given["minutes"], by=request.by)
        return go("meeting", pk=pk)

    return asking.ask(request, form, _("登记"), do, back=asking.to("meeting", pk=pk), lead=str(row))


@face.page("meetings/<int:pk>/cancel", title=_("取消会议"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def cancel_meeting(request: Request, pk: int) -> Context | HttpResponse:
    """Take it out."""
    row, form = queries.meeting(request.by, pk), Why(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        bodies.cancel(row, by=request.by, why=given["why"])
        return go("meeting", pk=pk)

    return asking.ask(request, form, _("取消会议"), do, back=asking.to("meeting", pk=pk), lead=str(row))


def _first(request: Request) -> date:
    given = request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{given[:7]}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


@face.page(
    "duties/<int:pk>/month", title=_("月调度"), may=OFFICER, rail="duties", template="console/dispatch_month.html"
)
def dispatch_month(request: Request, pk: int) -> Context:
    """The report of a month: what was due and done, member by member; ready to be printed."""
    actor, row, first = request.by, queries.body(request.by, pk), _first(request)
    return {
        "body": row, "month": first, "asked": f"{first:%Y-%m}", "told": months.whole(actor, row, first),
        "members": months.by_member(actor, row, first),
        "title": now("{name} {year} 年 {month} 月调度").format(name=row.name, year=first.year, month=first.month),
        "back": reverse("body", kwargs={"pk": pk}), "back_label": row.name,
    }  # fmt: skip


@face.page(
    "duties/<int:pk>/month/export", title=_("导出表格"), may=OFFICER, rail="duties", name="dispatch-month-export"
)
def dispatch_month_export(request: Request, pk: int) -> Sheet:
    """The month member by member as a table file."""
    actor, row, first = request.by, queries.body(request.by, pk), _first(request)
    exports.tasks(request.GET.urlencode(), by=actor, why=request.GET.urlencode())
    heads = [
        now("成员单位"),
        now("本月到期"),
        now("其中完成"),
        now("逾期未完成"),
        now("应报送"),
        now("已报送"),
        now("未报送"),
    ]
    found = months.by_member(actor, row, first)
    return sheet(f"dispatch-{first:%Y-%m}", heads, ([one.member.name, *one.figures] for one in found))
