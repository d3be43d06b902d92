"""Reads of call-backs, and how content people are with a provider."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from yinian.delivery.callbacks import rules
from yinian.delivery.callbacks.flow import FLOW, Status
from yinian.delivery.callbacks.models import Callback, Draw
from yinian.delivery.callbacks.rules import LIMITS, Answers
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.orders.queries import SERVED, day_of
from yinian.delivery.orders.rules import TOGETHER
from yinian.delivery.orders.ties import Tie
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, regions
from yinian.foundation.accounts import Post, held
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.flow import Move
from yinian.foundation.parties import Party
from yinian.foundation.regions import Level, Region
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder

STATUSES = Status.choices
# Which answers were given on the telephone is no secret, though the calls themselves are the office's.
WHOLE = system("回访")
SHARE = "callback_share"


def share(region: Region, day: date) -> tuple[int, str]:
    """How many of a hundred visits are asked about in a region, and who says so."""
    value = policies.at(SHARE, region, day)
    if value is None:
        return LIMITS.share_percent, LIMITS.source
    return max(0, min(100, int(value.value))), f"{value.document.title} {value.clause}".strip()


def districts(day: date) -> QuerySet[Region]:
    """The places that draw a sample of a day."""
    return Region.objects.filter(Q(until=None) | Q(until__gt=day), level=Level.DISTRICT).order_by("pk")


def pool(region: Region, day: date) -> list[int]:
    """The visits of a day that nobody has spoken of, of living elders who have no account; of two who came together one."""
    begins, ends = day_of(day)
    rows = Order.seen_by(WHOLE).filter(
        regions.within(region.path, "region_path"),
        status__in=SERVED,
        left_at__gte=begins,
        left_at__lt=ends,
        elder__died_on=None,
        elder__left_on=None,
    )
    on_phone = Post.objects.filter(held(), role=Role.ELDER, account__is_active=True, party=OuterRef("elder__party"))
    spoken = Feedback.seen_by(WHOLE).filter(order=OuterRef("pk"))
    along = Tie.seen_by(WHOLE).filter(second=OuterRef("pk"), kind=TOGETHER)
    silent = rows.filter(~Exists(on_phone), ~Exists(spoken), ~Exists(along))
    return list(silent.order_by("pk").values_list("pk", flat=True))


def undrawn(region: Region, days: Iterable[date]) -> list[date]:
    """Those of these days of which a district has drawn no sample yet."""
    known = set(Draw.seen_by(WHOLE).filter(region_path=region.path, day__in=list(days)).values_list("day", flat=True))
    return [day for day in days if day not in known]


def callbacks(actor: Actor) -> QuerySet[Callback]:
    """The calls within the actor's sight, the oldest first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    rows = Callback.seen_by(actor).select_related(
        "order", "order__item", "order__provider", "order__carer", "draw", "caller"
    )
    return rows.prefetch_related(elders).order_by("draw__day", "id")


def callback(actor: Actor, pk: int) -> Callback:
    """One call within the actor's sight."""
    return access.found(callbacks(actor), pk)


def moves(actor: Actor, row: Callback) -> list[Move]:
    """What the actor could do with a call now."""
    return FLOW.open_to(row, actor)


def counts(actor: Actor) -> dict[str, int]:
    """How many calls stand in each state."""
    return dict(Callback.seen_by(actor).values_list("status").annotate(Count("pk")).order_by())


def matching(rows: QuerySet[Callback], actor: Actor, words: str) -> QuerySet[Callback]:
    """Calls to elders whose name or pinyin begins with the words."""
    text = words.strip()
    return (
        rows.filter(elder__in=registry.matching(Elder.seen_by(actor), text).order_by().values("pk")) if text else rows
    )


def draws(actor: Actor) -> QuerySet[Draw]:
    """The samples within the actor's sight, the youngest first."""
    return Draw.seen_by(actor).order_by("-day", "-id")


def same_again(row: Draw) -> bool:
    """Whether drawing a sample again from its pool, share and seed gives the very calls that were made."""
    made = Callback.seen_by(WHOLE).filter(draw=row).values_list("order", flat=True)
    return rules.drawn(row.pool, row.share, row.seed) == sorted(made)


@dataclass(frozen=True)
class Opinion:
    """How content people are with one provider: by their own phone, when called back, and how many visits there were."""

    provider: Party
    visits: int = 0
    tapped: Answers = field(default_factory=Answers)
    called: Answers = field(default_factory=Answers)

    @property
    def all(self) -> Answers:
        """Both together."""
        return self.tapped + self.called


def served(actor: Actor, since: date, until: date, words: str = "") -> QuerySet[Party]:
    """The providers whose visits of some days (until is not one) the actor sees."""
    known = _visits(actor, since, until).order_by().values("provider")
    return Party.objects.filter(pk__in=known, name__contains=words.strip()).order_by("name", "pk")


def _visits(actor: Actor, since: date, until: date) -> QuerySet[Order]:
    begins, ends = day_of(since)[0], day_of(until)[0]
    return Order.seen_by(actor).filter(status__in=SERVED, left_at__gte=begins, left_at__lt=ends)


def opinions(actor: Actor, providers: Iterable[Party], since: date, until: date) -> list[Opinion]:
    """How content people are with these providers, over the visits of some days that the actor sees."""
    parties = list(providers)
    visits = _visits(actor, since, until).filter(provider__in=parties)
    counted = dict(visits.order_by().values_list("provider").annotate(Count("pk")))
    called = Callback.seen_by(WHOLE).filter(order=OuterRef("order"), status=Status.REACHED)
    said = Feedback.seen_by(actor).filter(order__in=visits.values("pk")).annotate(called=Exists(called)).order_by()
    rows = said.values_list("order__provider", "called").annotate(
        Count("pk"), Sum("stars"), content=Count("pk", filter=Q(stars__gte=LIMITS.satisfied_from))
    )
    answers = {(provider, bool(by_call)): Answers(*numbers) for provider, by_call, *numbers in rows}
    return [
        Opinion(party, counted.get(party.pk, 0), *(answers.get((party.pk, way), Answers()) for way in (False, True)))
        for party in parties
    ]


def satisfaction(actor: Actor, provider: Party, since: date, until: date) -> Answers:
    """What an evaluation weighs: all that was said of a provider's visits of some days, with the size of the sample."""
    return opinions(actor, [provider], since, until)[0].all
