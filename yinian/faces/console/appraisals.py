"""Appraisal of members: sheets drawn up from what can be counted, judged where it cannot, and concluded."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.duties import tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.faces.frame.timeline import entries
from yinian.oversight.duties import appraising, exports, queries

COLUMNS = [
    Column("member", _("成员单位")),
    Column("span", _("考核期"), ("-since", "member__name")),
    Column("missing", _("未报送"), ("-missing",), numeric=True),
    Column("score", _("得分"), ("-score",), numeric=True),
    Column("status", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    member = forms.CharField(label=_("成员单位"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *queries.APPRAISAL_STATUSES])


class Span(forms.Form):
    """Whose, and which days."""

    body = forms.ChoiceField(label=_("领导小组"))
    since = forms.DateField(label=_("考核期自"), widget=asking.Day())
    last = forms.DateField(label=_("考核期至（含）"), widget=asking.Day())


class Mark(forms.Form):
    """What it is worth, and why."""

    points = forms.IntegerField(label=_("工作质量得分"), min_value=0, max_value=100)
    basis = forms.CharField(label=_("依据"), max_length=300, widget=asking.Long())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    given, form, rows = request.GET, Narrow(request.GET or None), queries.appraisals(request.by)
    words = given.get("member", "").strip()
    rows = rows.filter(member__name__contains=words) if words else rows
    return rows.filter(status=given["status"]) if given.get("status") else rows, form


@face.page(
    "appraisals",
    title=pgettext_lazy("duties", "考核"),
    lead=_("各地区、各部门的评分表。按期办没办、报没报由系统算，工作质量由人评，定分的人不能是评分的人。"),
    may=OFFICER,
    rail="duties",
)
def appraisals(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="appraisals", export_url=reverse("appraisals-export"),
        empty=_("还没有评分表。"),
    )  # fmt: skip
    action = Action(_("生成评分表"), reverse("draw-up-appraisals"), "plus")
    return {"listing": shown, "filters": form, "tabs": tabs("appraisals"), "action": action}


@face.page("appraisals/export", title=_("导出表格"), may=OFFICER, rail="duties", name="appraisals-export")
def appraisals_export(request: Request) -> Sheet:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.tasks(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("领导小组"),
        now("成员单位"),
        now("考核期自"),
        now("考核期至（不含）"),
        now("未报送"),
        now("得分"),
        now("状态"),
    ]
    return sheet("appraisals", heads, (
        [
            row.member.body.name, row.member.name, row.since.isoformat(), row.until.isoformat(), row.missing, row.score,
            row.get_status_display(),
        ]
        for row in rows.iterator(chunk_size=500)
    ))  # fmt: skip


@face.page("appraisals/new", title=_("生成考核评分表"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def draw_up_appraisals(request: Request) -> Context | HttpResponse:
    """One for every member."""
    actor, form = request.by, Span(request.POST or None)
    known = {str(row.pk): row for row in queries.bodies(actor) if queries.leads(actor, row)}
    form.fields["body"].choices = [("", _("请选择")), *((key, row.name) for key, row in known.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        until = given["last"] + timedelta(days=1)
        appraising.draw_up(known[given["body"]], given["since"], until, by=actor)
        say(request, _("已生成。"))
        return go("appraisals")

    return asking.ask(request, form, _("生成评分表"), do, back=asking.to("appraisals"))


@face.page("appraisals/<int:pk>", title=_("考核评分表"), may=OFFICER, rail="duties", template="console/appraisal.html")
def appraisal(request: Request, pk: int) -> Context | HttpResponse:
    """One sheet; what must be judged is judged here."""
    actor, row, refusal = request.by, queries.appraisal(request.by, pk), None
    form = Mark(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusal = attempt(lambda: appraising.mark(row, given["points"], given["basis"], by=actor))
        if refusal is None:
            return go("appraisal", pk=pk)
    return {
        "appraisal": row, "form": form, "refusal": refusal, "lines": list(queries.appraisal_lines(actor, row)),
        "moves": queries.appraisal_moves(actor, row), "entries": entries(row, actor), "lead": row.member.body.name,
        "title": row.member.name, "back": reverse("appraisals"), "back_label": pgettext_lazy("duties", "考核"),
        "last": row.until - timedelta(days=1), "status": 422 if refusal or form.errors else 200,
    }  # fmt: skip


@face.page("appraisals/<int:pk>/conclude", title=_("定下得分"), may=OFFICER, rail="duties", acts=True)
def conclude_appraisal(request: Request, pk: int) -> HttpResponse:
    """Settle the score."""
    appraising.conclude(queries.appraisal(request.by, pk), by=request.by)
    say(request, _("已定下。"))
    return go("appraisal", pk=pk)
