"""An elder's file put right, and where the elder lives: moved, left, come back, taken in from elsewhere."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import DESK, OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.registry.elders import actions, queries, residence

CHOOSE = "console/registration.html"


class Details(forms.Form):
    """What is put right; what is left empty stays as it is."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("不填，原来的不变。"),
    )
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    citizen_id = forms.CharField(
        label=_("公民身份号码"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("不填，原来的不变；填了，出生日期和性别随之改正。"),
    )
    hukou = forms.CharField(
        label=_("户籍地"), max_length=60, required=False, help_text=_("区域的全名或代码；不填，原来的不变。")
    )
    why = forms.CharField(label=_("依据"), max_length=200)


class Place(forms.Form):
    """A community of the actor's region, and the address there."""

    at = places.PlaceField(label=_("迁入社区（村）"), required=True)
    address = forms.CharField(label=_("新住址"), max_length=200, required=False)


class Moving(Place):
    """Where to, since when and why."""

    on = forms.DateField(label=_("迁移日期"), widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("原因"), max_length=200)


class Leaving(forms.Form):
    """Since when and where to."""

    on = forms.DateField(label=_("迁出日期"), widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("去向和原因"), max_length=200)


class Arriving(Place):
    """Somebody who has a file elsewhere, by name and whole number."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    citizen_id = forms.CharField(
        label=_("公民身份号码"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("name", "citizen_id", "at", "address")


class Alive(forms.Form):
    """How it is known that somebody lives."""

    why = forms.CharField(label=_("怎么知道本人健在"), max_length=200)


def _under(request: Request, form: Place | None) -> Context:
    """The districts to choose from first where there are several; otherwise the communities are filled in."""
    actor = request.by
    under = places.chosen(actor, request.GET.get("under", ""))
    choose = places.districts(actor) if under is None else []
    if not choose and form is not None:
        form.fields["at"].offer_communities(under or administration.region(actor, actor.region_id or 0))  # type: ignore[attr-defined]
    return {"choose": choose} if choose else {}


def _hukou(actor: Actor, words: str) -> Region | None:
    return administration.place_called(actor, words) if words.strip() else None


@face.page("elders/<int:pk>/correct", title=_("更正基本信息"), may=DESK, rail="elders", template=asking.TEMPLATE)
def correct_elder(request: Request, pk: int) -> Context | HttpResponse:
    """Put what the file says right."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        told = residence.Details(
            given["name"],
            given["citizen_id"] or None,
            given["phone"] or None,
            given["address"],
            _hukou(actor, given["hukou"]),
        )
        residence.correct(person, told, by=actor, why=given["why"])
        say(request, now("已更正{name}的基本信息。").format(name=given["name"]))
        return go("elder", pk=person.pk)

    form = Details(request.POST or None, initial={"name": person.name, "address": person.address})
    return asking.ask(request, form, _("更正基本信息"), do, lead=person.name, back=asking.to("elder", pk=pk), wide=True)


@face.page("elders/<int:pk>/move", title=_("办理迁移"), may=DESK, rail="elders", template=CHOOSE)
def move_elder(request: Request, pk: int) -> Context | HttpResponse:
    """Record that somebody lives elsewhere in the same region now."""
    actor = request.by
    person = queries.elder(actor, pk)
    form = Moving(request.POST or None)
    back = asking.to("elder", pk=pk)
    chosen = _under(request, form)
    if chosen:
        return {**chosen, "back": back}

    def do(given: dict[str, Any]) -> HttpResponse:
        place = administration.region(actor, int(given["at"]))
        residence.move(person, place, by=actor, address=given["address"], on=given["on"], why=given["why"])
        say(request, now("已把{name}迁到{place}，档案随人走。").format(name=person.name, place=place.name))
        return go("elder", pk=person.pk)

    lead = now("{name}：档案随人走，原社区不再看到；经过都留着。要迁到您范围以外的，请办理迁出。").format(
        name=person.name
    )
    return asking.ask(request, form, _("办理迁移"), do, lead=lead, back=back)


@face.page("elders/<int:pk>/move-out", title=_("办理迁出"), may=DESK, rail="elders", template=asking.TEMPLATE)
def move_out(request: Request, pk: int) -> Context | HttpResponse:
    """Record that somebody left the region."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        residence.move_out(person, given["on"], by=actor, why=given["why"])
        say(request, now("已为{name}办理迁出。").format(name=person.name))
        return go("elder", pk=person.pk)

    lead = now("{name}：迁出后不再出现在名册里；迁入地凭姓名和身份号码接收档案。").format(name=person.name)
    return asking.ask(
        request,
        Leaving(request.POST or None),
        _("办理迁出"),
        do,
        lead=lead,
        back=asking.to("elder", pk=pk),
        tone="danger",
    )


@face.page("elders/<int:pk>/come-back", title=_("办理迁回"), may=DESK, rail="elders", acts=True)
def come_back(request: Request, pk: int) -> HttpResponse:
    """Record that somebody lives here again."""
    person = queries.elder(request.by, pk)
    residence.come_back(person, by=request.by)
    say(request, now("已为{name}办理迁回。").format(name=person.name))
    return go("elder", pk=person.pk)


@face.page(
    "elders/move-in",
    title=_("办理迁入"),
    lead=_("原住地已办理迁出的老人，凭姓名和身份号码接收原档案，不另建新档。"),
    may=DESK,
    rail="elders",
    template=CHOOSE,
)
def move_in(request: Request) -> Context | HttpResponse:
    """Take over the file of somebody who left another place."""
    actor = request.by
    form = Arriving(request.POST or None)
    chosen = _under(request, form)
    if chosen:
        return {**chosen, "back": reverse("elders")}

    def do(given: dict[str, Any]) -> HttpResponse:
        place = administration.region(actor, int(given["at"]))
        told = residence.Arrival(given["name"], given["citizen_id"], place, given["address"])
        person = residence.move_in(told, by=actor)
        say(request, now("已接收{name}的档案。").format(name=person.name))
        return go("elder", pk=person.pk)

    return asking.ask(request, form, _("办理迁入"), do, back=reverse("elders"))


@face.page(
    "elders/<int:pk>/death/undo", title=_("更正误登的死亡"), may=OFFICER, rail="elders", template=asking.TEMPLATE
)
def undo_death(request: Request, pk: int) -> Context | HttpResponse:
    """Take a wrong record of a death back."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.undo_death(person, by=actor, why=given["why"])
        say(request, now("已更正：{name}健在。停掉的服务和补贴请逐项核对恢复。").format(name=person.name))
        return go("elder", pk=person.pk)

    lead = now("{name}：由区县或以上、不是登记死亡的那位工作人员办理。").format(name=person.name)
    return asking.ask(
        request, Alive(request.POST or None), _("更正误登的死亡"), do, lead=lead, back=asking.to("elder", pk=pk)
    )
