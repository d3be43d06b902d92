"""How content people are with each provider: what they tapped, what they said when called back, and how many that were."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.callbacks import actions, queries
from yinian.delivery.callbacks.queries import Opinion
from yinian.delivery.callbacks.rules import Answers
from yinian.faces.console.face import DESK, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.actor import Role

MAY = DESK | {Role.MANAGER}
COLUMNS = [
    Column("provider", _("服务商")),
    Column("visits", _("服务"), numeric=True),
    Column("tapped", _("手机评价"), numeric=True),
    Column("called", _("电话回访"), numeric=True),
    Column("mean", _("平均（满分 5）"), numeric=True),
    Column("percent", _("满意的占比"), numeric=True),
    Column("span", _("可信范围")),
]
DAYS = 90
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


class Narrow(forms.Form):
    """Of which days."""

    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至（含）"), required=False, widget=asking.Day())
    q = forms.CharField(label=_("服务商"), required=False, max_length=60)


def _narrowed(request: Request) -> tuple[Narrow, tuple[date, date], str]:
    """The form, the days (the last is not one of them), and the words."""
    form = Narrow(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    last = min(given.get("until") or timezone.localdate(), LAST)
    since = max(given.get("since") or last - timedelta(days=DAYS), FIRST)
    return form, (since, last + timedelta(days=1)), given.get("q") or ""


@face.page(
    "satisfaction",
    title=_("满意度"),
    lead=_("老人和家属怎么说，有多少人说。评价少的，看可信范围，不看平均数。"),
    may=MAY,
    rail="orders",
)
def satisfaction(request: Request) -> Context:
    """By provider, with the size of the sample."""
    form, days, words = _narrowed(request)
    shown = listing(
        request, queries.served(request.by, *days, words), COLUMNS, key="satisfaction",
        export_url=reverse("satisfaction-export"), empty=_("这段时间没有完成的服务。"),
    )  # fmt: skip
    found = queries.opinions(request.by, shown.rows, *days)
    return {"listing": shown, "filters": form, "found": [(row, _told(row.all)) for row in found]}


@face.page("satisfaction/export", title=_("导出表格"), may=MAY, rail="orders")
def satisfaction_export(request: Request) -> StreamingHttpResponse:
    """The same as a table file."""
    _form, days, words = _narrowed(request)
    found = queries.opinions(request.by, queries.served(request.by, *days, words), *days)
    actions.export_opinions(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("服务商"), now("服务"), now("手机评价"), now("电话回访"), now("平均（满分 5）"), now("满意的占比"),
        now("可信范围下限"), now("可信范围上限"),
    ]  # fmt: skip
    return sheet("satisfaction", heads, (_cells(row) for row in found))


def _told(answers: Answers) -> dict[str, Any]:
    low, high = answers.span or (None, None)
    return {"mean": answers.mean, "percent": answers.percent, "low": low, "high": high}


def _cells(row: Opinion) -> list[object]:
    told = _told(row.all)
    figures = [None if value is None else round(value, 1) for value in told.values()]
    return [row.provider.name, row.visits, row.tapped.count, row.called.count, *figures]
