"""Claims of providers: the list, taking it out, and drafting one."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import money
from yinian.faces.console.face import MANAGER, MONEY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation.money import plain
from yinian.foundation.periods import add_months
from yinian.settlement.claims import actions, queries

COLUMNS = [
    Column("provider", _("服务商")),
    Column("region", _("付费区域")),
    Column("month", _("服务月份")),
    Column("minutes", _("核定时长"), numeric=True),
    Column("amount", _("金额"), numeric=True),
    Column("status", _("状态")),
]
MONTHS = 36


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("服务商或编号"), required=False, max_length=60)
    month = forms.ChoiceField(label=_("服务月份"), required=False)
    status = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().replace(day=1)
        known = [f"{add_months(this, -back):%Y-%m}" for back in range(MONTHS)]
        self.fields["month"].choices = [("", _("全部")), *((month, month) for month in known)]  # type: ignore[attr-defined]


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    form, given = Narrow(request.GET or None), request.GET
    rows = queries.matching(queries.claims(request.by), given.get("q", ""))
    if given.get("status"):
        rows = rows.filter(status=given["status"])
    if form.is_valid() and form.cleaned_data["month"]:
        rows = rows.filter(month=date.fromisoformat(f"{form.cleaned_data['month']}-01"))
    return rows, form


def _states(request: Request) -> list[Tab]:
    counts, current = queries.counts(request.by), request.GET.get("status", "")
    every = Tab(_("全部"), reverse("claims"), not current, sum(counts.values()))
    known = [
        Tab(label, f"{reverse('claims')}?status={name}", current == name, counts.get(name, 0))
        for name, label in queries.STATUSES
    ]
    return [every, *known]


@face.page(
    "claims",
    title=pgettext_lazy("rail", "结算"),
    lead=_("已核验的服务按月向付费区域结算；提交、核准、拨付由三个人办。"),
    may=MONEY,
    rail="money",
)
def claims(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    may = request.by.role in MANAGER
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="claims",
        export_url=reverse("claims-export"),
        empty=_("还没有结算申请。"),
        begin=_("生成结算申请") if may else "",
        begin_url=reverse("draft-claim") if may else "",
    )
    action = Action(_("生成结算申请"), reverse("draft-claim"), "plus") if may else None
    return {
        "listing": shown,
        "filters": form,
        "tabs": money.tabs("claims", request.by),
        "states": _states(request),
        "action": action,
    }


@face.page("claims/export", title=_("导出表格"), may=MONEY, rail="money")
def claims_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("服务商"), now("付费区域"), now("服务月份"), now("核定时长（分钟）"), now("金额（元）")]
    lines = (
        (row.pk, row.provider.name, row.region.name, f"{row.month:%Y-%m}", row.minutes, plain(row.amount_fen),
         row.get_status_display())
        for row in rows.iterator(chunk_size=1_000)
    )  # fmt: skip
    return sheet("claims", [*heads, now("状态")], lines)


class Choice(forms.Form):
    """Which month and place."""

    which = forms.ChoiceField(label=_("月份和付费区域"))


@face.page(
    "claims/new",
    title=_("生成结算申请"),
    lead=_("把这个月已核验、由政府付费、还没有申请过的服务列入一份申请；再生成一次，只补上新核验的。"),
    may=MANAGER,
    rail="money",
    template=asking.TEMPLATE,
)
def draft_claim(request: Request) -> Context | HttpResponse:
    """Gather what can be claimed."""
    actor = request.by
    months = {f"{one.region.pk}:{one.first:%Y-%m}": one for one in queries.months(actor)}
    form = Choice(request.POST or None)
    words = [
        (key, now("{place} {month}（{visits} 次）").format(
            place=one.region.name, month=f"{one.first:%Y-%m}", visits=one.visits))
        for key, one in months.items()
    ]  # fmt: skip
    form.fields["which"].choices = words or [("", _("现在没有可以申请的服务"))]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        one = months[given["which"]]
        row = actions.draft(queries.provider(actor), one.region, one.first, by=actor)
        say(request, now("已生成，请核对明细后提交。"))
        return go("claim", pk=row.pk)

    return asking.ask(request, form, _("生成结算申请"), do, back=reverse("claims"))


def month_word(first: date) -> str:
    """A month as people write it."""
    return now("{year}年{month}月").format(year=first.year, month=first.month)
