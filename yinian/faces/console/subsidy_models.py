"""补床头 and 补人头 for one month side by side: what each would cost a provider, and in all, down to beds and persons."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import money, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.registry.providers import queries as providers
from yinian.settlement.subsidies import beds

PERSONS = [
    Column("elder", _("老人")),
    Column("visits", _("已核验的服务"), numeric=True),
    Column("minutes", _("核定时长"), numeric=True),
]


class Asked(forms.Form):
    """Which place and month, and rates to try."""

    at = places.PlaceField()
    month = forms.DateField(label=_("月份（任何一天）"), required=False, widget=asking.Day())
    bed = Amount(label=_("试算：每床每月（元）"), required=False)
    person = Amount(label=_("试算：每人每月（元）"), required=False)


def _asked(request: Request) -> tuple[Asked, Region, date, dict[str, Any]]:
    actor = request.by
    at = places.chosen(actor, request.GET.get("at", ""))
    form = Asked(request.GET or None)
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    given = form.cleaned_data if form.is_valid() else {}
    month = (given.get("month") or timezone.localdate()).replace(day=1)
    form.initial = {"month": month}
    return form, at or administration.region(actor, actor.region_id or 0), month, given


@face.page(
    "subsidy-models",
    title=_("床头与人头"),
    lead=_("同一个月按床位补和按服务到的人补，各要多少钱；文件没有定金额的写“未定”，可以填一个数试算。"),
    may=OFFICER,
    rail="money",
)
def subsidy_models(request: Request) -> Context:
    """The comparison."""
    form, region, month, given = _asked(request)
    found = beds.compare(request.by, region, month, given.get("bed"), given.get("person"))
    query = f"?at={region.pk}&month={month}"
    rows = [
        (row, reverse("persons-served", kwargs={"pk": row.provider.pk}) + query, reverse("provider", args=[row.provider.pk]))
        for row in found.rows
    ]  # fmt: skip
    return {
        "found": found, "rows": rows, "region": region, "filters": form,
        "tabs": money.tabs("subsidy-models", request.by),
    }  # fmt: skip


@face.page(
    "subsidy-models/<int:pk>/persons",
    title=_("服务到的人"),
    may=OFFICER,
    rail="money",
    template="console/persons_served.html",
)
def persons_served(request: Request, pk: int) -> Context:
    """The persons whom a provider served in a month."""
    _form, region, month, _given = _asked(request)
    provider = providers.provider(request.by, pk)
    rows = beds.persons(request.by, region, month, provider)
    shown = listing(request, rows, PERSONS, key="persons", empty=_("这个月没有已核验的服务。"))
    title = now("{provider} {month} 服务到的人").format(provider=provider.name, month=f"{month:%Y-%m}")
    back = f"{reverse('subsidy-models')}?at={region.pk}&month={month}"
    return {"listing": shown, "title": title, "back": back, "back_label": _("床头与人头")}
