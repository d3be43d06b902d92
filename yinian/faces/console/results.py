"""以奖代补: what each provider's verified services of a month earn by its evaluation, and proposing it."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import money, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.administration import queries as administration
from yinian.foundation.money import yuan
from yinian.foundation.regions import Region
from yinian.registry.providers import queries as providers
from yinian.settlement.funds import queries as funds
from yinian.settlement.subsidies import results, rewarding

SERVICES = [
    Column("day", _("服务日期")),
    Column("item", _("服务项目")),
    Column("minutes", _("核定时长"), numeric=True),
]


class Asked(forms.Form):
    """Which place, month and services, and terms to try."""

    at = places.PlaceField()
    month = forms.DateField(label=_("月份（任何一天）"), required=False, widget=asking.Day())
    kind = forms.ChoiceField(label=_("服务"), choices=results.KINDS, required=False)
    rate = Amount(label=_("试算：每次（元）"), required=False)
    steps = forms.CharField(
        label=_("试算：分档"),
        required=False,
        max_length=80,
        help_text=_("如 90:100 80:80，即 90 分以上全额，80 分以上八成。"),
    )


def _asked(request: Request) -> tuple[Asked, Region, date, str, results.Terms]:
    actor = request.by
    at = places.chosen(actor, request.GET.get("at", ""))
    form = Asked(request.GET or None)
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    given = form.cleaned_data if form.is_valid() else {}
    month = (given.get("month") or timezone.localdate()).replace(day=1)
    region = at or administration.region(actor, actor.region_id or 0)
    rate = given.get("rate") if request.GET.get("rate", "").strip() else None
    terms = results.terms(region, month, rate, given.get("steps", ""))
    form.initial = {"month": month, "kind": results.MEALS}
    return form, region, month, given.get("kind") or results.MEALS, terms


@face.page(
    "awards/by-results",
    title=_("以奖代补"),
    lead=_("按已核验的服务次数和评估得分计算；文件没有定标准的写“未定”，可以填数试算。同一次服务只奖补一次。"),
    may=OFFICER,
    rail="money",
    template="console/results.html",
)
def results_of(request: Request) -> Context:
    """The reckoning, provider by provider."""
    form, region, month, kind, terms = _asked(request)
    query = request.GET.urlencode()
    rows = [
        (row, f"{reverse('award-by-results', kwargs={'pk': row.provider.pk})}?{query}")
        for row in results.reckoned(request.by, region, month, kind, terms)
    ]
    return {
        "filters": form,
        "region": region,
        "month": month,
        "terms": terms,
        "rows": rows,
        "whole": sum(row.amount_fen or 0 for row, _url in rows) if terms.whole else None,
        "tabs": money.tabs("results-of", request.by),
    }


class Proposal(forms.Form):
    """By which document and out of which fund."""

    document = forms.CharField(label=_("文件"), max_length=200)
    clause = forms.CharField(label=_("条款"), max_length=100)
    fund = forms.ChoiceField(label=_("资金"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


@face.page(
    "awards/by-results/<int:pk>", title=_("提出以奖代补"), may=OFFICER, rail="money", template="console/result.html"
)
def award_by_results(request: Request, pk: int) -> Context | HttpResponse:
    """The services of one provider that it would pay for, and the form that proposes it."""
    actor = request.by
    _form, region, month, kind, terms = _asked(request)
    provider = providers.provider(actor, pk)
    visits = results.services(actor, region, month, kind).filter(provider=provider.party_id)
    row = results.row_of(provider, visits.count(), terms)
    held = {str(fund.account.pk): fund for fund in funds.funds(actor)}
    stated = terms.rate or terms.stated
    told = {
        "seen": row.amount_fen, "document": stated.document.title if stated else "",
        "clause": stated.clause if stated else "",
    }  # fmt: skip
    form = Proposal(request.POST or None, initial=told)
    form.fields["fund"].choices = [  # type: ignore[attr-defined]
        ("", _("请选择")),
        *((key, written.aside(fund.account.name, yuan(fund.balance_fen))) for key, fund in held.items()),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        asked = rewarding.ByResults(
            region, month, kind, terms, given["document"], given["clause"], held[given["fund"]].account
        )
        award = rewarding.propose(provider, asked, by=actor, seen_fen=given["seen"])
        say(request, now("已提出，等另一位同事批准。"))
        return go("award", pk=award.pk)

    shown = listing(request, visits.select_related("item").order_by("served_on", "id"), SERVICES, key="services")
    back = f"{reverse('results-of')}?{request.GET.urlencode()}"
    words: dict[str, Any] = {"row": row, "listing": shown, "provider": provider, "month": month, "title": provider.name}
    return asking.ask(request, form, _("提出以奖代补"), do, back=back, wide=True, **words)
