"""Cards with whom to ring when ill: the register, and how many of those who should have one do."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places, visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_list import placed
from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.administration import queries as administration
from yinian.programmes.welfare_visits import actions, carding, queries
from yinian.registry.elders import queries as registry

CARDS = [Column("elder", _("老人")), Column("number", _("卡号"), ("number", "id")), Column("issued", _("发放日期"))]


class NarrowCards(forms.Form):
    """How the register of cards may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    show = forms.ChoiceField(
        label=_("显示"), required=False, choices=[("", _("已发的卡")), ("lacking", _("应发未发的老人"))]
    )
    at = places.PlaceField(label=_("所在地"))


class Number(forms.Form):
    """The card's own number."""

    number = forms.CharField(label=_("卡号"), max_length=40)
    on = forms.DateField(label=_("发放日期"), widget=asking.Day())


@face.page(
    "visits/cards",
    title=_("就医联系卡"),
    lead=_("独居、失能半失能、残疾等老人应有一张：病了打给谁。发放率按街道看。"),
    may=READERS,
    rail="visits",
)
def visit_cards(request: Request) -> Context:
    """The register, and for a street or community how many of those who should have one do."""
    actor, given, form = request.by, request.GET, NarrowCards(request.GET or None)
    place = places.chosen(actor, given.get("at", "")) or administration.region(actor, actor.region_id or 0)
    small = carding.small(place)
    lacking = small and given.get("show") == "lacking"
    rows = placed(request, carding.cards(actor), form)
    if lacking:
        rows = carding.without(actor, place)
    words = given.get("q", "")
    rows = registry.matching(rows, words) if lacking and words.strip() else rows
    rows = rows if lacking else queries.matching(rows, actor, words)
    shown = listing(
        request, rows, CARDS[:1] if lacking else CARDS, key="visit-cards",
        empty=_("应发的都发了。") if lacking else _("这里还没有发过卡。"),
    )  # fmt: skip
    issued, eligible = carding.counts(actor, place) if small else (0, 0)
    return {
        "listing": shown,
        "filters": form,
        "lacking": lacking,
        "place": place,
        "small": small,
        "issued": issued,
        "eligible": eligible,
        "percent": queries.percent(issued, eligible),
        "office": visit_tabs.office(actor),
        "tabs": visit_tabs.tabs("visit-cards"),
    }


@face.page(
    "elders/<int:pk>/visit-card", title=_("发放就医联系卡"), may=OFFICER, rail="visits", template=asking.TEMPLATE
)
def issue_visit_card(request: Request, pk: int) -> Context | HttpResponse:
    """Keep that a card was handed out."""
    actor = request.by
    person = registry.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.issue_card(person, given["number"], by=actor, on=given["on"])
        say(request, now("已登记{name}的卡。").format(name=person.name))
        return go("visited-elder", pk=pk)

    back = asking.to("visited-elder", pk=pk)
    return asking.ask(request, Number(request.POST or None), _("登记这张卡"), do, back=back, lead=person.name)
