"""Numbers that documents tell of a region and those below it: listed, entered and taken back; they are told, not counted."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import FIGURES, OFFICER, face
from yinian.faces.console.indicators import link, tabs
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.selecting import Select
from yinian.foundation.administration import queries as administration
from yinian.oversight.indicators import actions, reports, shelf, wording

COLUMNS = [
    Column("measure", _("计数项")),
    Column("region", _("区域")),
    Column("value", _("上报数"), numeric=True),
    Column("since", _("自")),
    Column("document", _("依据")),
    Column("state", _("状态")),
]


class Report(forms.Form):
    """A number as a document tells it."""

    measure = forms.ChoiceField(label=_("计数项"), widget=Select)
    value = forms.IntegerField(label=_("上报数"), min_value=0, help_text=_("金额以分为单位。"))
    since = forms.DateField(label=_("自"), widget=asking.Day())
    until = forms.DateField(label=_("至（不含）"), required=False, widget=asking.Day())
    document = forms.CharField(label=_("文件"), max_length=200)
    clause = forms.CharField(label=_("条款"), max_length=100, required=False)

    def offer(self) -> None:
        """Fill in what may be reported."""
        known = [(one.name, wording.titled(one)) for one in shelf.known().measures.values() if one.reported]
        self.fields["measure"].choices = known  # type: ignore[attr-defined]


class Why(forms.Form):
    """Why a number is taken back."""

    why = forms.CharField(label=_("原因"), max_length=200, widget=asking.Long())


@face.page("indicators/<int:pk>/reported", title=_("上报数字"), may=FIGURES, rail="chart")
def reported(request: Request, pk: int) -> Context:
    """What was reported, the youngest first."""
    actor = request.by
    place = administration.region(actor, pk)
    shown = listing(request, reports.reported(actor, place), COLUMNS, key="reported", empty=_("还没有登记过上报数字。"))
    may = actor.role in OFFICER
    return {
        "listing": shown,
        "rows": [
            (
                row,
                shelf.worded(shelf.measure(row.measure).words)
                if row.measure in shelf.known().measures
                else row.measure,
            )
            for row in shown.rows
        ],
        "tabs": tabs(place, "reported"),
        "may": may,
        "title": now("{place}的上报数字").format(place=place.name),
        "lead": _("没有业务记录可统计的数字，按文件登记；页面上都标明“上报”。"),
        "action": Action(_("登记上报数字"), link("report-number", pk), "plus") if may else None,
    }


@face.page(
    "indicators/<int:pk>/report",
    title=_("登记上报数字"),
    may=OFFICER,
    rail="chart",
    template=asking.TEMPLATE,
    name="report-number",
)
def report_number(request: Request, pk: int) -> Context | HttpResponse:
    """Enter one."""
    place = administration.region(request.by, pk)
    form = Report(request.POST or None)
    form.offer()

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.report(place, actions.Report(**given), by=request.by)
        say(request, now("已登记，下一次统计时计入。"))
        return go("reported", pk=pk)

    return asking.ask(request, form, _("登记"), do, back=reverse("reported", kwargs={"pk": pk}))


@face.page(
    "reported/<int:pk>/withdraw",
    title=_("撤回上报数字"),
    may=OFFICER,
    rail="chart",
    template=asking.TEMPLATE,
    name="withdraw-number",
)
def withdraw_number(request: Request, pk: int) -> Context | HttpResponse:
    """Take one back: it stays in the list and counts no more."""
    row = reports.one(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.withdraw(row, by=request.by, why=given["why"])
        return go("reported", pk=row.region_id)

    back = reverse("reported", kwargs={"pk": row.region_id})
    return asking.ask(request, Why(request.POST or None), _("撤回"), do, back=back, tone="danger")
