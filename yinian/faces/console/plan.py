"""One elder's plan: what comes when, on which days nobody does, what became of it, and what can be done."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans import actions, queries, words
from yinian.delivery.plans.flow import PAUSERS
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.console.plan_lines import Terms
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import verbs
from yinian.registry.elders import queries as elders

SHOWN = 12


class Begin(Terms):
    """A plan that begins, with a package if one is chosen."""

    basis = forms.CharField(label=_("制定依据"), max_length=200, required=False, help_text=_("能力评估、家属申请等。"))
    package = forms.ChoiceField(label=_("服务套餐"), required=False)
    field_order = ("basis", "package", "provider", "at", "funding", "since")


class Pause(forms.Form):
    """Why nobody need come, and when."""

    reason = forms.ChoiceField(label=_("原因"), choices=queries.REASONS, widget=forms.RadioSelect)
    since = forms.DateField(label=_("从哪一天起不来"), widget=asking.Day(), initial=timezone.localdate)
    last = forms.DateField(label=_("到哪一天为止（含）"), widget=asking.Day())

    def given(self) -> actions.Break:
        """From its first day up to the day after its last."""
        value = self.cleaned_data
        return actions.Break(value["reason"], value["since"], value["last"] + timedelta(days=1))


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


@face.page("plans/<int:pk>", title=_("照护计划"), may=REGISTRY, rail="plans")
def plan(request: Request, pk: int) -> Context:
    """One plan."""
    actor = request.by
    row = queries.plan(actor, pk)
    lines = list(queries.lines(actor, row))
    visits = list(queries.visits(actor, row)[:SHOWN])
    named = queries.named(one.item for one in lines)
    going = row.status == "active"
    office = going and actor.role in OFFICER
    return {
        "plan": row,
        "name": queries.name_of(row),
        "lines": [(one, str(named.get(one.item, one.item)), words.rhythm(one.rhythm)) for one in lines],
        "visits": [(one, str(named.get(one.line.item, one.line.item))) for one in visits],
        "pauses": [(one, one.until - timedelta(days=1)) for one in queries.pauses(actor, row) if one.until > one.since],
        "member": queries.membership(actor, row),
        "may_change": office,
        "may_pause": going and actor.role in PAUSERS,
        "today": timezone.localdate(),
        "entries": entries(row, actor),
        "title": now("{name}的照护计划").format(name=queries.name_of(row)),
        "back": reverse("plans"),
        "back_label": _("计划"),
    }


@face.page("elders/<int:pk>/plan/new", title=_("制定照护计划"), may=OFFICER, rail="elders", template=asking.TEMPLATE)
def begin_plan(request: Request, pk: int) -> Context | HttpResponse:
    """Open an elder's plan, from a package or empty."""
    actor = request.by
    person = elders.elder(actor, pk)
    offered = {str(one.pk): one for one in queries.packages(person.region)}
    form = Begin(request.POST or None, person=person, whole=False)
    form.fields["package"].choices = [("", _("不用套餐，逐项增加")), *((pk, str(one)) for pk, one in offered.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        with verbs.together(actor):
            row = actions.begin(person, by=actor, basis=given["basis"])
            if given["package"]:
                actions.add_package(row, offered[given["package"]], form.terms(), by=actor)
        say(request, now("计划已制定；今天夜里起，系统按它下单。"))
        return go("plan", pk=row.pk)

    return asking.ask(request, form, _("制定照护计划"), do, lead=person.name, back=asking.to("elder", pk=pk))


@face.page("plans/<int:pk>/stop", title=_("停止照护计划"), may=OFFICER, rail="plans", template=asking.TEMPLATE)
def stop_plan(request: Request, pk: int) -> Context | HttpResponse:
    """Stop it for good."""
    actor = request.by
    row = queries.plan(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.stop(row, by=actor, why=given["why"])
        say(request, now("计划已停止，还没有上门的订单已取消。"))
        return go("plan", pk=pk)

    lead = now("{name}：以后不再按计划下单，还没有上门的订单一并取消，虚拟养老院成员资格随之结束。")
    return asking.ask(
        request, Why(request.POST or None), _("停止照护计划"), do, back=asking.to("plan", pk=pk), tone="danger",
        lead=lead.format(name=queries.name_of(row)),
    )  # fmt: skip


@face.page("plans/<int:pk>/pause", title=_("暂停照护计划"), may=REGISTRY, rail="plans", template=asking.TEMPLATE)
def pause_plan(request: Request, pk: int) -> Context | HttpResponse:
    """Let nobody come for some days."""
    actor, form = request.by, Pause(request.POST or None)
    row = queries.plan(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.pause(row, form.given(), by=actor)
        say(request, now("已暂停；这几天已下的订单取消了。"))
        return go("plan", pk=pk)

    lead = written.told(queries.name_of(row), now("这几天不来人，过后照旧。"))
    return asking.ask(request, form, _("暂停照护计划"), do, back=asking.to("plan", pk=pk), lead=lead)


@face.page("plans/pauses/<int:pk>/resume", title=_("恢复照护计划"), may=REGISTRY, rail="plans", acts=True)
def resume_plan(request: Request, pk: int) -> HttpResponse:
    """Let people come again from tomorrow on."""
    row = queries.pause(request.by, pk)
    actions.resume(row, by=request.by)
    say(request, now("已恢复；明天起照常，今天夜里补下订单。"))
    return go("plan", pk=row.plan_id)
