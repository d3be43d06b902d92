"""Reports that members owe: which came, which are late or missing; one report and sending it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.duties import tabs
from yinian.faces.console.duty_task import Attachment
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.faces.frame.timeline import entries
from yinian.oversight.duties import exports, queries, sending

COLUMNS = [
    Column("duty", _("报送事项")),
    Column("member", _("成员单位")),
    Column("period", _("报送期"), ("-period",)),
    Column("due", _("报送期限"), ("-due_on",)),
    Column("sent", _("报送时间")),
    Column("state", _("状态")),
]
SHOW = [
    ("", _("全部")),
    ("mine", _("我要报送的")),
    ("missing", _("逾期未报")),
    ("waiting", _("还没有报")),
    ("sent", _("已报送")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    member = forms.ChoiceField(label=_("成员单位"), required=False)
    duty = forms.ChoiceField(label=_("报送事项"), required=False)


class Owe(forms.Form):
    """What is owed how often."""

    name = forms.CharField(label=_("报送事项"), max_length=100)
    every = forms.ChoiceField(label=_("周期"), choices=queries.EVERY, initial="month")
    days = forms.IntegerField(label=_("期满后几日内报"), min_value=1, max_value=90, initial=5)
    member = forms.ChoiceField(label=_("谁报"), required=False)
    since = forms.DateField(label=_("自"), widget=asking.Day())


class Text(forms.Form):
    """What is reported."""

    text = forms.CharField(label=_("报送内容"), max_length=5_000, widget=asking.Long())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    members = queries.members(actor)[:300]
    form.fields["member"].choices = [("", _("全部")), *((str(row.pk), row.name) for row in members)]  # type: ignore[attr-defined]
    duties = queries.duties(actor)[:100]
    form.fields["duty"].choices = [("", _("全部")), *((str(row.pk), row.name) for row in duties)]  # type: ignore[attr-defined]
    rows, show = queries.reports(actor), given.get("show", "")
    if show == "mine":
        rows = queries.my_reports(actor)
    elif show == "missing":
        rows = queries.missing(rows)
    elif show in {"waiting", "sent"}:
        rows = rows.filter(sent_at__isnull=show == "waiting")
    for name in ("member", "duty"):
        if given.get(name, "").isdecimal() and len(given[name]) < 12:
            rows = rows.filter(**{name: int(given[name])})
    return rows, form


@face.page(
    "reports",
    title=_("工作报送"),
    lead=_("各地区、各部门按期报来的工作情况。到期没有报的，考核时自动扣分。"),
    may=OFFICER,
    rail="duties",
)
def reports(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="reports", export_url=reverse("reports-export"),
        empty=_("还没有要报送的。从领导小组的页面设定报送要求。"),
    )  # fmt: skip
    return {"listing": shown, "filters": form, "tabs": tabs("reports"), "today": timezone.localdate()}


@face.page("reports/export", title=_("导出表格"), may=OFFICER, rail="duties", name="reports-export")
def reports_export(request: Request) -> Sheet:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.tasks(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("报送事项"),
        now("成员单位"),
        now("报送期"),
        now("报送期限"),
        now("报送时间"),
        now("报送人"),
        now("报送内容"),
    ]
    return sheet("reports", heads, (
        [
            row.duty.name, row.member.name, row.period.isoformat(), row.due_on.isoformat(),
            f"{timezone.localtime(row.sent_at):%Y-%m-%d %H:%M}" if row.sent_at else "",
            row.sent_by.name if row.sent_by else "", row.text,
        ]
        for row in rows.iterator(chunk_size=500)
    ))  # fmt: skip


@face.page("reports/<int:pk>", title=_("工作报送"), may=OFFICER, rail="duties", template="console/report.html")
def report(request: Request, pk: int) -> Context | HttpResponse:
    """One report; whoever speaks for the member sends it here."""
    actor, row, refusal = request.by, queries.report(request.by, pk), None
    form = Text(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: sending.send(row, form.cleaned_data["text"], by=actor))
        if refusal is None:
            say(request, _("已报送。"))
            return go("report", pk=pk)
    contact = row.member.contact_id
    return {
        "report": row, "form": form, "refusal": refusal, "may": row.sent_at is None and contact in (None, actor.account_id),
        "late": (timezone.localdate(row.sent_at) if row.sent_at else timezone.localdate()) > row.due_on,
        "files": list(queries.evidence(actor, row)), "entries": entries(row, actor), "lead": row.member.name,
        "title": f"{row.duty.name} {row.period:%Y-%m-%d}", "back": reverse("reports"), "back_label": _("工作报送"),
        "status": 422 if refusal or form.errors else 200,
    }  # fmt: skip


@face.page("reports/<int:pk>/attach", title=_("添加附件"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def attach_to_report(request: Request, pk: int) -> Context | HttpResponse:
    """Keep a file with it."""
    row, form = queries.report(request.by, pk), Attachment(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        sending.attach(row, given["file"], by=request.by)
        return go("report", pk=pk)

    return asking.ask(request, form, _("添加附件"), do, back=asking.to("report", pk=pk), lead=str(row))


@face.page("duties/<int:pk>/report-duty", title=_("设定报送要求"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def set_report_duty(request: Request, pk: int) -> Context | HttpResponse:
    """Say what is owed regularly."""
    actor, row = request.by, queries.body(request.by, pk)
    form = Owe(request.POST or None, initial={"since": timezone.localdate().replace(day=1)})
    members = {str(one.pk): one for one in queries.members(actor, row)}
    form.fields["member"].choices = [("", _("每个成员单位")), *((key, one.name) for key, one in members.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        owed = sending.Owed(given["name"], given["every"], given["days"], given["since"], members.get(given["member"]))
        sending.owe(row, owed, by=actor)
        say(request, _("已设定。到期没有报的会自动列出。"))
        return go("body", pk=pk)

    return asking.ask(request, form, _("设定报送要求"), do, back=asking.to("body", pk=pk), back_label=row.name)


@face.page("report-duties/<int:pk>/end", title=_("停止报送要求"), may=OFFICER, rail="duties", acts=True)
def end_report_duty(request: Request, pk: int) -> HttpResponse:
    """Ask for it no longer."""
    row = sending.end(queries.duty(request.by, pk), by=request.by)
    say(request, _("已停止。以前该报的仍要报。"))
    return go("body", pk=row.body_id)
