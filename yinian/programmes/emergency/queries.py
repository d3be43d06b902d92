"""Reads of alarms, incidents and duty."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, regions
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.deadlines import Deadline
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region
from yinian.programmes.emergency import protocols
from yinian.programmes.emergency.duty import Duty
from yinian.programmes.emergency.flow import FLOW, UNDER_WAY, Status
from yinian.programmes.emergency.models import Alarm, Incident, Signal
from yinian.programmes.emergency.protocols import Protocol, Terms
from yinian.registry.devices.models import Binding
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder

STATUSES, KINDS, FINDINGS, SOURCES = Status.choices, Alarm.Kind.choices, Alarm.Finding.choices, Alarm.Source.choices
INCIDENTS, HARMS = Incident.Kind.choices, Incident.Harm.choices
OVER = (Status.RESOLVED, Status.REVIEWED)


def alarms(actor: Actor) -> QuerySet[Alarm]:
    """The alarms within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    rows = Alarm.seen_by(actor).select_related("device__model", "holder", "responder", "party")
    return rows.defer("device__key").prefetch_related(elders).order_by("-id")


def open_alarms(actor: Actor) -> QuerySet[Alarm]:
    """The alarms that are not dealt with yet: those that nobody answered first, the urgent before the others."""
    return alarms(actor).filter(status__in=UNDER_WAY).order_by("acknowledged_at", "-level", "raised_at", "id")


def alarm(actor: Actor, pk: int) -> Alarm:
    """One alarm within the actor's sight."""
    return access.found(alarms(actor), pk)


def of_elder(actor: Actor, person: Elder) -> QuerySet[Alarm]:
    """An elder's alarms, the youngest first."""
    return alarms(actor).filter(registry.same_person(person))


def of_responder(actor: Actor) -> QuerySet[Alarm]:
    """The alarms to which this account was sent and that are not dealt with yet."""
    return alarms(actor).filter(responder=actor.account_id or 0, status__in=UNDER_WAY).order_by("raised_at")


def matching(rows: QuerySet[Alarm], actor: Actor, words: str) -> QuerySet[Alarm]:
    """Alarms of elders whose name or pinyin begins with the words."""
    text = words.strip()
    if not text:
        return rows
    return rows.filter(elder__in=registry.matching(Elder.seen_by(actor), text).order_by().values("pk"))


def due(actor: Actor, rows: Iterable[Alarm]) -> dict[int, datetime]:
    """When the next step of each of these is due, as far as one is awaited."""
    found = Deadline.seen_by(actor).filter(
        subject_kind=Alarm._meta.label_lower, subject_id__in=[row.pk for row in rows], met_at=None, dropped=False
    )
    return dict(found.values_list("subject_id", "due_at"))


def moves(actor: Actor, row: Alarm) -> list[Move]:
    """What the actor could do with an alarm now."""
    return FLOW.open_to(row, actor)


def counts(actor: Actor) -> dict[str, int]:
    """How many alarms stand in each state that is under way."""
    found: dict[str, int] = {}
    for status in Alarm.seen_by(actor).filter(status__in=UNDER_WAY).values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found


def signals(actor: Actor, row: Alarm) -> QuerySet[Signal]:
    """What devices said that belongs to an alarm, the youngest first."""
    return Signal.seen_by(actor).filter(alarm=row).select_related("device__model").order_by("-id")


def neighbours(actor: Actor, row: Alarm) -> QuerySet[Alarm]:
    """The alarm it follows and those that follow it."""
    near = Q(follows=row.pk)
    if row.follows_id:
        near |= Q(pk=row.follows_id)
    return alarms(actor).filter(near)


def binding(actor: Actor, row: Alarm) -> Binding | None:
    """Where the device of an alarm is bound today, if it still is."""
    if row.device_id is None:
        return None
    return Binding.seen_by(actor).filter(device=row.device_id, until=None).first()


def protocol(row: Alarm) -> Protocol:
    """How this kind of alarm is answered."""
    return protocols.protocol(row.kind)


def terms(row: Alarm) -> Terms:
    """The times that hold where an alarm lies: the region's own as far as its policy names them."""
    known = protocol(row)
    named = {value.name.name for value in policies.load()}
    asked = {step: name for step, name in protocols.policy_names(known.urgency).items() if name in named}
    if not asked:
        return known.terms
    place, today = Region.objects.get(path=row.region_path), timezone.localdate()
    found = {step: policies.at(name, place, today) for step, name in asked.items()}
    return protocols.with_policy(known.terms, {step: int(value.value) for step, value in found.items() if value})


def places(paths: Iterable[str]) -> dict[str, str]:
    """The names of the places in which rows lie."""
    return dict(Region.objects.filter(path__in=set(paths)).values_list("path", "name"))


def people(actor: Actor, row: Alarm) -> QuerySet[Account]:
    """Who may be sent or given an alarm: those on duty, officers of its places, and whoever works for the elder."""
    numbers = [int(part) for part in row.region_path.strip("/").split("/")]
    now = timezone.now()
    duty = Duty.seen_by(actor).filter(region__in=numbers, since__lte=now, until__gt=now).values("account")
    working = (Role.MANAGER, Role.DISPATCHER, Role.CARER, Role.DOCTOR)
    here = Q(region__in=numbers, role__in=(Role.OFFICER, Role.AGENT))
    if row.elder is not None:
        here |= Q(party__in=registry.sights(actor, row.elder).order_by().values("party"), role__in=working)
    if row.party_id is not None:
        here |= Q(party=row.party_id, role__in=working)
    posts = Post.objects.filter(held(), here).values("account")
    return Account.objects.filter(Q(pk__in=posts) | Q(pk__in=duty), is_active=True).order_by("name", "pk")


# --- duty -------------------------------------------------------------------------------------------------------


def turns(actor: Actor) -> QuerySet[Duty]:
    """The turns of duty that are not over, the next first."""
    rows = Duty.seen_by(actor).filter(until__gt=timezone.now()).select_related("region", "account")
    return rows.order_by("since", "region_path", "id")


def turn(actor: Actor, pk: int) -> Duty:
    """One turn of duty within the actor's sight."""
    return access.found(Duty.seen_by(actor).select_related("region", "account"), pk)


def uncovered(actor: Actor, at: datetime) -> QuerySet[Region]:
    """The streets of the actor for which nobody is on duty at a moment."""
    busy = Duty.seen_by(actor).filter(since__lte=at, until__gt=at).values("region")
    rows = Region.objects.filter(regions.within(actor.region_path), level=regions.Level.STREET, until=None)
    return rows.exclude(pk__in=busy).order_by("path")


def candidates(actor: Actor, place: Region) -> QuerySet[Account]:
    """Who may be put on duty for a place: the officers of it and of what lies above and below it within the actor's own."""
    line = [one.pk for one in (*regions.ancestors(place), place) if regions.holds(actor.region_path, one.path)]
    below = Region.objects.filter(regions.within(place.path)).values("pk")
    posts = Post.objects.filter(held(), Q(region__in=line) | Q(region__in=below), role=Role.OFFICER)
    return Account.objects.filter(pk__in=posts.values("account"), is_active=True).order_by("name", "pk")


# --- incidents --------------------------------------------------------------------------------------------------


def incidents(actor: Actor) -> QuerySet[Incident]:
    """The register within the actor's sight, the youngest first."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Incident.seen_by(actor).prefetch_related(elders).order_by("-happened_at", "-id")


def incident(actor: Actor, pk: int) -> Incident:
    """One entry of the register."""
    return access.found(incidents(actor), pk)
