"""Binding a device to an elder, proving that it hangs there, and keeping it up."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.devices import actions, queries
from yinian.registry.devices.actions import KEEPERS, Home
from yinian.registry.elders import queries as registry

FOUND = 20


class Binding(forms.Form):
    """Whom it watches, and where it hangs."""

    q = forms.CharField(label=_("老人的姓名、拼音、身份号码或电话"), max_length=60)
    elder = forms.ChoiceField(label=_("是哪一位"), required=False, widget=forms.RadioSelect)
    room = forms.CharField(
        label=_("装在哪里"), required=False, max_length=40, help_text=_("例如床头、卫生间；手环填“随身”。")
    )
    latitude = forms.FloatField(label=_("住处纬度"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(
        label=_("住处经度"), required=False, min_value=-180, max_value=180,
        help_text=_("有定位的设备要填，离家多远从这里算起。"),
    )  # fmt: skip


class Installing(forms.Form):
    """Who put it up, whether it was tried, and the proof."""

    installer = forms.CharField(label=_("安装人"), max_length=60)
    tried = forms.BooleanField(label=_("当场试过报警，热线收到了"), required=False)
    proof = forms.FileField(label=_("安装凭证"), help_text=_("装好的照片或签收单，照片或 PDF，不超过 10 MB。"))
    remark = forms.CharField(label=_("备注"), required=False, max_length=200)


class Upkeep(forms.Form):
    """What was done, and when it is due again."""

    kind = forms.ChoiceField(label=_("维护类别"), choices=[("", _("请选择")), *queries.UPKEEPS])
    worker = forms.CharField(label=_("维护人"), max_length=60)
    next_on = forms.DateField(label=_("下次维护"), required=False, widget=asking.Day())
    remark = forms.CharField(label=_("备注"), required=False, max_length=200)


@face.page("devices/<int:pk>/bind", title=_("绑定老人"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def bind_device(request: Request, pk: int) -> Context | HttpResponse:
    """Look for the elder first, then choose."""
    actor = request.by
    row = queries.device(actor, pk)
    form, words = Binding(request.POST or None), request.POST.get("q", "")
    found = list(registry.matching(registry.living(actor), words)[:FOUND]) if words.strip() else []
    known = {str(one.pk): one for one in found}
    form.fields["elder"].choices = [  # type: ignore[attr-defined]
        (str(one.pk), written.aside(one.name, one.region.name)) for one in found
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        where = (given["longitude"], given["latitude"])
        home = Home(known[given["elder"]], room=given["room"], position=None if None in where else where)
        actions.bind(row, home, by=actor)
        say(request, now("已绑定{name}。装好以后请上传安装凭证。").format(name=known[given["elder"]].name))
        return go("care-device", pk=pk)

    back = asking.to("care-device", pk=pk)
    if request.method == "POST" and request.POST.get("elder", "") not in known:
        told = _("请选择是哪一位。") if found else _("没有找到，请换个写法再找。")
        return {
            "form": form,
            "submit": _("绑定老人") if found else _("查找"),
            "refusal": None,
            "back": back,
            "lead": told,
        }
    return asking.ask(request, form, _("绑定老人") if found else _("查找"), do, back=back, lead=str(row))


@face.page("devices/<int:pk>/install", title=_("登记安装"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def install_device(request: Request, pk: int) -> Context | HttpResponse:
    """Prove that it hangs where it is bound to."""
    row = queries.device(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.install(
            row, given["installer"], given["proof"], by=request.by, tried=given["tried"], remark=given["remark"]
        )
        say(request, _("已登记安装。"))
        return go("care-device", pk=pk)

    form = Installing(request.POST or None, request.FILES or None)
    return asking.ask(request, form, _("登记安装"), do, back=asking.to("care-device", pk=pk), lead=str(row))


@face.page("devices/<int:pk>/maintain", title=_("登记维护"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def maintain_device(request: Request, pk: int) -> Context | HttpResponse:
    """Record upkeep."""
    row = queries.device(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.maintain(
            row, given["kind"], given["worker"], by=request.by, next_on=given["next_on"], remark=given["remark"]
        )
        say(request, _("已登记维护。"))
        return go("care-device", pk=pk)

    form = Upkeep(request.POST or None)
    return asking.ask(request, form, _("登记维护"), do, back=asking.to("care-device", pk=pk), lead=str(row))
