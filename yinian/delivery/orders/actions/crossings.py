"""Visits across regions: told when ordered, owed when approved, and paid."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.crossing import Crossing
from yinian.delivery.orders.models import Order
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.regions import Level, Region, holds
from yinian.registry.providers.models import Provider

NOBODY: frozenset[Role] = frozenset()


@verbs.verb("order.cross", _("跨区域服务"), may=NOBODY)
def cross(order: Order, home: Region, serving: Region, *, by: Actor) -> Crossing:
    """Let the district where the provider is at home know of a visit to another district's elder."""
    made: Crossing = verbs.create(Crossing, order=order, home=home, serving=serving, region_path=serving.path)
    return made


def tell_if_across(order: Order, *, by: Actor) -> None:
    """Tell both districts of a visit whose provider is not at home in the elder's; inside a verb."""
    there = Provider.unscoped.only("region_path").get(party=order.provider).region_path
    here = order.region_path
    if holds(there, here) or holds(here, there):
        return
    lines = [[int(part) for part in path.strip("/").split("/")] for path in (here, there)]
    known = Region.objects.in_bulk({pk for line in lines for pk in line})
    home, serving = (
        next((known[pk] for pk in line if known[pk].level == Level.DISTRICT), known[line[-1]]) for line in lines
    )
    if home != serving and not holds(there, home.path):
        cross(order, home, serving, by=by)


@verbs.verb("order.owe_across", _("跨区域应付"), may=NOBODY)
def owe_across(row: Crossing, claim: int, amount_fen: int, on: date, *, by: Actor) -> Crossing:
    """Keep what the paying district owes for a visit; whoever approves the claim calls it."""
    verbs.change(row, claim=claim, amount_fen=amount_fen, approved_on=on)
    return row


@verbs.verb("order.pay_across", _("跨区域已付"), may=NOBODY)
def pay_across(row: Crossing, on: date, *, by: Actor) -> Crossing:
    """Keep that it was paid; whoever pays the claim calls it."""
    verbs.change(row, paid_on=on)
    return row
