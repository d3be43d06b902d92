"""Reads of elders."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from yinian.foundation import access
from yinian.foundation.access import STANDINGS
from yinian.foundation.actor import Actor, Role
from yinian.foundation.columns import FACTS
from yinian.foundation.fields import begins, blind
from yinian.foundation.parties import Party
from yinian.foundation.regions import within
from yinian.registry.elders.doubles import Merge, Pair
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import LABELS, Elder, ElderFact, Kin, Sight
from yinian.registry.elders.trust import Consent, Mandate

# A list is counted no further than this, and no name has more characters than that.
MOST, LONGEST_INITIALS = 1_001, 6


def living(actor: Actor) -> QuerySet[Elder]:
    """Elders within the actor's sight who live here now, in the order of their places."""
    return (
        Elder.seen_by(actor)
        .filter(died_on=None, left_on=None, merged_into=None)
        .select_related("region")
        .order_by("region_path", "id")
    )


def elder(actor: Actor, pk: int) -> Elder:
    """One elder within the actor's sight, for a double file the one it went into; places come when they are asked for."""
    row = access.one(Elder, actor, pk)
    return access.one(Elder, actor, row.merged_into_id) if row.merged_into_id else row


def by_number(actor: Actor, number: str) -> Elder | None:
    """The file within the actor's sight that bears this ID number."""
    return Elder.seen_by(actor).filter(citizen_id_blind=blind("citizen_id", number)).first()


def same_person(person: Elder) -> Q:
    """The condition that a row's elder is this person, under this file or one that went into it."""
    files = Elder.unscoped.filter(Q(pk=person.pk) | Q(merged_into=person.pk))
    return Q(elder__in=files.values("pk"))


def look_alikes(actor: Actor, person: Elder) -> QuerySet[Elder]:
    """Files within the actor's sight that may be this person's: one spelling of the name, and birth date or phone the same."""
    if STANDINGS[actor.role].scope != "region":
        return Elder.seen_by(actor).none()
    known = Pair.unscoped.filter(apart_on__isnull=False)
    apart = [*known.filter(first=person).values_list("second", flat=True)]
    apart += known.filter(second=person).values_list("first", flat=True)
    alike = Q(born_on=person.born_on)
    if "phone_blind" not in person.get_deferred_fields() and person.phone_blind:
        alike |= Q(phone_blind=person.phone_blind)
    return living(actor).filter(alike, pinyin=person.pinyin).exclude(pk__in=[person.pk, *apart])


def pairs(actor: Actor) -> QuerySet[Pair]:
    """Files that look like one person's and lie within the actor's sight, not yet told apart or merged."""
    rows = Pair.seen_by(actor).filter(apart_on=None, first__merged_into=None, second__merged_into=None)
    return rows.select_related("first__region", "second__region").order_by("region_path", "id")


def pair(actor: Actor, pk: int) -> Pair:
    """One such pair."""
    return access.found(pairs(actor), pk)


def merges(actor: Actor, person: Elder) -> QuerySet[Merge]:
    """The files that went into this one."""
    return Merge.seen_by(actor).filter(kept=person, undone_at=None).select_related("gone").order_by("-id")


def merge(actor: Actor, pk: int) -> Merge:
    """One merge within the actor's sight."""
    return access.one(Merge, actor, pk)


def matching(rows: QuerySet[Elder], words: str) -> QuerySet[Elder]:
    """Elders whose name or pinyin begins with the words, in that order, or whose ID number or phone is exactly them."""
    text = "".join(unicodedata.normalize("NFKC", words).split())
    if not text:
        return rows
    if not text.isascii():
        return _beginning(rows, "name", text)
    if not text.isalpha():
        return rows.filter(Q(citizen_id_blind=blind("citizen_id", text)) | Q(phone_blind=blind("phone", text)))
    low = text.lower()
    spelled = _beginning(rows, "pinyin", low)
    if len(low) > LONGEST_INITIALS:
        return spelled
    # One condition with OR would read every match before the first could be shown; two ranges stop at the ceiling.
    found = {
        pk for part in (_beginning(rows, "initials", low), spelled) for pk in part.values_list("pk", flat=True)[:MOST]
    }
    return rows.filter(pk__in=found).order_by("pinyin", "region_path", "id")


