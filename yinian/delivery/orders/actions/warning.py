"""Telling whom it concerns that authorised hours run out; nobody is refused for it."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import authorised
from yinian.delivery.orders.models import Order
from yinian.entitlement.benefits.words import benefit_word
from yinian.foundation import notices, verbs
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.registry.contracts import queries as contracts
from yinian.registry.contracts import rules
from yinian.registry.contracts.rules import chosen

NOBODY: frozenset[Role] = frozenset()

HOURS = notices.named("hours", _("授权时长"))


@verbs.verb("order.warn_hours", _("授权时长提醒"), may=NOBODY)
def warn_of_hours(order: Order, *, by: Actor) -> Order:
    """Tell office and provider at which mark a contract's hours are, and elder and provider an elder's month: once each."""
    _of_contract(order)
    _of_elder(order)
    return order


def _of_contract(order: Order) -> None:
    known = {row.pk: row for row in contracts.about(order.region_path, [order.provider_id])}
    day = timezone.localdate(order.starts_at)
    terms = chosen(contracts.terms(known.values()), order.item.code, day, order.region_path)
    if terms is None:
        return
    row = known[terms.contract]
    hours = authorised.of_contracts([row])[row.pk]
    for mark in rules.reached(hours.taken, hours.authorised):
        text = say("合同 {number} 的授权时长已用和已约 {percent}%。").format(number=row.number, percent=mark)
        who = Q(role=Role.OFFICER, region=row.region_id) | Q(role=Role.MANAGER, party=row.provider_id)
        _tell(who, text, f"/contracts/{row.pk}", f"hours:contract:{row.pk}:{row.minutes}:{mark}")


def _of_elder(order: Order) -> None:
    month = f"{timezone.localdate():%Y-%m}"
    for benefit, hours in authorised.marked(authorised.of_elder(order.elder)):
        for mark in rules.reached(hours.taken, hours.authorised):
            words = say("{name}本月的「{benefit}」已用和已约 {percent}%。")
            text = words.format(name=order.elder.name, benefit=benefit_word(benefit), percent=mark)
            once = f"hours:elder:{order.elder_id}:{benefit[:20]}:{month}:{mark}"
            _tell(Q(role=Role.ELDER, party=order.elder.party_id), text, f"/my/{order.elder_id}/benefits", once)
            _tell(Q(role=Role.MANAGER, party=order.provider_id), text, f"/orders/{order.pk}", once)


def _tell(who: Q, text: str, link: str, once: str) -> None:
    posts = Post.objects.filter(held(), who).values("account")
    for account in Account.objects.filter(pk__in=posts, is_active=True).order_by("pk"):
        notices.tell(account, text, link, once=once, kind=HOURS)
