"""An evaluation of a provider: recording one, and one as it was recorded."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CARE, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation.periods import add_months
from yinian.oversight.evaluations import actions, queries
from yinian.registry.providers import queries as providers


class Found(forms.Form):
    """What the report says."""

    body = forms.CharField(label=_("评估机构"), max_length=100)
    document = forms.CharField(label=_("评估报告"), max_length=200, help_text=_("名称或编号。"))
    since = forms.DateField(label=_("评估期自"), widget=asking.Day())
    on = forms.DateField(label=_("评估日期"), widget=asking.Day())
    until = forms.DateField(label=_("有效期至"), widget=asking.Day(), help_text=_("这一天起不再有效。"))
    points = forms.IntegerField(label=_("评估机构评分"), min_value=0, max_value=100)
    passed = forms.BooleanField(label=_("评估合格"), required=False, initial=True)


@face.page(
    "providers/<int:pk>/evaluate", title=_("登记评估"), may=actions.RECORDERS, rail="supply", template=asking.TEMPLATE
)
def evaluate_provider(request: Request, pk: int) -> Context | HttpResponse:
    """Record one."""
    actor, today = request.by, timezone.localdate()
    row = providers.provider(actor, pk)
    told = {"since": add_months(today.replace(day=1), -12), "on": today}
    form = Found(request.POST or None, initial=told)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.record(row, actions.Found(**given), by=actor)
        say(request, now("已登记，综合得分 {score}。").format(score=made.score))
        return go("evaluation", pk=made.pk)

    lead = now("{name}：评估期内老人评价的满意度由平台计入综合得分。").format(name=row.name)
    return asking.ask(request, form, _("登记评估"), do, back=asking.to("provider", pk=pk), lead=lead, wide=True)


@face.page("evaluations/<int:pk>", title=_("服务商评估"), may=CARE, rail="supply")
def evaluation(request: Request, pk: int) -> Context:
    """One evaluation."""
    row = queries.evaluation(request.by, pk)
    return {
        "evaluation": row,
        "entries": entries(row, request.by),
        "title": str(row),
        "back": reverse("provider", kwargs={"pk": row.provider_id}),
        "back_label": row.provider.name,
    }
