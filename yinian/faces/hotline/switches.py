"""Where calls come from: telephone exchanges and their keys, and the simulator that says that it is one."""

import secrets
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.hotline.face import DESK, LINES, face
from yinian.foundation.regions import Region
from yinian.programmes.calls import queries, telephony
from yinian.programmes.calls.telephony import Event

KINDS = [("http", _("签名的 HTTP 事件")), ("ami", _("Asterisk AMI")), ("simulator", _("模拟来电"))]


class Line(forms.Form):
    """An exchange."""

    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("接入方式"), choices=KINDS, widget=forms.RadioSelect)
    area = forms.CharField(
        label=_("本地区号"), max_length=4, required=False, help_text=_("例如 024；座机号码没有区号时用它补上。")
    )


class Ringing(forms.Form):
    """A call that the simulator makes."""

    number = forms.CharField(label=_("来电号码"), max_length=20, required=False, help_text=_("不填就是不显示号码。"))


@face.page(
    "hotline/switches", title=_("话务接入"), lead=_("电话交换机怎样把来电告诉颐年。"), may=LINES, rail="switches"
)
def switches(request: Request) -> Context:
    """The exchanges, when each was last heard of, and what of theirs was refused."""
    return {"switches": list(queries.switches(request.by)), "kinds": dict(KINDS)}


@face.page(
    "hotline/switches/new",
    title=_("登记话务接入"),
    may=LINES,
    rail="switches",
    name="register-switch",
    template=asking.TEMPLATE,
)
def register(request: Request) -> Context | HttpResponse:
    """Let an exchange in; the key of one that signs is shown once."""
    actor = request.by

    def do(given: dict[str, Any]) -> HttpResponse:
        row = telephony.register(
            given["name"], given["kind"], Region.objects.get(pk=actor.region_id or 0), by=actor, area=given["area"]
        )
        if not row.secret:
            return go("switches")
        page = {"title": _("话务接入"), "lead": "", "name": "register-switch", "rail": "switches", "action": None}
        address = request.build_absolute_uri(reverse("telephony-events", kwargs={"pk": row.pk}))
        return render(
            request, "hotline/switch_key.html", {"page": page, "layout": face.layout, "switch": row, "address": address}
        )

    return asking.ask(request, Line(request.POST or None), _("登记话务接入"), do, back=reverse("switches"))


@face.page(
    "hotline/switches/<int:pk>/close",
    title=_("停用话务接入"),
    may=LINES,
    rail="switches",
    acts=True,
    name="close-switch",
)
def close(request: Request, pk: int) -> HttpResponse:
    """Take nothing from it any more."""
    telephony.close(queries.switch(request.by, pk), by=request.by)
    say(request, _("已停用。"))
    return go("switches")


@face.page(
    "hotline/simulator",
    title=_("模拟来电"),
    lead=_("这里打出的是模拟来电，供演示和练习，没有真的电话。"),
    may=DESK,
    rail="desk",
    template="hotline/simulator.html",
)
def simulator(request: Request) -> Context:
    """Calls that a simulator makes, where the place has one."""
    line = queries.switches(request.by).filter(kind="simulator").first()
    waiting = (
        list(queries.calls(request.by).filter(switch=line, status__in=("ringing", "answered", "held"))[:20])
        if line
        else []
    )
    return {"line": line, "form": Ringing(initial={"number": request.GET.get("number", "")}), "waiting": waiting}


@face.page("hotline/simulator/ring", title=_("模拟来电"), may=DESK, rail="desk", acts=True, name="simulate-call")
def ring(request: Request) -> HttpResponse:
    """Let it ring."""
    line, form = queries.switches(request.by).filter(kind="simulator").first(), Ringing(request.POST)
    if line is not None and form.is_valid():
        telephony.hear(line, Event("rang", f"sim-{secrets.token_hex(6)}", form.cleaned_data["number"]))
        say(request, now("模拟来电已打进热线台。"))
    return go("simulator")


@face.page("hotline/simulator/<int:pk>/end", title=_("模拟来电"), may=DESK, rail="desk", acts=True, name="simulate-end")
def end(request: Request, pk: int) -> HttpResponse:
    """Let the caller hang up."""
    row = queries.call(request.by, pk)
    if row.switch.kind == "simulator":
        telephony.hear(row.switch, Event("ended", row.outside))
    return go("simulator")
