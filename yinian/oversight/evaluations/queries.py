"""Reads of evaluations, and what one would come to today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yinian.delivery.orders import queries as orders
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access
from yinian.foundation.actor import Actor, system
from yinian.foundation.regions import Region
from yinian.oversight.evaluations import rules
from yinian.oversight.evaluations.models import Evaluation
from yinian.registry.providers.models import Provider

WEIGHT = "evaluation_satisfaction_weight"
# What elders said counts whole, however few of their visits the evaluator sees.
WHOLE = system("服务商评估")


@dataclass(frozen=True, slots=True)
class Said:
    """What elders said of a provider in some days, and the weight that it has, by a document or by our own default."""

    spoken: int
    satisfaction: int | None
    weight: int
    source: str


def said(provider: Provider, since: date, until: date) -> Said:
    """What elders said of a provider's visits from one day up to another."""
    spoken, stars = orders.satisfaction(WHOLE, provider.party_id, since, until)
    region = Region.objects.get(pk=provider.region_id)
    known = policies.stated(WEIGHT, region, until)
    stated = known is not None and isinstance(known.value, int)
    weight, source = (
        (int(known.value), f"{known.document.title} {known.clause}"[:200])
        if known and stated
        else (rules.DEFAULT_WEIGHT, "")
    )
    return Said(spoken, rules.satisfaction(stars), weight, source)


def of_provider(actor: Actor, provider: Provider) -> QuerySet[Evaluation]:
    """The evaluations of a provider within the actor's sight, the youngest first."""
    return Evaluation.seen_by(actor).filter(provider=provider).order_by("-on", "-id")


def evaluation(actor: Actor, pk: int) -> Evaluation:
    """One evaluation within the actor's sight."""
    return access.found(Evaluation.seen_by(actor).select_related("provider"), pk)
