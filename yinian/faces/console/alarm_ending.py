"""Ending an alarm: what it was; whose it was, where nobody knew; and what is left to do for the elder."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import queries as needs
from yinian.faces.console.face import DESK, REGISTRY, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.programmes.emergency import actions, queries
from yinian.programmes.emergency.incidents import Told
from yinian.registry.elders import queries as registry

FOUND = 20


class Ending(forms.Form):
    """What it was, how the elder fares, and what was done."""

    finding = forms.ChoiceField(label=_("处置结果"), choices=[("", _("请选择")), *queries.FINDINGS])
    harm = forms.ChoiceField(
        label=_("伤情"),
        choices=queries.HARMS,
        initial="none",
        help_text=_("跌倒、疾病、火情、漏气、走失会进意外登记。"),
    )
    place = forms.CharField(
        label=_("发生地点"), required=False, max_length=60, help_text=_("例如卫生间、楼道、小区门口。")
    )
    outcome = forms.CharField(
        label=_("处置情况"), required=False, max_length=1_000, widget=asking.Long(),
        help_text=_("老人现在怎样，谁做了什么；误报、测试可不填。"),
    )  # fmt: skip


class Whose(forms.Form):
    """A name to look for, and one of those found."""

    q = forms.CharField(label=_("姓名、拼音、身份号码或电话"), max_length=60)
    elder = forms.ChoiceField(label=_("是哪一位"), required=False, widget=forms.RadioSelect)


class Left(forms.Form):
    """What is left to do."""

    kind = forms.ChoiceField(label=_("需求类别"), choices=[("", _("请选择")), *needs.KINDS])
    text = forms.CharField(label=_("情况说明"), max_length=1_000, widget=asking.Long())


@face.page("alarms/<int:pk>/resolve", title=_("办结报警"), may=REGISTRY, rail="safety", template=asking.TEMPLATE)
def resolve_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """Say what it was."""
    actor = request.by
    row = queries.alarm(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        told = Told(given["harm"], given["place"], words=given["outcome"])
        actions.resolve(row, given["finding"], given["outcome"], by=actor, told=told)
        say(request, _("已办结，等另一位同事复核。"))
        return go("alarm", pk=pk)

    lead = now("{name}：办结以前，请确认有人看到了老人，或者听到了老人的声音。").format(
        name=row.elder or now("身份不明")
    )
    form = Ending(request.POST or None, initial={"finding": _guess(row)})
    return asking.ask(request, form, _("办结报警"), do, back=asking.to("alarm", pk=pk), lead=lead)


def _guess(row: Any) -> str:
    """Only what the kind itself says; a call for help may be anything."""
    return {"fall": "fall", "fence": "lost"}.get(row.kind, "")


@face.page("alarms/<int:pk>/identify", title=_("认出老人"), may=DESK, rail="safety", template=asking.TEMPLATE)
def identify_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """Say whose it is: look for the name first, then choose."""
    actor = request.by
    row = queries.alarm(actor, pk)
    form = Whose(request.POST or None)
    words = request.POST.get("q", "")
    found = list(registry.matching(registry.living(actor), words)[:FOUND]) if words.strip() else []
    form.fields["elder"].choices = [  # type: ignore[attr-defined]
        (str(one.pk), written.aside(one.name, one.region.name)) for one in found
    ]
    known = {str(one.pk): one for one in found}

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.identify(row, known[given["elder"]], by=actor)
        say(request, now("已认定是{name}。").format(name=known[given["elder"]].name))
        return go("alarm", pk=pk)

    chosen = request.POST.get("elder", "") in known
    lead = _("先查找，再从找到的人里选。") if not found else _("请选择是哪一位。")
    back = asking.to("alarm", pk=pk)
    if request.method == "POST" and not chosen:
        told = _("没有找到，请换个写法再找。") if words.strip() and not found else lead
        return {"form": form, "submit": _("查找"), "refusal": None, "back": back, "lead": told}
    return asking.ask(request, form, _("认出老人") if found else _("查找"), do, back=back, lead=lead)


@face.page("alarms/<int:pk>/follow-up", title=_("转成需求"), may=DESK, rail="safety", template=asking.TEMPLATE)
def follow_up_alarm(request: Request, pk: int) -> Context | HttpResponse:
    """Let what is left become a need, from which services are ordered."""
    actor = request.by
    row = queries.alarm(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        need = actions.follow_up(row, given["kind"], given["text"], by=actor)
        say(request, _("已转成需求，可以从这里下单。"))
        return go("need", pk=need.pk)

    return asking.ask(request, Left(request.POST or None), _("转成需求"), do, back=asking.to("alarm", pk=pk))
