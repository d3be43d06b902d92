"""What a provider is helped with: its policies of liability insurance, and the preferential prices and taxes it enjoys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.registry.providers import words
from yinian.registry.providers.flow import OFFICE, FacilityStatus
from yinian.registry.providers.models import Facility, Insurance, Provider


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy says; the day it ends on is no longer insured."""

    insurer: str
    number: str
    premium_fen: int
    since: date
    until: date


@verbs.verb("provider.insure", _("登记责任保险保单"), may=OFFICE)
def insure(provider: Provider, given: Policy, *, by: Actor) -> Insurance:
    """Record a policy that a provider of an institution holds, each policy once."""
    asked, name = _("您要登记「{name}」的责任保险保单。"), provider.name
    insurer, number = given.insurer.strip(), given.number.strip()
    if not insurer or not number:
        raise Refused(asked, _("保险公司或保单号没有填。"), _("请照保单填写。"), name=name)
    if given.premium_fen <= 0 or given.until <= given.since:
        raise Refused(asked, _("保费须大于零，止期须晚于起期。"), _("请对照保单核对。"), name=name)
    places = Facility.unscoped.filter(operator=provider, kind=Facility.Kind.RESIDENTIAL)
    if not places.exclude(status=FacilityStatus.CLOSED).exists():
        raise Refused(asked, _("它没有运营养老机构。"), _("请核对服务商，或先登记它的机构。"), name=name)
    if Insurance.unscoped.filter(insurer=insurer, number=number).exists():
        raise Refused(asked, _("这份保单已经登记过。"), _("请核对保单号；一份保单只登记一次。"), name=name)
    return verbs.create(
        Insurance,
        provider=provider,
        insurer=insurer,
        number=number,
        premium_fen=given.premium_fen,
        since=given.since,
        until=given.until,
        region_path=provider.region_path,
    )


@verbs.verb("provider.set_preferences", _("登记优惠政策"), may=OFFICE)
def set_preferences(provider: Provider, kinds: Iterable[str], *, by: Actor, why: str = "") -> Provider:
    """Record which preferential policies a provider enjoys now."""
    enjoyed = set(kinds)
    if enjoyed - words.PREFERENCES.keys():
        raise Refused(
            _("您要登记「{name}」享受的优惠政策。"), _("有不认识的政策。"), _("请从列表中选择。"), name=provider.name
        )
    verbs.change(provider, preferences=[kind for kind in words.PREFERENCES if kind in enjoyed])
    return provider
