"""What is put into a plan and taken out again."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import queries as orders
from yinian.delivery.plans import actions, queries, rules, words
from yinian.delivery.plans.rules import Rhythm
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, order_form, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.elders import queries as elders


class Terms(forms.Form):
    """From whom, at what time, paid by what, and from when on."""

    provider = forms.ChoiceField(label=_("服务商"))
    at = forms.TimeField(
        label=_("时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), initial="09:00"
    )
    funding = forms.ChoiceField(label=_("付费方式"), choices=orders.FUNDINGS, widget=forms.RadioSelect, initial="hours")
    since = forms.DateField(label=_("从哪天起"), widget=asking.Day(), required=False, help_text=_("不填就从明天起。"))

    def __init__(self, *args: Any, person: Any, whole: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = {str(one.party_id): one.party for one in orders.offering(person)}
        choices = [("", _("请选择")), *((pk, one.name) for pk, one in self.known.items())]
        self.fields["provider"].choices = choices  # type: ignore[attr-defined]
        self.fields["provider"].required = whole
        if len(self.known) == 1:
            self.initial["provider"] = next(iter(self.known))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("package") and not given.get("provider"):
            self.add_error("provider", _("按套餐制定，要选服务商。"))
        return given

    def terms(self) -> actions.Terms:
        """What was chosen."""
        given = self.cleaned_data
        return actions.Terms(self.known[given["provider"]], given["at"], given["funding"], given["since"])


class Line(Terms):
    """One item in its rhythm."""

    item = forms.ChoiceField(label=_("服务项目"))
    kind = forms.ChoiceField(label=_("频次"), choices=queries.KINDS, widget=forms.RadioSelect, initial="week")
    weekdays = forms.TypedMultipleChoiceField(
        label=_("按周：星期几"), choices=words.WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    dates = forms.CharField(label=_("按月：几号"), required=False, help_text=_("例如 1、15；没有这一天的月份按月底。"))
    every = forms.IntegerField(
        label=_("每隔"), min_value=1, max_value=12, initial=1, help_text=_("1 是每周（月），2 是隔一周（月）。")
    )
    minutes = forms.IntegerField(
        label=_("时长（分钟）"), required=False, min_value=1, max_value=1_440, help_text=_("不填就按项目的标准时长。")
    )
    field_order = ("item", "kind", "weekdays", "dates", "every", "at", "minutes", "provider", "funding", "since")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["item"].choices = [("", _("请选择")), *order_form.menu(set())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        text = str(given.get("dates") or "").replace("，", ",").replace("、", ",").replace(" ", ",")
        parts = [part for part in text.split(",") if part]
        if not all(part.isdecimal() and 1 <= int(part[:3]) <= 31 for part in parts):
            self.add_error("dates", _("请填 1 到 31 的数，用顿号隔开。"))
            parts = []
        days = {rules.WEEK: given.get("weekdays") or [], rules.MONTH: [int(part[:3]) for part in parts]}
        given["days"] = tuple(sorted(set(days.get(given.get("kind", ""), []))))
        if given.get("kind") in days and not given["days"] and not self.errors:
            self.add_error("weekdays" if given["kind"] == rules.WEEK else "dates", _("请选择日子。"))
        return given

    def line(self) -> actions.Line:
        """What was chosen."""
        given = self.cleaned_data
        every = 1 if given["kind"] == rules.STANDING else given["every"]
        rhythm = Rhythm(given["kind"], every, given["days"])
        return actions.Line(given["item"], rhythm, self.terms(), given["minutes"])


class ByPackage(Terms):
    """A package, and on what terms."""

    package = forms.ChoiceField(label=_("服务套餐"))
    field_order = ("package", "provider", "at", "funding", "since")


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


@face.page("plans/<int:pk>/lines/new", title=_("增加计划服务"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def add_plan_line(request: Request, pk: int) -> Context | HttpResponse:
    """Put one item in."""
    actor = request.by
    row = queries.plan(actor, pk)
    form = Line(request.POST or None, person=elders.elder(actor, row.elder_id))

    def do(given: dict[str, Any]) -> HttpResponse:
        line = actions.add_line(row, form.line(), by=actor)
        coming = written.day(line.next_on) if line.next_on else now("随时")
        say(request, now("已增加，下一次是 {day}。").format(day=coming))
        return go("plan", pk=pk)

    lead = queries.name_of(row)
    return asking.ask(request, form, _("增加计划服务"), do, back=asking.to("plan", pk=pk), lead=lead)


@face.page("plans/<int:pk>/packages", title=_("按套餐增加服务"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def add_plan_package(request: Request, pk: int) -> Context | HttpResponse:
    """Put in all that a package holds."""
    actor = request.by
    row = queries.plan(actor, pk)
    person = elders.elder(actor, row.elder_id)
    offered = {str(one.pk): one for one in queries.packages(person.region)}
    form = ByPackage(request.POST or None, person=person)
    form.fields["package"].choices = [("", _("请选择")), *((number, str(one)) for number, one in offered.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        added = actions.add_package(row, offered[given["package"]], form.terms(), by=actor)
        say(request, now("已增加 {count} 项服务。").format(count=len(added)))
        return go("plan", pk=pk)

    lead = now("{name}：同一天的几项一项接一项；计划里已有的项目不重复。").format(name=queries.name_of(row))
    return asking.ask(request, form, _("按套餐增加服务"), do, back=asking.to("plan", pk=pk), lead=lead)


@face.page("plans/lines/<int:pk>/end", title=_("停止计划服务"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def end_plan_line(request: Request, pk: int) -> Context | HttpResponse:
    """Take one item out."""
    actor = request.by
    row = queries.line(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.end_line(row, by=actor, why=given["why"])
        return go("plan", pk=row.plan_id)

    named = queries.named([row.item])
    lead = now("{item}：以后不再下单，还没有上门的订单一并取消。").format(item=named.get(row.item, row.item))
    form, back = Why(request.POST or None), asking.to("plan", pk=row.plan_id)
    return asking.ask(request, form, _("停止计划服务"), do, back=back, lead=lead, tone="danger")
