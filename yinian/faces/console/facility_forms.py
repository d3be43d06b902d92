"""Registering a facility, and what is asked to correct it, say what it offers, and how many beds it has."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import MONEY, OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.registry.providers import actions, operation, queries, words
from yinian.registry.providers.actions import Opening

CHOOSE = [("", _("请选择"))]
BEGINNING = [(value, label) for value, label in queries.STATUSES if value in {"open", "planned", "building"}]


class Known(forms.Form):
    """What is known of a facility."""

    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("设施类别"), choices=[*CHOOSE, *queries.KINDS])
    owner = forms.ChoiceField(label=_("产权"), choices=[*CHOOSE, *queries.OWNERS])
    operating_model = forms.ChoiceField(
        label=_("运营模式"), choices=[("", _("还没有定")), *queries.MODELS], required=False
    )
    operator = forms.CharField(
        label=_("运营方"), max_length=100, required=False, help_text=_("已登记服务商的全称或统一社会信用代码。")
    )
    acquired = forms.ChoiceField(label=_("取得方式"), choices=[("", _("不清楚")), *queries.ACQUIRED], required=False)
    area_m2 = forms.IntegerField(label=_("建筑面积（平方米）"), min_value=1, max_value=1_000_000, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    planned_on = forms.DateField(label=_("立项日期"), widget=asking.Day(), required=False)
    opened_on = forms.DateField(label=_("开业日期"), widget=asking.Day(), required=False)
    embedded = forms.BooleanField(label=_("嵌入式"), required=False)
    inclusive = forms.BooleanField(label=_("普惠"), required=False)
    welfare_home = forms.BooleanField(label=_("福利院"), required=False)
    extends_home_care = forms.BooleanField(label=_("延伸居家服务"), required=False)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


class Entry(Known):
    """What is asked once, at the beginning."""

    at = places.PlaceField(label=_("所在社区（村）"), required=True)
    status = forms.ChoiceField(label=_("状态"), choices=BEGINNING, initial="open")
    field_order = ["name", "kind", "at", "status", "owner", "operating_model"]


class Offer(forms.Form):
    """What a facility offers and has."""

    functions = forms.MultipleChoiceField(
        label=_("功能"), choices=list(words.FUNCTIONS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    equipment = forms.MultipleChoiceField(
        label=_("设备"), choices=list(words.EQUIPMENT.items()), widget=forms.CheckboxSelectMultiple, required=False
    )


class BedCount(forms.Form):
    """So many beds of a kind from a day on."""

    kind = forms.ChoiceField(
        label=_("床位类别"), choices=queries.BED_KINDS, widget=forms.RadioSelect, initial="ordinary"
    )
    count = forms.IntegerField(label=_("床位数"), min_value=0, max_value=100_000)
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)


def _sorted_out(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """The form's values with the operator looked up by name or code."""
    called = given.pop("operator").strip()
    return {**given, "operator": queries.provider_called(actor, called) if called else None}


@face.page(
    "facilities/open",
    title=_("登记设施"),
    lead=_("还没开业的登记为规划或在建，开业时再办投入运营。"),
    may=OFFICER,
    rail="supply",
    template="console/registration.html",
)
def open_facility(request: Request) -> Context | HttpResponse:
    """Ask for the district where there are several, then for the facility."""
    actor = request.by
    under = places.chosen(actor, request.GET.get("under", ""))
    choose = places.districts(actor) if under is None else []
    if choose:
        return {"choose": choose, "back": reverse("facilities")}
    operator = request.GET.get("operator", "")
    chosen = queries.provider(actor, int(operator)) if operator.isdecimal() and len(operator) < 19 else None
    form = Entry(request.POST or None, initial={"operator": chosen.name if chosen else ""})
    place = under or administration.region(actor, actor.region_id or 0)
    form.fields["at"].offer_communities(place)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given.pop("at")))
        row = actions.open_facility(Opening(region=region, **_sorted_out(actor, given)), by=actor)
        say(request, now("已登记{name}。").format(name=row.name))
        return go("facility", pk=row.pk)

    return asking.ask(request, form, _("登记设施"), do, back=reverse("facilities"), wide=True)


@face.page("facilities/<int:pk>/change", title=_("更正设施"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def change_facility(request: Request, pk: int) -> Context | HttpResponse:
    """Correct what is known, or hand it to another operator."""
    actor = request.by
    row = queries.facility(actor, pk)
    values = {name: getattr(row, name) for name in Known.base_fields}
    values["operator"] = row.operator.name if row.operator else ""

    def do(given: dict[str, Any]) -> HttpResponse:
        operation.change(row, replace(operation.known(row), **_sorted_out(actor, given)), by=actor)
        return go("facility", pk=pk)

    form = Known(request.POST or None, initial=values)
    lead = now("{name}：改运营方就是换由别的服务商接手。").format(name=row.name)
    return asking.ask(request, form, _("更正设施"), do, back=asking.to("facility", pk=pk), lead=lead, wide=True)


@face.page("facilities/<int:pk>/declare", title=_("申报功能和设备"), may=MONEY, rail="supply", template=asking.TEMPLATE)
def declare_facility(request: Request, pk: int) -> Context | HttpResponse:
    """Say what it offers and has."""
    actor = request.by
    row = queries.facility(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        operation.declare(row, given["functions"], given["equipment"], by=actor)
        return go("facility", pk=pk)

    form = Offer(request.POST or None, initial={"functions": row.functions, "equipment": row.equipment})
    return asking.ask(request, form, _("申报"), do, back=asking.to("facility", pk=pk), lead=row.name)


@face.page("facilities/<int:pk>/beds", title=_("登记床位"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def set_beds(request: Request, pk: int) -> Context | HttpResponse:
    """Say how many beds there are."""
    actor = request.by
    row = queries.facility(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.set_beds(row, given["kind"], given["count"], by=actor, since=given["since"], source=given["source"])
        say(request, now("已登记床位 {count} 张。").format(count=given["count"]))
        return go("facility", pk=pk)

    lead = now("{name}：同一类床位以新的数为准，旧的到那一天为止。").format(name=row.name)
    form = BedCount(request.POST or None)
    return asking.ask(request, form, _("登记床位"), do, back=asking.to("facility", pk=pk), lead=lead)
