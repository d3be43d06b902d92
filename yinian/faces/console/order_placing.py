"""Ordering for an elder at the desk, on the telephone or at the provider's."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import actions
from yinian.delivery.orders.flow import ASKERS
from yinian.faces.console.face import REGISTRY, face
from yinian.faces.frame import asking, order_form, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.elders import queries as elders

PLACES = REGISTRY & ASKERS


@face.page("elders/<int:pk>/orders/new", title=_("代老人下单"), may=PLACES, rail="elders", template=asking.TEMPLATE)
def place_order(request: Request, pk: int) -> Context | HttpResponse:
    """Order something for an elder, from a need where one was reported."""
    actor = request.by
    person = elders.elder(actor, pk)
    number = request.GET.get("need", "")
    need = needs.need(actor, int(number)) if number.isdecimal() and len(number) < 19 else None
    listed, told = order_form.hours(actor, person)
    form = order_form.Order(request.POST or None, actor=actor, person=person, listed=listed)

    shared = order_form.shared(actor, person, form) if request.method == "POST" and form.is_valid() else ()
    if shared and form.cleaned_data["agreed"] != actions.told(shared):
        return {**order_form.look_first(form, shared, person), "back": asking.to("elder", pk=pk)}

    def do(_given: dict[str, Any]) -> HttpResponse:
        row = actions.place(order_form.wanted(form, person, shared, need), by=actor)
        say(request, now("已下单，等{provider}接单。").format(provider=row.provider.name))
        return go("order", pk=row.pk)

    lead = written.told(person.name, f"{told}{order_form.running_out(person, form)}")
    back = asking.to("need", pk=need.pk) if need else asking.to("elder", pk=pk)
    return asking.ask(request, form, _("下单"), do, lead=lead, back=back)
