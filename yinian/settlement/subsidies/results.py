"""Awards by results: what each provider verified in a month, what its evaluation earns, and every service that is paid for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.rules import Value
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.providers.models import Provider
from yinian.settlement.subsidies import beds, scoring
from yinian.settlement.subsidies.flow import Status
from yinian.settlement.subsidies.models import Award
from yinian.settlement.subsidies.scoring import Step

# What a document would say; none gives them yet, and then an officer tries amounts and names the document.
RATE, STEPS = "award_rate_per_service", "award_score_steps"
MEALS, EVERY = "meals", "every"
KINDS = ((MEALS, _("助餐")), (EVERY, _("全部服务")))
GONE = (Status.REFUSED, Status.WITHDRAWN)


class AwardedVisit(Scoped):
    """One verified service that an award by results pays for; it is paid so once, unless that award came to nothing."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "award__payee_id"}

    award = models.ForeignKey(Award, models.PROTECT, related_name="+", verbose_name=_("补助"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="+", verbose_name=_("服务订单"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("以奖代补的服务")
        constraints = [models.UniqueConstraint("award", "order", name="awarded_visit_once")]

    def __str__(self) -> str:
        return f"{self.award_id} {self.order_id}"


@dataclass(frozen=True, slots=True)
class Terms:
    """The rate of a service and the steps of scores, by a document or as they are tried; nothing where neither is given."""

    rate_fen: int | None
    steps: tuple[Step, ...] | None
    rate: Value | None = None
    stated: Value | None = None

    @property
    def whole(self) -> bool:
        """Whether an amount can be reckoned."""
        return self.rate_fen is not None and self.steps is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One provider: its verified services of the month not paid so yet, its evaluation, and what these earn."""

    provider: Provider
    count: int
    percent: int
    amount_fen: int | None


def terms(region: Region, on: date, rate_fen: int | None = None, steps: str = "") -> Terms:
    """What holds in a region on a day, unless somebody tries something else."""
    rate, stated = policies.stated(RATE, region, on), policies.stated(STEPS, region, on)
    fen = rate_fen if rate_fen is not None else int(rate.value) if rate is not None else None
    text = steps or (str(stated.value) if stated is not None else "")
    return Terms(fen, scoring.steps(text), rate, stated)


def services(actor: Actor, region: Region, month: date, kind: str) -> QuerySet[Order]:
    """The verified services of a month in a region that no award by results has paid for."""
    rows = beds.visits(actor, region, month)
    if kind == MEALS:
        meals = catalogue.with_element(catalogue.menu(), "meal").values_list("code", flat=True)
        rows = rows.filter(item__code__in=list(meals))
    paid = AwardedVisit.seen_by(actor).filter(order=OuterRef("pk")).exclude(award__status__in=GONE)
    return rows.filter(~Exists(paid))


def reckoned(actor: Actor, region: Region, month: date, kind: str, by: Terms) -> Sequence[Row]:
    """Every provider with verified services in the month, and what these earn by its evaluation."""
    counts = dict(
        services(actor, region, month, kind).order_by().values_list("provider").annotate(Count("pk"))
    )  # fmt: skip
    known = Provider.seen_by(actor).filter(Q(party__in=counts)).select_related("party").order_by("name", "id")
    return [row_of(one, counts[one.party_id], by) for one in known]


def row_of(provider: Provider, count: int, by: Terms) -> Row:
    """What so many services of a provider earn."""
    earned = scoring.percent(provider.evaluation_score, by.steps or ())
    amount = scoring.pay_fen(count, by.rate_fen, earned) if by.whole and by.rate_fen is not None else None
    return Row(provider, count, earned, amount)


def paid_for(actor: Actor, award: Award) -> QuerySet[AwardedVisit]:
    """The services that an award pays for, by day."""
    rows = AwardedVisit.seen_by(actor).filter(award=award).select_related("order__item", "order__provider")
    return rows.order_by("order__served_on", "id")
