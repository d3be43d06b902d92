"""Packages: what belongs together, how often it comes, what it comes to; published by version."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans import actions, queries, words
from yinian.delivery.plans.rules import Portion
from yinian.faces.console.face import CARE, OFFICER, face
from yinian.faces.console.plan_tabs import tabs
from yinian.faces.frame import asking, order_form
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation.administration import queries as administration
from yinian.registry.catalogue import queries as catalogue

COLUMNS = [
    Column("name", _("套餐")),
    Column("region", _("适用区域")),
    Column("period", _("周期")),
    Column("items", _("内容")),
    Column("minutes", _("每周期时长"), numeric=True),
    Column("price", _("每周期价格"), numeric=True),
]
ROWS = 8


class Package(forms.Form):
    """Names, period, basis, and up to eight items."""

    zh = forms.CharField(label=_("中文名称"), max_length=40)
    en = forms.CharField(label=_("英文名称"), max_length=80)
    period = forms.ChoiceField(label=_("周期"), choices=queries.PERIODS, widget=forms.RadioSelect, initial="month")
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件或方案的名称、文号。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        menu = [("", "—"), *order_form.menu(set())]
        for number in range(1, ROWS + 1):
            self.fields[f"item{number}"] = forms.ChoiceField(label=_("服务项目"), choices=menu, required=False)
            self.fields[f"times{number}"] = forms.IntegerField(
                label=_("次数"), min_value=0, max_value=28, required=False
            )
            self.fields[f"minutes{number}"] = forms.IntegerField(
                label=_("每次分钟"), min_value=1, max_value=1_440, required=False
            )

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("zh", "en", "period", "basis")]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}{number}"] for name in ("item", "times", "minutes")] for number in range(1, ROWS + 1)]

    def portions(self) -> tuple[Portion, ...]:
        """The rows in which an item was chosen; without minutes as long as the catalogue says, without times on call."""
        given, known = self.cleaned_data, {row.code: row.minutes for row in catalogue.menu()}
        chosen = [
            (given[f"item{number}"], given[f"times{number}"], given[f"minutes{number}"])
            for number in range(1, ROWS + 1)
        ]
        return tuple(
            Portion(item, times or 0, known[item] if minutes is None else minutes)
            for item, times, minutes in chosen
            if item
        )

    def content(self, code: str = "") -> actions.Content:
        given = self.cleaned_data
        return actions.Content(given["zh"], given["en"], given["period"], self.portions(), given["basis"], code)


def _said(row: Any, named: dict[str, Any]) -> list[tuple[str, str, Portion]]:
    return [(str(named.get(one.item, one.item)), words.times(one.times, row.period), one) for one in row.portions]


@face.page(
    "packages",
    title=_("服务套餐"),
    lead=_("把几项服务合在一起，按周或按月安排。时长和价格由系统按当地定价相加。"),
    may=CARE,
    rail="plans",
)
def packages(request: Request) -> Context:
    """The list."""
    actor = request.by
    place = catalogue.place_of(actor)
    shown = listing(request, queries.packages(place), COLUMNS, key="packages", empty=_("还没有套餐。"))
    named = queries.named(one.item for row in shown.rows for one in row.portions)
    rows = [(row, _said(row, named), queries.totals(row, place)) for row in shown.rows]
    may = actor.role in OFFICER
    return {
        "listing": shown,
        "rows": rows,
        "parts": tabs(actor, "packages"),
        "action": Action(_("发布套餐"), reverse("publish-package"), "plus") if may else None,
    }


@face.page("packages/<int:pk>", title=_("服务套餐"), may=CARE, rail="plans", template="console/package.html")
def package(request: Request, pk: int) -> Context:
    """One version: what it holds and comes to."""
    actor, row = request.by, queries.package(pk)
    place = catalogue.place_of(actor)
    own = actor.role in OFFICER and row.region is not None and row.region.path.startswith(actor.region_path)
    return {
        "package": row,
        "lines": _said(row, queries.named(one.item for one in row.portions)),
        "totals": queries.totals(row, place),
        "place": place,
        "versions": queries.package_versions(row),
        "may_change": own and row.until is None,
        "title": str(row),
        "back": reverse("packages"),
        "back_label": _("服务套餐"),
    }


@face.page("packages/new", title=_("发布套餐"), may=OFFICER, rail="plans", template="console/package_form.html")
def publish_package(request: Request) -> Context | HttpResponse:
    """Publish one for one's own place."""
    actor, form = request.by, Package(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, actor.region_id or 0)
        row = actions.publish(form.content(), region, by=actor)
        say(request, now("已发布「{package}」。").format(package=row))
        return go("package", pk=row.pk)

    return asking.ask(request, form, _("发布套餐"), do, back=reverse("packages"))


@face.page(
    "packages/<int:pk>/change", title=_("更改套餐"), may=OFFICER, rail="plans", template="console/package_form.html"
)
def change_package(request: Request, pk: int) -> Context | HttpResponse:
    """Publish a new version."""
    actor, row = request.by, queries.package(pk)
    initial: dict[str, Any] = {"zh": row.zh, "en": row.en, "period": row.period, "basis": row.basis}
    for number, one in enumerate(row.portions[:ROWS], 1):
        initial |= {f"item{number}": one.item, f"times{number}": one.times, f"minutes{number}": one.minutes}
    form = Package(request.POST or None, initial=initial)

    def do(given: dict[str, Any]) -> HttpResponse:
        newer = actions.publish(form.content(row.code), row.region, by=actor)
        say(request, now("已发布第 {version} 版；按旧版制定的计划不变。").format(version=newer.version))
        return go("package", pk=newer.pk)

    return asking.ask(request, form, _("发布新版"), do, back=asking.to("package", pk=pk), title=str(row))


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


@face.page("packages/<int:pk>/withdraw", title=_("停用套餐"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def withdraw_package(request: Request, pk: int) -> Context | HttpResponse:
    """Offer it no more."""
    actor, row = request.by, queries.package(pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.withdraw(row, by=actor, why=given["why"])
        say(request, now("已停用「{package}」。").format(package=row))
        return go("packages")

    form, lead = Why(request.POST or None), now("{package}：按它制定的计划不变。").format(package=row)
    return asking.ask(request, form, _("停用套餐"), do, back=asking.to("package", pk=pk), lead=lead, tone="danger")