def _beginning(rows: QuerySet[Elder], column: str, text: str) -> QuerySet[Elder]:
    return rows.filter(begins(column, text)).order_by(column, "region_path", "id")


def facts(actor: Actor, person: Elder) -> QuerySet[ElderFact]:
    """What is and was true of an elder, the youngest first."""
    return readable(actor).filter(elder=person).order_by("-since", "-id")


def open_facts(actor: Actor, person: Elder) -> dict[str, str]:
    """What is true of an elder today."""
    return dict(_today(facts(actor, person)).values_list("kind", "value"))


def mandates(actor: Actor, person: Elder) -> QuerySet[Mandate]:
    """Who acts or acted for an elder, those in force first."""
    return (
        Mandate.seen_by(actor)
        .filter(elder=person)
        .select_related("kin")
        .order_by(F("until").desc(nulls_first=True), "-id")
    )


def consents(actor: Actor, person: Elder) -> QuerySet[Consent]:
    """Every consent of an elder, those in force first."""
    rows = Consent.seen_by(actor).filter(elder=person).select_related("party", "mandate__kin")
    return rows.order_by(F("withdrawn_at").desc(nulls_first=True), "-id")


def mandate(actor: Actor, pk: int) -> Mandate:
    """One mandate within the actor's sight."""
    return access.one(Mandate, actor, pk)


def guardians(actor: Actor, person: Elder) -> QuerySet[Mandate]:
    """The guardians of an elder whose documents hold today."""
    day = timezone.localdate()
    rows = mandates(actor, person).filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return rows.filter(kind=Mandate.Kind.GUARDIAN)


def consent(actor: Actor, pk: int) -> Consent:
    """One consent within the actor's sight."""
    return access.one(Consent, actor, pk)


def sight(actor: Actor, pk: int) -> Sight:
    """One sight of an elder within the actor's own sight."""
    return access.one(Sight, actor, pk)


def relative(actor: Actor, person: Elder, pk: int) -> Kin:
    """One of an elder's relatives."""
    return access.found(kin(actor, person), pk)


def provider_parties(actor: Actor) -> dict[int, Party]:
    """The providers of the actor's region, by number, whom a consent may name."""
    rows = Party.objects.filter(within(actor.region_path, "region_path"), kind=Party.Kind.PROVIDER).order_by("name")
    return {party.pk: party for party in rows[:200]}


def fact(actor: Actor, person: Elder, pk: int) -> ElderFact:
    """One line of an elder's facts that the actor may read."""
    return access.found(facts(actor, person), pk)


def consented(person: Elder, purpose: str, party: int | None = None) -> bool:
    """Whether a consent to this stands in the ledger; other rooms ask before they share, locate or record."""
    return Consent.unscoped.filter(elder=person, purpose=purpose, party=party, withdrawn_at=None).exists()


def sights(actor: Actor, person: Elder) -> QuerySet[Sight]:
    """Who may see an elder today."""
    day = timezone.localdate()
    rows = Sight.seen_by(actor).filter(Q(until=None) | Q(until__gt=day), elder=person, since__lte=day)
    return rows.select_related("party").order_by("purpose", "id")


def kin(actor: Actor, person: Elder) -> QuerySet[Kin]:
    """An elder's relatives."""
    return Kin.seen_by(actor).filter(elder=person).order_by("id")


def phone_known(phone: str) -> bool:
    """Whether some living elder is reached under this number; only the sign-in door asks."""
    return Elder.unscoped.filter(phone_blind=blind("phone", phone), died_on=None, merged_into=None).exists()


