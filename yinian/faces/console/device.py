"""One device: what it is, whom it watches, how it fares, and every step of its life."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.devices import FARES
from yinian.faces.console.face import REGISTRY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import files
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.programmes.emergency import queries as emergency
from yinian.registry.devices import actions, queries
from yinian.registry.devices.actions import KEEPERS, Given

SHOWN = 10


class Registering(forms.Form):
    """A device as it stands on its plate."""

    model = forms.ChoiceField(label=_("型号"))
    serial = forms.CharField(label=_("设备编号"), max_length=60, help_text=_("照设备铭牌填写，它发报文时自称的编号。"))
    at = places.PlaceField(required=True)
    key = forms.CharField(
        label=_("签名密钥"), required=False, max_length=128, help_text=_("厂商给了就填，没有就留空，由平台生成。")
    )


class Why(forms.Form):
    """Why."""

    why = forms.CharField(label=_("事由"), max_length=200)


@face.page("devices/<int:pk>", title=_("设备"), may=REGISTRY, rail="devices", name="care-device")
def device(request: Request, pk: int) -> Context:
    """One device."""
    return shown(request, pk)


def shown(request: Request, pk: int) -> Context:
    """The page of a device as it stands."""
    actor = request.by
    row = queries.with_health([queries.device(actor, pk)])[0]
    bound = queries.bindings(actor, [row]).get(row.pk)
    proofs = [(one, list(files.of(one))) for one in queries.installations(actor, row)[:SHOWN]]
    in_use = row.retired_on is None
    return {
        "device": row,
        "title": f"{row.model.name} {row.serial}",
        "fares": FARES[queries.fares(row)],
        "bound": bound,
        "address": "" if bound is None or "address" in bound.get_deferred_fields() else bound.address,
        "before": [one for one in queries.was_bound(actor, row)[:SHOWN] if one.until is not None],
        "proofs": proofs,
        "upkeep": queries.upkeep(actor, row)[:SHOWN],
        "presences": queries.presences(actor, row)[:SHOWN],
        "alarms": emergency.alarms(actor).filter(device=row)[:SHOWN],
        "may_keep": in_use and actor.role in KEEPERS,
        "entries": entries(row, actor),
        "back": reverse("devices"),
        "back_label": _("设备"),
    }


@face.page("devices/new", title=_("登记设备"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def register_device(request: Request) -> Context | HttpResponse:
    """Write a device down."""
    actor = request.by
    known = {str(one.pk): one for one in queries.products()}
    form = Registering(request.POST or None)
    form.fields["model"].choices = [("", _("请选择")), *((number, str(one)) for number, one in known.items())]  # type: ignore[attr-defined]
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    if actor.region_id:
        form.fields["at"].own(actor)  # type: ignore[attr-defined]
    else:
        del form.fields["at"]

    def do(given: dict[str, Any]) -> HttpResponse:
        own = Region.objects.get(path=actor.home_path) if "at" not in given else None
        place = own or administration.region(actor, int(given["at"]))
        row = actions.register(Given(known[given["model"]], given["serial"], place, key=given["key"]), by=actor)
        say(request, _("已登记。密钥要写进设备，请在页面上查看一次；接着绑定老人。"))
        return go("care-device", pk=row.pk)

    return asking.ask(request, form, _("登记设备"), do, back=asking.to("devices"))


@face.page("devices/<int:pk>/key", title=_("查看密钥"), may=KEEPERS, rail="devices", template="console/device_key.html")
def device_key(request: Request, pk: int) -> Context:
    """Show the key once, to write it into the device, after a reason was given."""
    row = queries.device(request.by, pk)
    form, refusal, key = Why(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        opened: list[str] = []
        refusal = attempt(lambda: opened.append(actions.show_key(row, by=request.by, why=form.cleaned_data["why"])))
        key = opened[0] if opened else ""
    status = 422 if refusal or form.errors else 200
    back = asking.to("care-device", pk=pk)
    return {"form": form, "refusal": refusal, "key": key, "device": row, "back": back, "status": status}


def _because(request: Request, pk: int, verb: Any, submit: Any, done: Any, **more: Any) -> Context | HttpResponse:
    row = queries.device(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=request.by, why=given["why"])
        say(request, done)
        return go("care-device", pk=pk)

    form = Why(request.POST or None)
    return asking.ask(request, form, submit, do, back=asking.to("care-device", pk=pk), lead=str(row), **more)


@face.page("devices/<int:pk>/rekey", title=_("更换密钥"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def rekey_device(request: Request, pk: int) -> Context | HttpResponse:
    """Give it a new key."""
    done = _("已换新密钥，旧密钥马上失效。请查看新密钥，写进设备。")
    return _because(request, pk, actions.rekey, _("更换密钥"), done)


@face.page("devices/<int:pk>/unbind", title=_("解除绑定"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def unbind_device(request: Request, pk: int) -> Context | HttpResponse:
    """Let it watch nobody any more."""
    return _because(request, pk, actions.unbind, _("解除绑定"), _("已解除绑定。它再报警时，不知道是谁的。"))


@face.page("devices/<int:pk>/retire", title=_("停用设备"), may=KEEPERS, rail="devices", template=asking.TEMPLATE)
def retire_device(request: Request, pk: int) -> Context | HttpResponse:
    """Take it out of use."""
    done = _("已停用。它再发的报文一律拒收。")
    return _because(request, pk, actions.retire, _("停用设备"), done, tone="danger")
