"""Registering a provider, and what is asked to correct, grade, suspend or let it go."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.administration import queries as administration
from yinian.registry.providers import actions, queries, standards, standing
from yinian.registry.providers.actions import Registration


class Known(forms.Form):
    """What is known of a provider."""

    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("与营业执照或登记证上的一致。"))
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("18 位，逐位校验。"),
    )
    kind = forms.ChoiceField(label=_("性质"), choices=[("", _("请选择")), *queries.PROVIDER_KINDS])
    brand = forms.CharField(
        label=_("连锁品牌"), max_length=60, required=False, help_text=_("同一品牌的设施合在一起算连锁。")
    )
    phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class Entry(Known):
    """What is asked once, at the beginning."""

    at = places.PlaceField(label=_("注册地"), required=True)
    incubating = forms.BooleanField(label=_("还在孵化中"), required=False)


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("原因"), max_length=200, widget=asking.Long())


class Grading(forms.Form):
    """A grade, by which standard and when."""

    grade = forms.ChoiceField(label=_("等级"))
    on = forms.DateField(label=_("评级日期"), widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("评定文件的名称和文号。"))


@face.page(
    "providers/register",
    title=_("登记服务商"),
    lead=_("一个信用代码只登记一次；登记以后可以为它登记设施和人员。"),
    may=OFFICER,
    rail="supply",
    template=asking.TEMPLATE,
)
def register_provider(request: Request) -> Context | HttpResponse:
    """Register one."""
    actor = request.by
    form = Entry(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        place = administration.region(actor, int(given.pop("at")))
        row = actions.register(Registration(region=place, **given), by=actor)
        say(request, now("已登记{name}。").format(name=row.name))
        return go("provider", pk=row.pk)

    return asking.ask(request, form, _("登记服务商"), do, back=reverse("providers"), wide=True)


@face.page("providers/<int:pk>/change", title=_("更正服务商"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def change_provider(request: Request, pk: int) -> Context | HttpResponse:
    """Correct what is known."""
    actor = request.by
    row = queries.provider(actor, pk)
    values = {name: getattr(row, name) or "" for name in Known.base_fields}

    def do(given: dict[str, Any]) -> HttpResponse:
        standing.change(row, Registration(region=row.region, **given), by=actor)
        return go("provider", pk=pk)

    form = Known(request.POST or None, initial=values)
    return asking.ask(request, form, _("更正服务商"), do, back=asking.to("provider", pk=pk), lead=row.name, wide=True)


@face.page("providers/<int:pk>/grade", title=_("评定等级"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def grade_provider(request: Request, pk: int) -> Context | HttpResponse:
    """Record a grade by a standard of the place."""
    actor = request.by
    row = queries.provider(actor, pk)
    known = standards.grades_in(row.region)
    form = Grading(request.POST or None)
    form.fields["grade"].choices = [  # type: ignore[attr-defined]
        ("", _("请选择")),
        *((one.name, [(f"{one.key}:{grade}", grade) for grade in one.grades]) for one in known if one.grades),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        standard, _sign, grade = given["grade"].partition(":")
        standing.set_grade(row, standard, grade, by=actor, on=given["on"], why=given["why"])
        return go("provider", pk=pk)

    unpublished = written.listed(f"「{one.name}」" for one in known if not one.grades)
    lead = now("{name}：等级来自本地和国家的等级标准。").format(name=row.name)
    if unpublished:
        lead += now("{names}的等级没有公布，不能选。").format(names=unpublished)
    return asking.ask(request, form, _("评定等级"), do, back=asking.to("provider", pk=pk), lead=lead)


def _with_reason(request: Request, pk: int, verb: Callable[..., Any], submit: Any, lead: Any) -> Context | HttpResponse:
    actor = request.by
    row = queries.provider(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=actor, why=given["why"])
        return go("provider", pk=pk)

    back = asking.to("provider", pk=pk)
    told = written.told(row.name, lead)
    return asking.ask(request, Why(request.POST or None), submit, do, back=back, lead=told, tone="danger")


@face.page("providers/<int:pk>/suspend", title=_("暂停服务商"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def suspend_provider(request: Request, pk: int) -> Context | HttpResponse:
    """Say why it is suspended."""
    return _with_reason(request, pk, standing.suspend, _("暂停服务商"), _("暂停期间不能再登记它运营的设施。"))


@face.page("providers/<int:pk>/exit", title=_("服务商退出"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def exit_provider(request: Request, pk: int) -> Context | HttpResponse:
    """Say why it goes."""
    return _with_reason(request, pk, standing.leave, _("登记退出"), _("它运营的设施须先终止，或改由别的运营方接手。"))
