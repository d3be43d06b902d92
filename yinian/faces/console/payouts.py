"""What was paid: the list, its sum, and taking it out."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import money
from yinian.faces.console.face import MONEY, face
from yinian.faces.frame import links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.money import plain
from yinian.settlement.payouts import actions, queries

COLUMNS = [
    Column("reference", _("支付凭证号")),
    Column("payee", _("收款方")),
    Column("ground", _("依据")),
    Column("at", _("拨付时间")),
    Column("amount", _("金额"), numeric=True),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("收款方或凭证号"), required=False, max_length=60)


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    rows = queries.matching(queries.payouts(request.by), request.GET.get("q", ""))
    return rows, Narrow(request.GET or None)


@face.page(
    "payouts",
    title=pgettext_lazy("rail", "拨付"),
    lead=_("付出去的每一笔，连着它的凭证和依据；只增不改。"),
    may=MONEY,
    rail="money",
)
def payouts(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="payouts", export_url=reverse("payouts-export"), empty=_("还没有拨付过。")
    )
    return {
        "listing": shown,
        "payouts": [
            (row, links.to(row.ground_kind, row.ground_id), links.kind_word(row.ground_kind)) for row in shown.rows
        ],
        "filters": form,
        "total": queries.total(rows),
        "tabs": money.tabs("payouts", request.by),
    }


@face.page("payouts/export", title=_("导出表格"), may=MONEY, rail="money")
def payouts_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("支付凭证号"), now("收款方"), now("依据"), now("拨付时间"), now("金额（元）")]
    lines = (
        (row.reference, row.payee.name, f"{links.kind_word(row.ground_kind)} {row.ground_id}",
         f"{timezone.localtime(row.released_at):%Y-%m-%d %H:%M}", plain(row.amount_fen))
        for row in rows.iterator(chunk_size=1_000)
    )  # fmt: skip
    return sheet("payouts", heads, lines)
