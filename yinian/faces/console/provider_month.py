"""A provider's month on one page: every number opens into its visits, claims or objections; and as a table file."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.queries import name_of
from yinian.faces.console import held, money
from yinian.faces.console.face import MANAGER, MONEY, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go
from yinian.faces.frame.sheet import sheet
from yinian.registry.providers import queries as providers
from yinian.settlement.payouts import monthly

COLUMNS = [
    Column("starts", _("约定时间")),
    Column("item", _("服务项目")),
    Column("elder", _("老人")),
    Column("carer", _("护理员")),
    Column("minutes", _("核定时长"), numeric=True),
    Column("status", _("状态")),
]
WORDS = {
    "planned": _("应服务"), "ahead": _("还没有做"), "done": _("已完成"), "waiting": _("待核验"), "verified": _("核验通过"),
    "rejected": _("核验不通过"), "missed": _("未履约"),
}  # fmt: skip
TONES = {"rejected": "late", "missed": "late"}


class Asked(forms.Form):
    """Which month; which count and carer stays as it was chosen."""

    month = forms.DateField(label=_("月份（任何一天）"), required=False, widget=asking.Day())


def _first(request: Request) -> date:
    form = Asked(request.GET or None)
    given = form.cleaned_data.get("month") if form.is_valid() else None
    return (given or timezone.localdate()).replace(day=1)


@face.page("month", title=_("本月"), may=MANAGER, rail="money")
def own_month(request: Request) -> HttpResponse:
    """Lead a manager to the month of the own provider; where it is not registered as one, to its claims."""
    row = providers.provider_of(request.by, request.by.party_id or 0)
    return go("claims") if row is None else go("provider-month", pk=row.pk)


@face.page("providers/<int:pk>/month", title=_("服务商月报"), may=MONEY, rail="money")
def provider_month(request: Request, pk: int) -> Context:
    """One provider's month."""
    actor, first = request.by, _first(request)
    row = providers.provider(actor, pk)
    show, carer = request.GET.get("show", ""), request.GET.get("carer", "")
    found = monthly.month(actor, row.party_id, first)
    shown = listing(
        request, monthly.visits(actor, row.party_id, first, show, carer), COLUMNS, key="visits",
        title=WORDS.get(show, _("全部服务")), export_url=reverse("provider-month-export", kwargs={"pk": pk}),
        empty=_("这个月没有这样的服务。"),
    )  # fmt: skip

    def to(**more: Any) -> str:
        return f"?{urlencode({'month': first, **more})}#visits"

    return {
        "provider": row,
        "own": actor.role in MANAGER,
        "found": found,
        "tiles": [
            (label, found.counts[name], to(show=name), TONES.get(name, "") if found.counts[name] else "")
            for name, label in WORDS.items()
        ],
        "money": _amounts(found.money, row.name, first),
        "held": held.lines(actor, found.money.held),
        "carers": [
            (one, [(one.counts[name], to(show=name, carer=one.number or 0)) for name in WORDS]) for one in found.carers
        ],
        "words": list(WORDS.values()),
        "stars": None if found.stars is None else f"{found.stars:.1f}",
        "spoken": ngettext("{n} 次评价", "{n} 次评价", found.spoken).format(n=written.number(found.spoken)),
        "listing": shown,
        "lines": [(order, name_of(order)) for order in shown.rows],
        "month": first,
        "months": Asked(initial={"month": first}),
        "tabs": money.tabs("own-month", actor),
        "title": now("{name} {month}").format(name=row.name, month=f"{first:%Y-%m}"),
        "back": reverse("provider", kwargs={"pk": pk}),
        "back_label": row.name,
    }


def _amounts(found: monthly.Money, name: str, first: date) -> list[tuple[Any, int, str]]:
    """Each sum with the claims that make it up."""

    def to(status: str) -> str:
        return f"{reverse('claims')}?{urlencode({'q': name, 'month': f'{first:%Y-%m}', 'status': status})}"

    return [
        (_("已申请"), found.claimed_fen, to("")), (_("已核准"), found.approved_fen, to("")),
        (_("已拨付"), found.paid_fen, to("paid")), (_("暂缓拨付"), found.held_fen, "#held" if found.held else ""),
        (_("还没有提交"), found.draft_fen, to("draft")),
    ]  # fmt: skip


@face.page("providers/<int:pk>/month/export", title=_("导出表格"), may=MONEY, rail="money")
def provider_month_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The visits as they are narrowed, and nothing else; the journal knows of it."""
    actor, first = request.by, _first(request)
    row = providers.provider(actor, pk)
    orders.export(str(row), by=actor, why=f"{first:%Y-%m} {request.GET.urlencode()}"[:200])
    rows = monthly.visits(actor, row.party_id, first, request.GET.get("show", ""), request.GET.get("carer", ""))
    heads = [
        now("订单"), now("约定时间"), now("服务项目"), now("老人"), now("护理员"), now("约定时长（分钟）"),
        now("核定时长（分钟）"), now("状态"),
    ]  # fmt: skip
    lines = [
        (one.pk, f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}", one.item, name_of(one),
         one.carer.name if one.carer else "", one.minutes, one.verified_minutes or "", one.get_status_display())
        for one in rows
    ]  # fmt: skip
    return sheet(f"month-{row.pk}-{first:%Y-%m}", heads, lines)
