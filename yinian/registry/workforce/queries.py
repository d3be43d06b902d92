"""Reads of workers, their certificates and hours, and whether one of them may go to a visit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from yinian.foundation import access
from yinian.foundation.accounts import Post, held
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import blind, normal
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region, ancestors, within
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.providers.flow import ProviderStatus
from yinian.registry.providers.models import Provider
from yinian.registry.workforce import rules
from yinian.registry.workforce.models import Absence, Certificate, Worker, WorkingHours
from yinian.registry.workforce.words import why_not

POSTS, ORIGINS, SEXES, KINDS = Worker.Post.choices, Worker.Origin.choices, Worker.Sex.choices, Certificate.Kind.choices
LANGUAGES = Worker.Language.choices
# Whether somebody may go is asked of all their certificates, however few of them the one who asks may see.
WHOLE = system("人员核对")


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a worker may not go: `kind` is one of left, skill, certificate_missing, certificate_expired, hours, absent."""

    kind: str
    text: str

    def __str__(self) -> str:
        return self.text


def employed(on: date | None = None) -> Q:
    """The condition that a worker works on a day (today, unless told)."""
    day = on or timezone.localdate()
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def good(on: date | None = None) -> Q:
    """The condition that a certificate is good on a day (today, unless told)."""
    day = on or timezone.localdate()
    return Q(withdrawn_on=None, issued_on__lte=day) & (Q(expires_on=None) | Q(expires_on__gte=day))


def workers(actor: Actor) -> QuerySet[Worker]:
    """The workers within the actor's sight, each with employer and region."""
    # Whoever sees a worker may know by whom they are employed: a provider has no column that is closed to anybody.
    return Worker.seen_by(actor).select_related("region", "employer").order_by("id")


def worker(actor: Actor, pk: int) -> Worker:
    """One worker within the actor's sight."""
    return access.found(workers(actor), pk)


def of_party(actor: Actor, party_id: int) -> Worker:
    """The worker that a party is, within the actor's sight."""
    return access.found(workers(actor), workers(actor).filter(party=party_id).values_list("pk", flat=True).first() or 0)


def of_provider(actor: Actor, provider_party: Party | int) -> QuerySet[Worker]:
    """Those who work for a provider today, as far as the actor sees them."""
    number = provider_party.pk if isinstance(provider_party, Party) else provider_party
    return workers(actor).filter(employed(), employer__party_id=number)


def by_party(party_id: int | None) -> Worker | None:
    """The worker that a party is, whether still working or gone; for verbs, which know the party alone."""
    return Worker.seen_by(WHOLE).filter(party_id=party_id).first() if party_id is not None else None


def own(actor: Actor) -> Worker | None:
    """The actor's own row, if they are a worker."""
    return workers(actor).filter(party_id=actor.party_id).first() if actor.party_id is not None else None


def certificates(actor: Actor, row: Worker) -> QuerySet[Certificate]:
    """The certificates of a worker, withdrawn ones too, the youngest first."""
    return Certificate.seen_by(actor).filter(worker=row).order_by("-issued_on", "-id")


def certificate(actor: Actor, pk: int) -> Certificate:
    """One certificate within the actor's sight."""
    return access.found(Certificate.seen_by(actor).select_related("worker"), pk)


def hours(actor: Actor, row: Worker) -> QuerySet[WorkingHours]:
    """The working hours of a worker in the order of the week."""
    return WorkingHours.seen_by(actor).filter(worker=row).order_by("weekday", "begins")


def week(actor: Actor, row: Worker) -> dict[int, list[WorkingHours]]:
    """The seven days of a worker's week, 0 being Monday, each with its spans."""
    days: dict[int, list[WorkingHours]] = {day: [] for day in range(7)}
    for span in hours(actor, row):
        days[span.weekday].append(span)
    return days


def unfit(row: Worker, item: ServiceItem, starts_at: datetime, minutes: int) -> list[Unfit]:
    """Every reason why a worker may not give an item at a moment for so many minutes; none means fit."""
    return unfit_among([row], item, starts_at, minutes)[row.pk]


