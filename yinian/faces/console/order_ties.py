"""Letting one visit wait for another."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.flow import FLOW
from yinian.faces.console.face import face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say


class After(forms.Form):
    """Which visit comes first, and how long after it."""

    first = forms.ChoiceField(label=_("先做哪一单"))
    least = forms.IntegerField(
        label=_("做完以后至少隔几分钟"),
        min_value=0,
        max_value=720,
        initial=0,
        help_text=_("例如先打针，半小时后才送饭。"),
    )

    def __init__(self, rows: dict[str, Any], data: Any = None) -> None:
        super().__init__(data)
        known = [
            (number, f"{timezone.localtime(row.starts_at):%H:%M} {queries.name_of(row)} {row.item} ({number})")
            for number, row in rows.items()
        ]
        self.fields["first"].choices = [("", _("请选择")), *known]  # type: ignore[attr-defined]


@face.page(
    "orders/<int:pk>/follow", title=_("设定先后"), may=FLOW.may("order.assign"), rail="orders", template=asking.TEMPLATE
)
def follow_order(request: Request, pk: int) -> Context | HttpResponse:
    """Choose what comes first."""
    row = queries.order(request.by, pk)
    rows = {str(one.pk): one for one in queries.before(request.by, row)}

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.follow(row, rows[given["first"]], given["least"], by=request.by)
        say(request, now("已设定先后。"))
        return go("order", pk=pk)

    lead = now("{name} {moment} {item}：要等本单位当天的另一单做完以后才开始。").format(
        name=queries.name_of(row), moment=f"{timezone.localtime(row.starts_at):%m-%d %H:%M}", item=row.item
    )
    return asking.ask(
        request, After(rows, request.POST or None), _("设定先后"), do, lead=lead, back=asking.to("order", pk=pk)
    )
