"""Reads of complaints, of their results, and of the offices that answer."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import blind
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region
from yinian.oversight.complaints import rules
from yinian.oversight.complaints.flow import FLOW, Status
from yinian.oversight.complaints.models import Complaint, Office
from yinian.oversight.complaints.rules import LIMITS, Tally
from yinian.registry.elders.models import Elder
from yinian.registry.elders.queries import same_person

STATUSES, KINDS, SOURCES = Status.choices, Complaint.Kind.choices, Complaint.Source.choices
ACCEPT, REPLY = "complaint_accept_days", "complaint_reply_days"
# Results and offices are public: the pages without a sign-in read in this name.
PUBLIC = system("public")


def complaints(actor: Actor) -> QuerySet[Complaint]:
    """The complaints within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    rows = Complaint.seen_by(actor).select_related("region", "office", "provider", "handler")
    return rows.prefetch_related(elders).order_by("-received_at", "-id")


def complaint(actor: Actor, pk: int) -> Complaint:
    """One complaint within the actor's sight."""
    return access.found(complaints(actor), pk)


def of_elder(actor: Actor, elder: Elder) -> QuerySet[Complaint]:
    """The complaints about one person's care."""
    return complaints(actor).filter(same_person(elder))


def counts(actor: Actor) -> dict[str, int]:
    """How many complaints stand in each state."""
    return dict(Complaint.seen_by(actor).values_list("status").annotate(Count("pk")).order_by())


def moves(actor: Actor, row: Complaint) -> list[Move]:
    """What the actor could do with a complaint now: an officer only what their own place, or one below it, answers for."""
    if actor.role == "officer" and not regions.holds(actor.region_path, row.region.path):
        return []
    return FLOW.open_to(row, actor)


def of_number(number: str, phone: str) -> Complaint | None:
    """The complaint that whoever filed it asks for by number and phone; one without the other finds nothing."""
    pk = rules.row_of(number)
    rows = complaints(PUBLIC).filter(phone_blind=blind("phone", phone))
    row = rows.filter(pk=pk).first() if pk is not None and phone.strip() else None
    return row if row is not None and row.number == number.strip().upper() else None


def published(region: Region) -> QuerySet[Complaint]:
    """The results that everybody may read, of one place, the youngest first."""
    rows = complaints(PUBLIC).filter(regions.within(region.path, "region_path"), published_at__isnull=False)
    return rows.order_by("-published_at", "-id")


def tally(region: Region, since: datetime, until: datetime) -> Tally:
    """How the complaints of a place stood over some time; figures name nobody."""
    rows = Complaint.seen_by(PUBLIC).filter(
        regions.within(region.path, "region_path"), received_at__gte=since, received_at__lt=until
    )
    told = rows.aggregate(
        received=Count("pk"),
        replied=Count("pk", filter=Q(replied_at__isnull=False)),
        in_time=Count("pk", filter=Q(in_time=True)),
        rated=Count("pk", filter=Q(satisfied__isnull=False)),
        satisfied=Count("pk", filter=Q(satisfied=True)),
    )
    return Tally(**told)


def days(name: str, region: Region, day: date) -> tuple[int, str]:
    """How many working days a step may take in a place, and who says so."""
    value = policies.stated(name, region, day)
    if value is None:
        return LIMITS.accept_days if name == ACCEPT else LIMITS.reply_days, LIMITS.source
    return int(value.value), f"{value.document.title} {value.clause}".strip()


# --- offices ----------------------------------------------------------------------------------------------------


def offices(actor: Actor) -> QuerySet[Office]:
    """The offices within the actor's sight."""
    return Office.seen_by(actor).filter(until=None).select_related("region").order_by("region_path", "id")


def office(actor: Actor, pk: int) -> Office:
    """One of them."""
    return access.found(offices(actor), pk)


def office_for(region: Region) -> Office | None:
    """Who answers for a place: its own office, or that of the nearest place above it."""
    line = [*regions.ancestors(region), region]
    known = {row.region_id: row for row in offices(PUBLIC).filter(region__in=[place.pk for place in line])}
    return next((known[place.pk] for place in reversed(line) if place.pk in known), None)


def in_hand(actor: Actor, rows: Iterable[Complaint]) -> list[tuple[Complaint, bool]]:
    """Complaints, each with whether its answer is late."""
    now = timezone.now()
    return [(row, row.status in ("received", "accepted") and row.due_at < now) for row in rows]
