"""Reads of orders."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from yinian.delivery.needs import queries as needs
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import purses, rules
from yinian.delivery.orders import terms as terms_of
from yinian.delivery.orders.flow import AHEAD, FLOW, Status
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.orders.rules import TOGETHER, Slot
from yinian.delivery.orders.ties import Tie
from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.flow import Move
from yinian.foundation.parties import Party
from yinian.foundation.regions import Level, Region
from yinian.registry.communities import queries as communities
from yinian.registry.contracts import queries as contracts
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder
from yinian.registry.providers.flow import ProviderStatus
from yinian.registry.providers.models import Provider

# What a face asks about paying: how a visit would be parted, the parts that stand, and what calling off costs.
parted, parts = purses.parted, purses.parts
terms, terms_of_order, if_cancelled = terms_of.of_elder, terms_of.of_order, terms_of.if_cancelled
CHANNELS, FUNDINGS, STATUSES = Order.Channel.choices, Order.Funding.choices, Status.choices
# Who offers care is no secret; an elder or a relative, who sees no register, chooses from it all the same.
PUBLIC = system("public")
GOING_ON = (*AHEAD, Status.UNDER_WAY)
# An order that came to nothing meets no need.
CAME_TO_NOTHING = (Status.CANCELLED, Status.REFUSED, Status.MISSED, Status.REJECTED)
# Somebody was there, whatever became of the paper work.
SERVED = (Status.DONE, Status.VERIFIED, Status.REJECTED)


def orders(actor: Actor) -> QuerySet[Order]:
    """The orders within the actor's sight, the latest visit first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    rows = Order.seen_by(actor).select_related("item", "provider", "carer", "placed_by").prefetch_related(elders)
    return rows.order_by("-starts_at", "-id")


def order(actor: Actor, pk: int) -> Order:
    """One order within the actor's sight."""
    return access.found(orders(actor), pk)


def of_elder(actor: Actor, elder: Elder) -> QuerySet[Order]:
    """The orders of one person, under this file or one that went into it, the latest visit first."""
    return orders(actor).filter(registry.same_person(elder))


def ahead(actor: Actor, elder: Elder) -> QuerySet[Order]:
    """What an elder still has before them or is having now, the next first."""
    return of_elder(actor, elder).filter(status__in=GOING_ON).order_by("starts_at", "id")


def past(actor: Actor, elder: Elder) -> QuerySet[Order]:
    """What an elder had, or did not have after all, the latest first."""
    return of_elder(actor, elder).exclude(status__in=GOING_ON)


def in_my_grids(rows: QuerySet[Order], actor: Actor) -> QuerySet[Order]:
    """Those of the elders in the grids that the actor walks."""
    return rows.filter(elder__in=communities.of_mine(actor).values("elder"))


def unmatched(actor: Actor) -> QuerySet[Need]:
    """The needs under way for which nothing is ordered, or nothing came of it; who has waited longest comes first."""
    ordered = Order.seen_by(PUBLIC).filter(need=OuterRef("pk")).exclude(status__in=CAME_TO_NOTHING)
    return needs.under_way(actor).filter(~Exists(ordered)).order_by("reported_at", "id")


def of_needs(actor: Actor, rows: Iterable[Need]) -> dict[int, Order]:
    """The youngest order placed for each of these needs, as far as the actor sees it."""
    found = orders(actor).filter(need__in=[row.pk for row in rows]).order_by("id")
    return {row.need_id: row for row in found if row.need_id is not None}


def moves(actor: Actor, row: Order) -> list[Move]:
    """What the actor could do with an order now."""
    found = FLOW.open_to(row, actor)
    if actor.role in (Role.ELDER, Role.FAMILY) and rules.too_late_to_cancel(row.starts_at, timezone.now()):
        return [move for move in found if move.verb != "order.cancel"]
    return found


def day_of(day: date) -> tuple[datetime, datetime]:
    """The moments at which a local day begins and ends."""
    zone = timezone.get_current_timezone()
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    return begins, begins + timedelta(days=1)


def on_day(rows: QuerySet[Order], day: date) -> QuerySet[Order]:
    """Those of a local day."""
    begins, ends = day_of(day)
    return rows.filter(starts_at__gte=begins, starts_at__lt=ends)


def of_carer(actor: Actor, day: date) -> QuerySet[Order]:
    """A carer's visits of a day, in the order of the day; what was called off is left out."""
    rows = on_day(orders(actor).filter(carer=actor.party_id), day)
    return rows.exclude(status__in=(Status.CANCELLED, Status.REFUSED)).order_by("starts_at", "id")


def left_open(actor: Actor, day: date) -> QuerySet[Order]:
    """A carer's visits of earlier days that were begun and never finished."""
    begins, _ends = day_of(day)
    return orders(actor).filter(carer=actor.party_id, status=Status.UNDER_WAY, starts_at__lt=begins)


def month_of_carer(actor: Actor, day: date) -> dict[str, int]:
    """How many visits of this month a carer finished, how many of them are verified, and their minutes."""
    first = day.replace(day=1)
    begins, _ends = day_of(first)
    rows = Order.seen_by(actor).filter(carer=actor.party_id, starts_at__gte=begins)
    found = rows.aggregate(
        done=Count("pk", filter=Q(status__in=(Status.DONE, Status.VERIFIED))),
        verified=Count("pk", filter=Q(status=Status.VERIFIED)),
        minutes=Sum("verified_minutes"),
    )
    return {name: number or 0 for name, number in found.items()}


def counts(actor: Actor) -> dict[str, int]:
    """How many orders stand in each state that still wants something."""
    wanted = (*GOING_ON, Status.DONE)
    rows = Order.seen_by(actor).filter(status__in=wanted).values_list("status").annotate(Count("pk")).order_by()
    return dict(rows)


