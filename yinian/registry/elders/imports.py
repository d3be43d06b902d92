"""Registering many elders at once: whole homes, with parties, facts and kin, one line for each elder."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.bulk import insert, reserve
from yinian.foundation.codes import CitizenId, citizen_id
from yinian.foundation.fields import blind, blinding, journal_digest, sealing
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import holds
from yinian.foundation.verbs import Done
from yinian.registry.elders import rules
from yinian.registry.elders.actions import DESK
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin

PARTY = ("id", "kind", "name", "region_path")
HOUSEHOLD = ("id", "address", "region_path")
ELDER = (
    "id party region hukou_region household name pinyin initials sex born_on citizen_id citizen_id_blind phone phone_blind "
    "address generated registered_on region_path"
).split()
FACT = ("elder", "kind", "value", "since", "until", "source", "region_path")
KIN = ("elder", "name", "relation", "phone", "phone_blind", "region_path")


class Fact(NamedTuple):
    """Something true from one day up to another."""

    kind: str
    value: str
    since: date
    until: date | None = None


class Relative(NamedTuple):
    """A contact of an elder."""

    name: str
    relation: str
    phone: str


class Person(NamedTuple):
    """What is known of one elder; the ID number gives birth date and sex."""

    name: str
    citizen_id: str
    phone: str
    registered_on: date
    hukou_region: int | None
    facts: tuple[Fact, ...] = ()
    kin: tuple[Relative, ...] = ()


class Home(NamedTuple):
    """One address in one community and the elders who live there; people of an institution share no household."""

    region: int
    region_path: str
    address: str
    people: tuple[Person, ...]
    household: bool = True


@verbs.bulk_verb("elder.register_many", _("批量登记老人"), may=DESK)
def register_many(
    homes: Sequence[Home], *, by: Actor, generated: bool = False, source: str = "", why: str = ""
) -> list[Done]:
    """Register the elders of many homes; a number that is wrong or known refuses the whole chunk and says whose it is."""
    today = timezone.localdate()
    for path in {home.region_path for home in homes}:
        if not holds(by.region_path, path):
            raise _refusal(homes[0].people[0], _("导入的社区不在您的岗位范围内。"), _("请只导入您辖区内的老人。"))
    batch = _Batch(homes, generated=generated, source=source, today=today)
    insert(Party, PARTY, batch.parties)
    insert(Household, HOUSEHOLD, batch.households)
    try:
        with transaction.atomic():
            insert(Elder, ELDER, batch.elders)
    except IntegrityError:
        raise _twice(homes) from None
    insert(ElderFact, FACT, batch.facts)
    insert(Kin, KIN, batch.kin)
    return batch.done


class _Batch:
    """The rows of one chunk, table by table."""

    def __init__(self, homes: Sequence[Home], *, generated: bool, source: str, today: date) -> None:
        self.generated, self.source, self.today = generated, source, today
        self.parties: list[tuple[Any, ...]] = []
        self.households: list[tuple[Any, ...]] = []
        self.elders: list[tuple[Any, ...]] = []
        self.facts: list[tuple[Any, ...]] = []
        self.kin: list[tuple[Any, ...]] = []
        self.done: list[Done] = []
        self.seal_number, self.seal_phone, self.seal_kin = map(sealing, CONTEXTS)
        self.blind_number, self.blind_phone = blinding("citizen_id"), blinding("phone")
        count = sum(len(home.people) for home in homes)
        numbers = zip(reserve(Elder, count), reserve(Party, count), strict=True)
        households = iter(reserve(Household, sum(home.household for home in homes)))
        for home in homes:
            household = next(households) if home.household else None
            if household is not None:
                self.households.append((household, home.address, home.region_path))
            for person in home.people:
                self._add(home, household, person, *next(numbers))

    def _add(self, home: Home, household: int | None, person: Person, pk: int, party: int) -> None:
        read = _read(person, self.today)
        path, name = home.region_path, person.name
        pinyin, initials = rules.spelled(name)
        self.parties.append((party, Party.Kind.ELDER.value, name, path))
        self.elders.append(
            (
                pk, party, home.region, person.hukou_region, household, name, pinyin, initials, read.sex, _iso(read.born),
                self.seal_number(read.text), self.blind_number(read.text), *self._phone(person.phone, self.seal_phone),
                home.address, self.generated, _iso(person.registered_on), path,
            )
        )  # fmt: skip
        still = set()
        for kind, value, since, until in person.facts:
            if _fault(kind, value):
                raise _refusal(person, _("没有事实「{kind}」或它的这种取值。"), _("请核对后重新导入。"), kind=kind)
            if until is None:
                if kind in still:
                    raise _refusal(person, _("事实「{kind}」给了两个现值。"), _("请只留一个。"), kind=kind)
                still.add(kind)
            self.facts.append((pk, kind, value, _iso(since), until and _iso(until), self.source, path))
        for name, relation, phone in person.kin:
            self.kin.append((pk, name, relation, *self._phone(phone, self.seal_kin), path))
        self.done.append(Done(LABEL, pk, path, {f"{LABEL}:{pk}": _told(person, read)}))

    def _phone(self, number: str, seal: Callable[[str], bytes]) -> tuple[bytes | None, str | None]:
        if not number:
            return None, None
        digits = phone_number(number)
        return seal(digits), self.blind_phone(digits)


LABEL = Elder._meta.label_lower
_fault, _iso = lru_cache(rules.fact_fault), lru_cache(100_000)(date.isoformat)


def _context(model: Any, name: str) -> str:
    context: str = model._meta.get_field(name).context
    return context


CONTEXTS = (_context(Elder, "citizen_id"), _context(Elder, "phone"), _context(Kin, "phone"))


def _told(person: Person, read: CitizenId) -> dict[str, list[Any]]:
    """What the line says; the ID number by digest only, and open facts by their kinds."""
    told: dict[str, list[Any]] = {
        "name": [None, person.name],
        "born_on": [None, _iso(read.born)],
        "citizen_id": [None, journal_digest(read.text)],
    }
    for fact in person.facts:
        if fact.until is None:
            told[fact.kind] = [None, fact.value]
    return told


def _read(person: Person, today: date) -> CitizenId:
    try:
        read = citizen_id(person.citizen_id)
    except ValueError:
        raise _refusal(person, _("身份号码有误。"), _("请核对这一行后重新导入。")) from None
    if not rules.old_enough(read.born, today):
        raise _refusal(person, _("此人未满 60 周岁（出生于 {born}）。"), _("请从名单中去掉。"), born=read.born)
    return read


def _twice(homes: Sequence[Home]) -> Refused:
    """The refusal for a number that is known already or stands twice in the list."""
    people: dict[str, Person] = {}
    twice: list[Person] = []
    for person in (person for home in homes for person in home.people):
        index = blind("citizen_id", person.citizen_id)
        twice += [person] if index in people else []
        people[index] = person
    known = Elder.unscoped.filter(citizen_id_blind__in=people).values_list("citizen_id_blind", flat=True).first()
    person = people[known] if known else (twice or [homes[0].people[0]])[0]
    return _refusal(person, _("这个身份号码已登记，或在名单中出现两次。"), _("请核对后重新导入。"))


def _refusal(person: Person, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要批量登记老人，其中有「{name}」。"), why, do, name=person.name, **values)
