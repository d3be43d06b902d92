"""The tree of places: browsed step by step, each with its codes and their dates, and changed by the system administrator."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import SYSTEM, face
from yinian.faces.frame import asking, links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import regions as foundation
from yinian.foundation.administration import places, queries
from yinian.foundation.regions import Level, RegionCode


class Open(forms.Form):
    """A new place."""

    name = forms.CharField(label=_("名称"), max_length=60)
    level = forms.ChoiceField(label=_("层级"), choices=[("", _("请选择")), *Level.choices])
    zone = forms.BooleanField(label=_("功能区"), required=False, help_text=_("开发区、管委会之类，不是行政区划。"))
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())


class Rename(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("新名称"), max_length=60)
    why = forms.CharField(label=_("依据"), max_length=200)


class Code(forms.Form):
    """A code from a day on."""

    system = forms.ChoiceField(label=_("编码体系"), choices=RegionCode.System.choices)
    code = forms.CharField(label=_("代码"), max_length=12, help_text=_("2、4、6、9 或 12 位数字。"))
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("依据"), max_length=200)


class Move(forms.Form):
    """Another parent."""

    parent = forms.CharField(label=_("划入"), max_length=60, help_text=_("上级区域的全名或代码。"))
    why = forms.CharField(label=_("依据"), max_length=200)


class Close(forms.Form):
    """The last day."""

    on = forms.DateField(label=_("撤销日期"), widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("依据"), max_length=200)


@face.page("regions", title=pgettext_lazy("rail", "区域"), may=SYSTEM, rail="regions")
def regions(request: Request) -> HttpResponse:
    """One's own place first."""
    return HttpResponseRedirect(reverse("region", kwargs={"pk": request.by.region_id or 0}))


@face.page("regions/<int:pk>", title=_("区域"), may=SYSTEM, rail="regions", template="console/region.html")
def region(request: Request, pk: int) -> Context:
    """One place: codes, what lies below, what happened."""
    actor = request.by
    place = queries.region(actor, pk)
    levels = dict(Level.choices)
    above = [up for up in foundation.ancestors(place) if foundation.holds(actor.region_path, up.path)]
    return {
        "region": place,
        "way": above,
        "codes": queries.codes(place),
        "tally": [(levels[level], count) for level, count in queries.tally(place).items()],
        "below": queries.below(actor, place),
        "modules": [(name, links.module_word(name), name in place.modules) for name in places.modules()],
        "entries": entries(place, request.by),
        "title": place.name,
        "lead": "",
    }


def _form(request: Request, pk: int, form: forms.Form, submit: Any, do: Any, **more: Any) -> Context | HttpResponse:
    place = queries.region(request.by, pk)

    def done(given: dict[str, Any]) -> HttpResponse:
        row = do(place, given)
        say(request, now("已办：{verb}。").format(verb=submit))
        return go("region", pk=row.pk)

    back = asking.to("region", pk=pk)
    return asking.ask(request, form, submit, done, back=back, lead=more.pop("lead", place.name), **more)


@face.page("regions/<int:pk>/open", title=_("新设下级区域"), may=SYSTEM, rail="regions", template=asking.TEMPLATE)
def open_region(request: Request, pk: int) -> Context | HttpResponse:
    """Add a place under this one."""

    def do(place: Any, given: dict[str, Any]) -> Any:
        told = places.Place(given["name"], given["level"], since=given["since"], zone=given["zone"])
        return places.open_region(told, place, by=request.by)

    return _form(request, pk, Open(request.POST or None), _("新设区域"), do)


@face.page("regions/<int:pk>/rename", title=_("区域改名"), may=SYSTEM, rail="regions", template=asking.TEMPLATE)
def rename_region(request: Request, pk: int) -> Context | HttpResponse:
    """Give it another name."""

    def do(place: Any, given: dict[str, Any]) -> Any:
        return places.rename(place, given["name"], by=request.by, why=given["why"])

    return _form(request, pk, Rename(request.POST or None), _("区域改名"), do)


@face.page("regions/<int:pk>/code", title=_("登记区域代码"), may=SYSTEM, rail="regions", template=asking.TEMPLATE)
def code_region(request: Request, pk: int) -> Context | HttpResponse:
    """Give it a code from a day on."""

    def do(place: Any, given: dict[str, Any]) -> Any:
        return places.give_code(
            place, given["system"], given["code"], by=request.by, since=given["since"], why=given["why"]
        )

    return _form(request, pk, Code(request.POST or None), _("登记区域代码"), do)


@face.page("regions/<int:pk>/move", title=_("划转区域"), may=SYSTEM, rail="regions", template=asking.TEMPLATE)
def move_region(request: Request, pk: int) -> Context | HttpResponse:
    """Hang it, and all in it, under another place."""

    def do(place: Any, given: dict[str, Any]) -> Any:
        parent = queries.place_called(request.by, given["parent"])
        return places.move(place, parent, by=request.by, why=given["why"])

    lead = _("它下面的区域、老人和一切记录一起划过去；日志保留原来的路径。")
    return _form(request, pk, Move(request.POST or None), _("划转区域"), do, lead=lead, tone="danger")


@face.page("regions/<int:pk>/close", title=_("撤销区域"), may=SYSTEM, rail="regions", template=asking.TEMPLATE)
def close_region(request: Request, pk: int) -> Context | HttpResponse:
    """End it on a day."""

    def do(place: Any, given: dict[str, Any]) -> Any:
        return places.close_region(place, given["on"], by=request.by, why=given["why"])

    return _form(request, pk, Close(request.POST or None), _("撤销区域"), do, tone="danger")


@face.page("regions/<int:pk>/module/<str:module>", title=_("开关功能"), may=SYSTEM, rail="regions", acts=True)
def switch_module(request: Request, pk: int, module: str) -> HttpResponse:
    """Switch a programme on or off here and below."""
    place = queries.region(request.by, pk)
    places.switch_module(place, module, request.POST.get("on") == "yes", by=request.by)
    return go("region", pk=pk)