def feedback(actor: Actor, row: Order) -> Feedback | None:
    """What was said of a visit."""
    return Feedback.seen_by(actor).filter(order=row).first()


def satisfaction(actor: Actor, provider: int, since: date, until: date) -> tuple[int, float | None]:
    """How often elders spoke of a provider's visits of some days, and how many stars they gave on average."""
    begins, ends = day_of(since)[0], day_of(until)[0]
    rows = Feedback.seen_by(actor).filter(
        order__provider=provider, order__starts_at__gte=begins, order__starts_at__lt=ends
    )
    found = rows.aggregate(n=Count("pk"), stars=Avg("stars"))
    return found["n"], found["stars"]


def spoken_of(actor: Actor, rows: Iterable[Order]) -> set[int]:
    """Which of these visits somebody has spoken of."""
    known = [row.pk for row in rows]
    return set(Feedback.seen_by(actor).filter(order__in=known).values_list("order", flat=True))


def name_of(row: Order) -> str:
    """The elder's name as the reader may know it; who has lost sight of the elder sees a dash."""
    elder = row._state.fields_cache.get("elder")
    return elder.name if elder is not None else "—"


def matching(rows: QuerySet[Order], actor: Actor, words: str) -> QuerySet[Order]:
    """Orders by their number, or by how the elder's name or pinyin begins, among the elders that the actor sees."""
    text = words.strip()
    if not text:
        return rows
    if text.isdecimal() and len(text) < 10:
        return rows.filter(pk=int(text))
    return rows.filter(elder__in=registry.matching(Elder.seen_by(actor), text).order_by().values("pk"))


def providers_of(actor: Actor) -> list[tuple[int, str]]:
    """The providers of the orders that an actor sees."""
    known = Order.seen_by(actor).order_by().values("provider").distinct()
    return list(Party.objects.filter(pk__in=known).order_by("name").values_list("pk", "name")[:200])


def ties(actor: Actor, rows: Iterable[Order]) -> list[Tie]:
    """What hangs on these orders and what they hang on, both ends ahead or going on, as far as the actor sees them."""
    known = [row.pk for row in rows]
    found = Tie.seen_by(actor).filter(Q(first__in=known) | Q(second__in=known), second__status__in=GOING_ON)
    return list(found.exclude(first__status__in=CAME_TO_NOTHING).select_related("first__item", "second__item"))


def hanging(actor: Actor, row: Order) -> list[Tie]:
    """With whose visit one that the actor sees begins, and after which: who goes must know, though the other visit is not theirs."""
    if not access.sees(actor, row):
        return []
    found = Tie.seen_by(PUBLIC).filter(Q(first=row, kind=TOGETHER) | Q(second=row))
    found = found.exclude(first__status__in=CAME_TO_NOTHING).exclude(second__status__in=CAME_TO_NOTHING)
    return list(found.select_related("first__carer", "first__item", "second__carer").order_by("id"))


def before(actor: Actor, row: Order) -> QuerySet[Order]:
    """The provider's other orders of the day which this one might have to wait for."""
    rows = on_day(orders(actor).filter(provider=row.provider_id), timezone.localdate(row.starts_at))
    return rows.filter(status__in=GOING_ON).exclude(pk=row.pk).order_by("starts_at", "id")


def busy(row: Order, parties: Iterable[int]) -> dict[int, Slot]:
    """Which of these carers have another visit too near to this one, and when."""
    slot = Slot(row.starts_at, row.minutes)
    near = Order.seen_by(PUBLIC).filter(
        carer__in=list(parties), status__in=GOING_ON,
        starts_at__gt=slot.starts_at - timedelta(days=1), starts_at__lt=slot.ends_at + timedelta(days=1),
    )  # fmt: skip
    found: dict[int, Slot] = {}
    for other in near.exclude(pk=row.pk).order_by("starts_at"):
        taken = rules.in_the_way(slot, [Slot(other.starts_at, other.minutes)], rules.LIMITS.travel_minutes)
        if taken is not None and other.carer_id is not None:
            found.setdefault(other.carer_id, taken)
    return found


def visits_on(row: Order, parties: Iterable[int]) -> dict[int, int]:
    """How many visits each of these carers has on the day of this one."""
    rows = on_day(Order.seen_by(PUBLIC), timezone.localdate(row.starts_at)).filter(carer__in=list(parties))
    open_ones = rows.exclude(status__in=(Status.CANCELLED, Status.REFUSED, Status.MISSED)).order_by()
    return dict(open_ones.values_list("carer").annotate(Count("pk")))


def offering(person: Elder) -> QuerySet[Provider]:
    """The providers that may be asked to serve an elder: at work, and at home in the district or above it, or under contract."""
    own = Region.objects.get(pk=person.region_id)
    line = [*regions.ancestors(own), own]
    district = next((place for place in line if place.level == Level.DISTRICT), own)
    above = [place.pk for place in line if regions.holds(place.path, district.path)]
    near = Q(region__in=above) | regions.within(district.path, "region_path")
    bought = contracts.in_force(contracts.WHOLE).filter(region__in=[place.pk for place in line])
    near |= Q(party__in=bought.order_by().values("provider"))
    rows = Provider.seen_by(PUBLIC).filter(near, status=ProviderStatus.ACTIVE).select_related("party")
    return rows.order_by("-region_path", "name")


def usual_provider(actor: Actor, person: Elder) -> int | None:
    """The party of the provider that an elder had last, if any."""
    rows = of_elder(actor, person).exclude(status__in=(Status.CANCELLED, Status.REFUSED, Status.MISSED))
    return rows.values_list("provider_id", flat=True).first()
