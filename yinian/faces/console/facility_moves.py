"""When a facility comes into operation, takes its first residents, stops, or is no more."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import MONEY, OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.providers import filings, operation, queries, standards


class On(forms.Form):
    """A day."""

    on = forms.DateField(label=_("日期"), widget=asking.Day(), initial=timezone.localdate)


class OnFor(On):
    """A day and a reason."""

    why = forms.CharField(label=_("原因"), max_length=200, widget=asking.Long())


def _ask(
    request: Request, pk: int, form: forms.Form, submit: Any, verb: Callable[..., Any], lead: str = ""
) -> Context | HttpResponse:
    actor = request.by
    row = queries.facility(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, given.pop("on"), by=actor, **given)
        say(request, now("已办：{what}。").format(what=submit))
        return go("facility", pk=pk)

    tone = "danger" if "why" in form.fields else "main"
    told = written.told(row.name, lead) if lead else row.name
    return asking.ask(request, form, submit, do, back=asking.to("facility", pk=pk), lead=told, tone=tone)


@face.page("facilities/<int:pk>/start", title=_("投入运营"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def start_facility(request: Request, pk: int) -> Context | HttpResponse:
    """Say when it came into operation."""
    lead = now("须已选定运营方和运营模式。")
    return _ask(request, pk, On(request.POST or None), _("投入运营"), operation.start, lead)


@face.page("facilities/<int:pk>/suspend", title=_("暂停运营"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def suspend_facility(request: Request, pk: int) -> Context | HttpResponse:
    """Say since when it stopped, and why."""
    lead = now("暂停期间不在公众目录里，床位不计入统计。")
    return _ask(request, pk, OnFor(request.POST or None), _("暂停运营"), operation.suspend, lead)


@face.page("facilities/<int:pk>/close", title=_("终止设施"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def close_facility(request: Request, pk: int) -> Context | HttpResponse:
    """Say since when it is no more, and why."""
    lead = now("终止以后不能恢复，床位随之结束。")
    return _ask(request, pk, OnFor(request.POST or None), _("终止设施"), operation.close, lead)


@face.page(
    "facilities/<int:pk>/first-residents", title=_("登记首次收住"), may=MONEY, rail="supply", template=asking.TEMPLATE
)
def first_residents(request: Request, pk: int) -> Context | HttpResponse:
    """Say when the first residents came: from then on the filing is due."""
    days = standards.filing().working_days
    lead = now("收住首批老人后 {days} 个工作日内须提交备案。").format(days=days)
    return _ask(request, pk, On(request.POST or None), _("登记首次收住"), filings.take_first_residents, lead)
