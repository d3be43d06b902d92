"""What was paid to elders since a day: by benefit and by year, persons counted once each, down to the rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import benefit_word
from yinian.faces.console import money, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation.administration import queries as administration
from yinian.foundation.money import plain
from yinian.foundation.regions import Region
from yinian.settlement.payouts import actions, queries, reporting

ITEMS = [
    Column("payee", _("老人")),
    Column("batch", _("批次")),
    Column("on", _("回盘日期")),
    Column("voucher", _("支付凭证号")),
    Column("amount", _("金额"), numeric=True),
]


class Narrow(forms.Form):
    """Which place and days."""

    at = places.PlaceField()
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至（含）"), required=False, widget=asking.Day())


@dataclass(frozen=True)
class _Asked:
    """What the report is about: a place, and days from one up to and without another."""

    region: Region
    since: date
    until: date
    form: Narrow
    query: str


def _asked(request: Request) -> _Asked:
    actor, today = request.by, timezone.localdate()
    at = places.chosen(actor, request.GET.get("at", ""))
    form = Narrow(request.GET or None)
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    given = form.cleaned_data if form.is_valid() else {}
    since = given.get("since") or date(today.year, 1, 1)
    last = given.get("until") or today
    form.initial = {"since": since, "until": last}
    region = at or administration.region(actor, actor.region_id or 0)
    query = f"at={region.pk}&since={since}&until={last}"
    return _Asked(region, since, max(since, last + timedelta(days=1)), form, query)


@face.page(
    "paid-report",
    title=_("发放统计"),
    lead=_("银行已付的，按待遇和年度；人数按人算，一个人领几次也只算一个。"),
    may=OFFICER,
    rail="money",
)
def paid_report(request: Request) -> Context:
    """The report."""
    asked = _asked(request)
    found = reporting.report(request.by, asked.region, asked.since, asked.until)
    items = f"{reverse('paid-items')}?{asked.query}"
    return {
        "report": found,
        "benefits": [
            (line, benefit_word(line.benefit), f"{items}&benefit={line.benefit}") for line in found.by_benefit
        ],
        "region": asked.region,
        "since": asked.since,
        "last": asked.until - timedelta(days=1),
        "filters": asked.form,
        "items_url": items,
        "export_url": f"{reverse('paid-report-export')}?{asked.query}",
        "tabs": money.tabs("paid-report", request.by),
    }


@face.page("paid-report/export", title=_("导出表格"), may=OFFICER, rail="money")
def paid_report_export(request: Request) -> StreamingHttpResponse:
    """The report as a table file; the journal knows of it."""
    asked = _asked(request)
    actions.export(f"report {asked.query}", by=request.by, why=asked.query)
    found = reporting.report(request.by, asked.region, asked.since, asked.until)
    heads = [now("分项"), now("金额（元）"), now("人数"), now("人均（元）")]
    named = [(benefit_word(line.benefit), line) for line in found.by_benefit]
    named += [(now("{year} 年").format(year=line.year), line) for line in found.by_year]
    named += [(now("{place} 合计").format(place=asked.region.name), found.whole)]
    return sheet(
        "paid", heads, [(word, plain(one.amount_fen), one.persons, plain(one.each_fen)) for word, one in named]
    )  # fmt: skip


@face.page("paid-report/items", title=_("已发放的明细"), may=OFFICER, rail="money", template="console/paid_items.html")
def paid_items(request: Request) -> Context:
    """The items behind a number."""
    asked, benefit = _asked(request), request.GET.get("benefit", "")[:40]
    rows = reporting.paid(request.by, asked.region, asked.since, asked.until, benefit)
    shown = listing(
        request, rows, ITEMS, key="paid", empty=_("这段时间没有发放过。"), export_url=reverse("paid-items-export")
    )
    title = now("{place} 已发放的明细").format(place=asked.region.name)
    return {
        "listing": shown, "filters": asked.form, "title": title, "benefit": benefit_word(benefit) if benefit else "",
        "back": f"{reverse('paid-report')}?{asked.query}", "back_label": _("发放统计"), "total": queries.total(rows),
    }  # fmt: skip


@face.page("paid-report/items/export", title=_("导出表格"), may=OFFICER, rail="money")
def paid_items_export(request: Request) -> StreamingHttpResponse:
    """The items as a table file; the journal knows of it."""
    asked, benefit = _asked(request), request.GET.get("benefit", "")[:40]
    rows: Any = reporting.paid(request.by, asked.region, asked.since, asked.until, benefit)
    actions.export(f"paid {asked.query} {benefit}", by=request.by, why=f"{asked.query} {benefit}")
    heads = [now("明细号"), now("老人"), now("批次"), now("回盘日期"), now("支付凭证号"), now("金额（元）")]
    lines = (
        (one.pk, one.payee.name, one.batch.title, one.reported_on, one.voucher, plain(one.amount_fen))
        for one in rows.iterator(chunk_size=1_000)
    )
    return sheet("paid-items", heads, lines)