def unfit_among(rows: Iterable[Worker], item: ServiceItem, starts_at: datetime, minutes: int) -> dict[int, list[Unfit]]:
    """The same for many workers at once, by worker number: a choice list costs three queries, however long it is."""
    known = list(rows)
    starts = timezone.localtime(starts_at)
    ends = starts + timedelta(minutes=minutes)
    papers, spans = papers_and_hours(known)
    away = Absence.seen_by(WHOLE).filter(worker__in=known, since__lte=starts.date(), until__gt=starts.date())
    absent = set(away.values_list("worker", flat=True))
    found = {}
    for row in known:
        reasons = rules.unfit(row.skills, papers[row.pk], spans[row.pk], item, starts, ends)
        if row.pk in absent:
            reasons.append(rules.Reason("absent", on=starts.date()))
        if not rules.employed(row.since, row.until, starts.date()):
            reasons = [rules.Reason("left", on=starts.date())]
        found[row.pk] = [Unfit(reason.kind, why_not(row.name, reason)) for reason in reasons]
    return found


def papers_and_hours(rows: Iterable[Worker]) -> tuple[dict[int, list[Certificate]], dict[int, list[WorkingHours]]]:
    """The certificates that were not withdrawn, and the working hours, of many workers by number: two queries."""
    known = list(rows)
    papers, spans = defaultdict(list), defaultdict(list)
    for paper in Certificate.seen_by(WHOLE).filter(worker__in=known, withdrawn_on=None):
        papers[paper.worker_id].append(paper)
    for span in WorkingHours.seen_by(WHOLE).filter(worker__in=known).order_by("weekday", "begins"):
        spans[span.worker_id].append(span)
    return papers, spans


def certified(row: Worker, kind: str, on: date) -> bool:
    """Whether a worker holds a certificate of a kind that is good on a day."""
    return Certificate.seen_by(WHOLE).filter(good(on), worker=row, kind=kind).exists()


def posts(party_id: int) -> QuerySet[Post]:
    """The posts held for a party today: whether a worker can sign in, and as what."""
    return Post.objects.filter(held(), party_id=party_id).select_related("account")


def employers(actor: Actor) -> QuerySet[Provider]:
    """The providers that may employ somebody, as far as the actor sees them."""
    return Provider.seen_by(actor).exclude(status=ProviderStatus.EXITED).order_by("name")


def free_parties(actor: Actor) -> QuerySet[Party]:
    """Those entered as workers, for a post for example, whose work is not written down yet."""
    known = Worker.seen_by(WHOLE).values("party")
    near = Party.objects.filter(within(actor.region_path, "region_path"), kind=Party.Kind.WORKER)
    return near.exclude(pk__in=known).order_by("name", "id")


def matching(rows: QuerySet[Worker], words: str) -> QuerySet[Worker]:
    """The workers whose name begins with the words, or whose phone they are in full."""
    text = words.strip()
    if not text:
        return rows
    found = Q(name__startswith=text)
    if "phone_blind" not in rows.query.deferred_loading[0] and normal(text).isdecimal():
        found |= Q(phone_blind=blind("phone", text))
    return rows.filter(found)


def employer_called(actor: Actor, words: str) -> Provider | None:
    """The one provider whose name is or begins with these words; none where there is not exactly one."""
    rows = employers(actor)
    exact = list(rows.filter(name=words.strip())[:2])
    found = exact or list(rows.filter(name__startswith=words.strip())[:2])
    return found[0] if len(found) == 1 else None


def own_provider(actor: Actor) -> Provider | None:
    """The provider that the actor acts for."""
    return Provider.seen_by(actor).filter(party_id=actor.party_id).first() if actor.party_id is not None else None


def places_of(actor: Actor, row: Worker | None = None) -> list[Region]:
    """Where a provider's people may serve: the provider's own place and those above it, and where one serves now."""
    provider = own_provider(actor)
    if provider is None:
        return []
    found = {place.pk: place for place in (provider.region, *reversed(ancestors(provider.region)))}
    if row is not None:
        found.setdefault(row.region_id, row.region)
    return list(found.values())
