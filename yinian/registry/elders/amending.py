"""Changing many elders at once as a roster says, and taking such work back where nothing else has happened since."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.bulk import insert
from yinian.foundation.deadlines import Deadline
from yinian.foundation.fields import blinding, journal_digest, sealing
from yinian.foundation.files import StoredFile
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.verbs import Done
from yinian.registry.elders.imports import CONTEXTS, FACT, LABEL
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin

OFFICE = frozenset({Role.OFFICER})
# Looking at somebody changes nothing, and is no reason to keep a registration that was a mistake.
LOOKED = ("elder.reveal", "elder.export")


class Amendment(NamedTuple):
    """What a roster says otherwise of one elder: phone, address, and fact:kind."""

    elder: int
    changes: dict[str, str]


class Undo(NamedTuple):
    """What one amendment had changed: name, value before, value after; a fact's values with the row that stood open."""

    elder: int
    before: list[list[Any]]


@verbs.bulk_verb("elder.amend_many", _("批量更新老人"), may=OFFICE)
def amend_many(
    given: Sequence[Amendment], *, by: Actor, before: dict[int, list[list[Any]]], source: str = "", why: str = ""
) -> list[Done]:
    """Write what differs and end the facts it replaces; `before` is told each elder's values as they stood."""
    day = timezone.localdate()
    elders = _locked([one.elder for one in given])
    open_facts = _open_facts(elders)
    seal, blind = sealing(CONTEXTS[1]), blinding("phone")
    rows: list[tuple[Any, ...]] = []
    ended, begun, done = list[int](), list[tuple[Any, ...]](), list[Done]()
    for one in given:
        elder = elders[one.elder]
        told, kept = dict[str, list[Any]](), list[list[Any]]()
        phone, address = elder.phone.open() if elder.phone else "", elder.address
        for name, value in one.changes.items():
            kind = name.removeprefix("fact:")
            if kind != name:
                old = open_facts.get((elder.pk, kind))
                if old and old.value == value:
                    continue
                ended += [old.pk] if old else []
                begun.append((elder.pk, kind, value, day.isoformat(), None, source, elder.region_path))
                kept.append([name, [old.pk, old.value] if old else None, value])
                told[kind] = [old.value if old else None, value]
            elif (was := phone if name == "phone" else address) != value:
                kept.append([name, was, value])
                hide = journal_digest if name == "phone" else str
                told[name] = [hide(was) if was else None, hide(value)]
        new_phone, new_address = one.changes.get("phone", phone), one.changes.get("address", address)
        if (new_phone, new_address) != (phone, address):
            rows.append((new_phone and seal(new_phone), new_phone and blind(new_phone), new_address, elder.pk))
        before[elder.pk] = kept
        if told:
            done.append(Done(LABEL, elder.pk, elder.region_path, {f"{LABEL}:{elder.pk}": told}))
    _write(rows)
    ElderFact.unscoped.filter(pk__in=ended).update(until=Greatest(models.Value(day), F("since")))
    insert(ElderFact, FACT, begun)
    return done


def _locked(numbers: list[int]) -> dict[int, Elder]:
    return Elder.unscoped.select_for_update().order_by("pk").in_bulk(numbers)


def _open_facts(elders: dict[int, Elder]) -> dict[tuple[int, str], ElderFact]:
    rows = ElderFact.unscoped.filter(elder__in=list(elders), until=None)
    return {(fact.elder_id, fact.kind): fact for fact in rows}


def _write(rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    table = Elder._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{table}" SET phone = %s, phone_blind = %s, address = %s WHERE id = %s',
            [(phone or None, index or None, address, pk) for phone, index, address, pk in rows],
        )


