"""The law of a region over some days: cut where it changes, with every number put in, and which law governs which place."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from yinian.entitlement.policies import queries
from yinian.entitlement.policies.amounts import Amount
from yinian.entitlement.policies.answers import ValueOf
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.tables import Table
from yinian.foundation.periods import Period
from yinian.foundation.regions import Region, RegionCode, holds, within


@dataclass(frozen=True, slots=True)
class Governed:
    """The places under one law: those of a region, without those below it that have law of their own."""

    region: Region
    but: tuple[str, ...]


def governed(region: Region) -> list[Governed]:
    """A region cut into the places that obey the same tables: usually one, more where a district has tables of its own."""
    codes = {value.region for value in queries.load()} | {table.region for table in queries.all_tables()}
    codes |= {queries.padded(rule.file.partition("/")[0]) for rule in queries.all_rules()}
    rows = RegionCode.objects.filter(within(region.path, "region__path"), ~Q(region=region), code__in=codes)
    below = {row.region_id: row.region for row in rows.select_related("region")}
    places = sorted([region, *below.values()], key=lambda place: place.path)
    return [
        Governed(place, tuple(other.path for other in places if other.pk != place.pk and holds(place.path, other.path)))
        for place in places
    ]


def laws(region: Region, period: Period) -> list[tuple[Period, Law]]:
    """The law of a place over a closed period, cut on the days on which it changes; all asked about the first day's facts."""
    assert period.until is not None
    found: list[tuple[date, Law]] = []
    for day in sorted({period.since, *_turning(period)}):
        law = replace(in_numbers(queries.law(region, day)), asked=period.since)
        if not found or digest(law) != digest(found[-1][1]):
            found.append((day, law))
    ends = [*(day for day, _law in found[1:]), period.until]
    return [(Period(day, end), law) for (day, law), end in zip(found, ends, strict=True)]


def _turning(period: Period) -> set[date]:
    """The days within a period on which some row of law begins or ends, anywhere."""
    days = [(row.since, row.until) for table in queries.all_tables() for row in table.rows]
    days += [(value.since, value.until) for value in queries.load()]
    days += [(rule.since, rule.until) for rule in queries.all_rules()]
    return {day for pair in days for day in pair if day is not None and day in period}


def in_numbers(law: Law) -> Law:
    """The same law with each policy value that an amount names put in as the number of that day, and its rows of that day."""
    return replace(law, tables=tuple(_in_numbers(table, law.on) for table in law.tables))


def _in_numbers(table: Table, on: date) -> Table:
    value_of = queries.value_of(table.region)
    rows = tuple(replace(row, amount=_plain(row.amount, value_of, on)) for row in table.holding(on))
    return replace(table, rows=rows)


def _plain(amount: Amount, value_of: ValueOf, on: date) -> Amount:
    if not amount.values:
        return amount
    number = value_of(amount.value, on) if amount.value else amount.number
    most, least = (value_of(bound, on) if isinstance(bound, str) else bound for bound in (amount.most, amount.least))
    return replace(amount, number=number, value="", most=most, least=least)


def digest(law: Law) -> str:
    """What tells one law from another: the versions of its tables, the rows that hold, their numbers, and its rules."""
    told = [
        (table.file, table.version, [(row.number, repr(row.amount)) for row in table.rows if row.holds(law.on)])
        for table in law.tables
    ]
    rules = [(rule.kind, rule.all) for rule in law.rules]
    return hashlib.sha256(repr((told, rules)).encode()).hexdigest()
