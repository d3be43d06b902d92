"""Reads of devices: what and where they are, whom they watch, how they fare, and what was turned away."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.registry.devices.models import (
    Binding,
    Device,
    DeviceModel,
    Health,
    Installation,
    Lane,
    Maintenance,
    Presence,
    Turned,
    TurnedAway,
)
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder

TYPES, UPKEEPS, TURNED = DeviceModel.Type.choices, Maintenance.Kind.choices, Turned.choices
# How a list of devices may be narrowed by how they fare.
STATES = ("quiet", "never", "battery", "unbound", "uninstalled", "retired")


def products() -> QuerySet[DeviceModel]:
    """Every product that is known."""
    return DeviceModel.objects.order_by("vendor", "name")


def product(pk: int) -> DeviceModel:
    """One product."""
    row = DeviceModel.objects.filter(pk=pk).first()
    if row is None:
        raise access.missing(DeviceModel._meta.verbose_name, pk)
    return row


def devices(actor: Actor) -> QuerySet[Device]:
    """The devices within the actor's sight, the youngest first."""
    return Device.seen_by(actor).select_related("model", "keeper", "region").defer("key").order_by("-id")


def device(actor: Actor, pk: int) -> Device:
    """One device within the actor's sight."""
    return access.found(devices(actor), pk)


def of_elder(actor: Actor, person: Elder) -> list[Device]:
    """The devices that watch an elder today, each with its health if it was ever heard of."""
    bound = Binding.seen_by(actor).filter(registry.same_person(person), until=None).values("device")
    return with_health(devices(actor).filter(pk__in=bound))


def narrowed(rows: QuerySet[Device], actor: Actor, state: str) -> QuerySet[Device]:
    """Those that fare in one way; without a way, those in use."""
    if state == "retired":
        return rows.filter(retired_on__isnull=False)
    rows, bound = rows.filter(retired_on=None), Binding.seen_by(actor).filter(device=OuterRef("pk"), until=None)
    if state == "unbound":
        return rows.filter(~Exists(bound))
    if state == "uninstalled":
        proved = Installation.seen_by(actor).filter(binding=OuterRef("pk"))
        return rows.filter(Exists(bound.filter(~Exists(proved))))
    if state == "never":
        return rows.filter(Exists(bound), ~Exists(Health.objects.filter(device=OuterRef("pk"))))
    if state == "quiet":
        return rows.filter(Exists(bound), _of_products(lambda one, now: Q(seen_at__lt=now - _minutes(one))))
    if state == "battery":
        return rows.filter(_of_products(lambda one, _now: Q(battery__lte=one.low_battery or -1)))
    return rows


def _minutes(one: DeviceModel) -> timedelta:
    return timedelta(minutes=one.quiet_minutes)


def _of_products(bound: Callable[[DeviceModel, datetime], Q]) -> Q:
    now, found = timezone.now(), Q(pk__in=[])
    for one in DeviceModel.objects.all():
        health = Health.objects.filter(bound(one, now), device=OuterRef("pk"))
        found |= Q(Exists(health), model=one)
    return found


def with_health(rows: Iterable[Device]) -> list[Device]:
    """The devices of a page, each with how it fares as `health`: nothing where it was never heard of."""
    found = list(rows)
    known = Health.objects.in_bulk([row.pk for row in found])
    for row in found:
        row.health = known.get(row.pk)  # type: ignore[attr-defined]
    return found


def fares(row: Device) -> str:
    """How a device with its health fares, in one word of STATES, or "well"."""
    health = row.health  # type: ignore[attr-defined]
    if row.retired_on is not None:
        return "retired"
    if health is None:
        return "never"
    if health.seen_at < timezone.now() - _minutes(row.model):
        return "quiet"
    low = row.model.low_battery
    return "battery" if low is not None and health.battery is not None and health.battery <= low else "well"


def matching(rows: QuerySet[Device], actor: Actor, words: str) -> QuerySet[Device]:
    """Devices whose number begins with the words, or that watch an elder whose name or pinyin does."""
    text = words.strip()
    if not text:
        return rows
    people = registry.matching(Elder.seen_by(actor), text).order_by().values("pk")
    watched = Binding.seen_by(actor).filter(elder__in=people, until=None).values("device")
    return rows.filter(Q(serial__istartswith=text) | Q(pk__in=watched))


def bindings(actor: Actor, rows: Iterable[Device]) -> dict[int, Binding]:
    """Whom and which home each of these watches today."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    found = Binding.seen_by(actor).filter(device__in=[row.pk for row in rows], until=None)
    return {row.device_id: row for row in found.select_related("household").prefetch_related(elders)}


def was_bound(actor: Actor, row: Device) -> QuerySet[Binding]:
    """Every binding of a device, the youngest first."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor))
    return Binding.seen_by(actor).filter(device=row).prefetch_related(elders).order_by("-since", "-id")


def installations(actor: Actor, row: Device) -> QuerySet[Installation]:
    """The proofs of its installation, the youngest first."""
    return Installation.seen_by(actor).filter(device=row).order_by("-id")


def upkeep(actor: Actor, row: Device) -> QuerySet[Maintenance]:
    """What was done to keep it up, the youngest first."""
    return Maintenance.seen_by(actor).filter(device=row).order_by("-on", "-id")


def presences(actor: Actor, row: Device) -> QuerySet[Presence]:
    """The spans in which it was heard of, the youngest first."""
    return Presence.seen_by(actor).filter(device=row).order_by("-since")


def turned_away(since: datetime) -> QuerySet[TurnedAway]:
    """What was turned away since a moment, hour by hour; who sent it is not known, so that it belongs to no region."""
    return TurnedAway.objects.filter(hour__gte=since).order_by("-hour", "kind", "shape")


def turned_away_counts(since: datetime) -> dict[str, int]:
    """How many messages were turned away since a moment, by reason."""
    found = TurnedAway.objects.filter(hour__gte=since).order_by().values_list("kind").annotate(of=Sum("count"))
    return dict(found)


def lanes() -> QuerySet[Lane]:
    """How each way in fares."""
    return Lane.objects.order_by("name")


def counts(actor: Actor) -> list[tuple[str, int, int]]:
    """How many devices in use there are of each type, and how many of them watch somebody."""
    bound = Binding.seen_by(actor).filter(device=OuterRef("pk"), until=None)
    rows = Device.seen_by(actor).filter(retired_on=None).annotate(bound=Exists(bound)).order_by()
    found = rows.values_list("model__type").annotate(of=Count("pk"), watching=Count("pk", filter=Q(bound=True)))
    known = {kind: (of, watching) for kind, of, watching in found}
    return [(kind, *known[kind]) for kind, _word in TYPES if kind in known]