@verbs.bulk_verb("elder.restore_many", _("批量恢复老人资料"), may=OFFICE)
def restore_many(given: Sequence[Undo], *, by: Actor, left: dict[int, list[str]], why: str = "") -> list[Done]:
    """Put back what an amendment changed wherever it still stands as it was left; `left` is told what does not."""
    elders = _locked([one.elder for one in given])
    open_facts = _open_facts(elders)
    seal, blind = sealing(CONTEXTS[1]), blinding("phone")
    rows: list[tuple[Any, ...]] = []
    ended, opened, done = list[int](), list[int](), list[Done]()
    for one in given:
        elder = elders[one.elder]
        values = {"phone": elder.phone.open() if elder.phone else "", "address": elder.address}
        was, told = dict(values), dict[str, list[Any]]()
        left[elder.pk] = []
        for name, old, new in one.before:
            kind = name.removeprefix("fact:")
            fact = open_facts.get((elder.pk, kind))
            if (fact is None or fact.value != new) if kind != name else values[name] != new:
                left[elder.pk].append(name)
            elif kind != name and fact:
                ended.append(fact.pk)
                opened += [old[0]] if old else []
                told[kind] = [new, old[1] if old else None]
            else:
                values[name] = old
                hide = journal_digest if name == "phone" else str
                told[name] = [hide(new), hide(old) if old else None]
        if values != was:
            rows.append(
                (
                    values["phone"] and seal(values["phone"]),
                    values["phone"] and blind(values["phone"]),
                    values["address"],
                    elder.pk,
                )
            )
        if told:
            done.append(Done(LABEL, elder.pk, elder.region_path, {f"{LABEL}:{elder.pk}": told}))
    _write(rows)
    ElderFact.unscoped.filter(pk__in=ended).delete()
    ElderFact.unscoped.filter(pk__in=opened).update(until=None)
    return done


@verbs.bulk_verb("elder.unregister_many", _("批量撤销登记"), may=OFFICE)
def unregister_many(
    given: Sequence[int], *, by: Actor, left: set[int], leave: Callable[[list[int]], None], why: str = ""
) -> list[Done]:
    """Remove elders of whom nothing is known but their registration; `left` is told of the others, who stay.

    `leave` is called with those who go, so that the caller lets go of them first.
    """
    elders = _locked(list(given))
    left |= _touched(elders)
    going = {pk: elder for pk, elder in elders.items() if pk not in left}
    numbers, parties = list(going), [elder.party_id for elder in going.values()]
    homes = {elder.household_id for elder in going.values() if elder.household_id}
    leave(numbers)
    for model, values in (
        (ElderFact, {"elder__in": numbers}),
        (Kin, {"elder__in": numbers}),
        (Elder, {"pk__in": numbers}),
    ):
        _remove(model, **values)
    _remove(Party, pk__in=parties)
    lived = Elder.unscoped.filter(household=OuterRef("pk"))
    empty = Household.unscoped.filter(~Exists(lived), pk__in=homes)
    _remove(Household, pk__in=list(empty.values_list("pk", flat=True)))
    return [
        Done(LABEL, pk, elder.region_path, {f"{LABEL}:{pk}": {"name": [elder.name, None]}})
        for pk, elder in going.items()
    ]


def _remove(model: Any, **values: Any) -> None:
    # One statement: everything that may point here has been asked, and the database asks once more.
    rows = getattr(model, "unscoped", model._base_manager).filter(**values)
    rows._raw_delete(rows.db)


def _touched(elders: dict[int, Elder]) -> set[int]:
    """Those of whom more is known than that they were registered: a second line, or a row anywhere that names them."""
    numbers = list(elders)
    lines = Line.unscoped.filter(subject_kind=LABEL, subject_id__in=numbers, outcome=Line.Outcome.DONE)
    more = lines.exclude(verb__in=LOOKED).values("subject_id").annotate(n=Count("id")).filter(n__gt=1)
    found: set[Any] = set(more.values_list("subject_id", flat=True))
    found |= set(
        Deadline.unscoped.filter(subject_kind=LABEL, subject_id__in=numbers).values_list("subject_id", flat=True)
    )
    found |= set(StoredFile.unscoped.filter(owner_kind=LABEL, owner_id__in=numbers).values_list("owner_id", flat=True))
    by_party = {elder.party_id: pk for pk, elder in elders.items()}
    for field in _pointing(Elder, frozenset({ElderFact, Kin})):
        found |= set(_named(field, numbers))
    for field in _pointing(Party, frozenset({Elder})):
        found |= {by_party[party] for party in _named(field, list(by_party))}
    return found


def _named(field: Any, numbers: list[int]) -> list[int]:
    return list(
        field.model._base_manager.filter(**{f"{field.attname}__in": numbers}).values_list(field.attname, flat=True)
    )


@cache
def _pointing(model: type[models.Model], but: frozenset[Any]) -> list[Any]:
    """Every foreign key of the house that names a row of this kind and holds it."""
    relations: list[Any] = [r for r in model._meta.get_fields(include_hidden=True) if r.auto_created and not r.concrete]
    return [
        relation.field
        for relation in relations
        if relation.field.model not in but and not getattr(relation.field.model, "ONLY_MENTIONS", False)
    ]