def of_whom(actor: Actor, rows: QuerySet[Elder], kind: str, value: str) -> QuerySet[Elder]:
    """Those of whom something is true today, as far as the actor may read it."""
    true = _today(readable(actor)).filter(kind=kind, value=value)
    return rows.filter(Exists(true.filter(elder=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class Found:
    """Elders known by their numbers, in order; a list counts and pages them, and only those of its page are read."""

    rows: QuerySet[Elder]
    numbers: Sequence[int]

    def order_by(self, *_fields: str) -> Self:
        """They keep the order in which they were found."""
        return self

    def count(self) -> int:
        return len(self.numbers)

    def __getitem__(self, span: slice) -> Self:
        return replace(self, numbers=self.numbers[span])

    def __iter__(self) -> Iterator[Elder]:
        known = self.rows.order_by().in_bulk(self.numbers)
        return (known[number] for number in self.numbers if number in known)


def shown_of_whom(actor: Actor, rows: QuerySet[Elder], kind: str, value: str, path: str) -> QuerySet[Elder] | Found:
    """Of the elders living in a place, as many as a list shows of those of whom something is true today.

    Read along the index of labels: asked of each elder in turn, a rare thing is looked for in the whole city.
    """
    if kind not in LABELS or not path:
        return of_whom(actor, rows, kind, value)
    true = _today(readable(actor)).filter(within(path, "region_path"), kind=kind, value=value)
    alive = true.filter(elder__died_on=None, elder__left_on=None, elder__merged_into=None)
    return Found(rows, list(alive.order_by("region_path", "elder_id").values_list("elder_id", flat=True)[:MOST]))


def facts_of(actor: Actor, elders: list[int], kinds: Iterable[str]) -> dict[int, list[tuple[str, str]]]:
    """What is true today of each elder of a page, in the order of the kinds asked for."""
    order = list(kinds)
    rows = _today(readable(actor)).filter(elder__in=elders, kind__in=order)
    found: dict[int, list[tuple[str, str]]] = {}
    for elder, kind, value in rows.values_list("elder_id", "kind", "value"):
        found.setdefault(elder, []).append((kind, value))
    return {elder: sorted(facts, key=lambda fact: order.index(fact[0])) for elder, facts in found.items()}


def readable(actor: Actor) -> QuerySet[ElderFact]:
    """The facts an actor may read: those of elders in sight, without the groups closed to the role.

    Of an elder whose sight opens a group to the actor's party (a consent to read health, a guardian's document), that
    group's facts are read too, and no other elder's.
    """
    closed = closed_kinds(actor)
    rows = ElderFact.seen_by(actor)
    if not closed:
        return rows
    shut = Q(kind__in=closed)
    if STANDINGS[actor.role].scope == "party":
        shut &= ~Q(elder__in=opened_to(actor, "health").values("elder"), kind__in=_kinds_of("health"))
    return rows.exclude(shut)


def opened_to(actor: Actor, group: str) -> QuerySet[Sight]:
    """The sights by which a group of columns is open to the actor's party today."""
    return Sight.open_to(actor).filter(columns__icontains=f'"{group}"')


def reader(actor: Actor, person: Elder) -> Actor:
    """The actor as it reads this one elder's rows: with the groups that a consent or a mandate opened to its party.

    Rows of other rooms (an assessment, a decision) are read through this, and only where they are this elder's.
    """
    if STANDINGS[actor.role].scope == "region" or actor.role is Role.ELDER:
        return actor
    told = Sight.open_to(actor).filter(elder=person).values_list("columns", flat=True)
    opened = access.ALL_COLUMNS.intersection(name for columns in told for name in columns)
    return replace(actor, columns=opened) if opened else actor


def closed_kinds(actor: Actor) -> list[str]:
    """The kinds of facts whose group is closed to an actor; `reader` knows what one elder's sight opens."""
    open_groups = access.groups(actor)
    return [fact.name for fact in FACTS[ELDERS.name].values() if fact.group and fact.group not in open_groups]


def _kinds_of(group: str) -> list[str]:
    return [fact.name for fact in FACTS[ELDERS.name].values() if fact.group == group]


def _today(rows: QuerySet[ElderFact]) -> QuerySet[ElderFact]:
    day = timezone.localdate()
    return rows.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
