"""Providers and facilities of the demonstration: what documents count, spread over the places of a region."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from yinian.config.environment import ROOT
from yinian.foundation import regions
from yinian.foundation.actor import system
from yinian.foundation.codes import ALPHABET, credit_code_check, organisation_code_check
from yinian.foundation.parties import Party
from yinian.foundation.regions import Level, Region
from yinian.registry.providers import actions, filings
from yinian.registry.providers.actions import Opening, Registration
from yinian.registry.providers.flow import FacilityStatus
from yinian.registry.providers.models import Beds, Facility, Provider

FOLDER = ROOT / "data" / "facilities" / "places"
BY = system("演示准备")
# Codes of an area that does not exist and phones beginning 164, which no operator has, belong to nobody.
AREA, PHONE = "990100", "164990"
# By which office a body is registered, and as what.
BEGIN = {"company": "91", "social": "52", "public": "12"}
SUNNY = "阳光居家养老服务中心"


def load(echo: Callable[[str], object], folder: Path = FOLDER) -> None:
    """Load what is missing of every region's file, and the cast's provider with one station."""
    for path in sorted(folder.glob("*.yaml")):
        made = region(yaml.safe_load(path.read_text(encoding="utf-8")))
        echo(f"{path.stem}: {made} new facilities")
    sunny()


def region(told: dict[str, Any]) -> int:
    """Load one region's providers and facilities, and say how many facilities were new."""
    district = regions.by_code(told["region"])
    within = regions.within(district.path, "region_path")
    known = set(Facility.unscoped.filter(within).values_list("name", flat=True))
    operators = {one["key"]: list(_operators(one, told, district)) for one in told["operators"]}
    filing = {row["name"]: row["first_resident_on"] for row in told["places"] if "first_resident_on" in row}
    made = 0
    for opening, beds in (*_named(told, district, operators), *_spread(told, district, operators)):
        if opening.name in known:
            continue
        facility = actions.open_facility(opening, by=BY)
        if beds:
            source = f"{_source(told)}：总数为文件所载，在各机构间的分配为演示"
            actions.set_beds(facility, Beds.Kind.ORDINARY, beds, by=BY, since=told["since"], source=source)
        if facility.name in filing:
            filings.take_first_residents(facility, filing[facility.name], by=BY)
            filings.submit(facility, by=BY)
        made += 1
    return made


def _source(told: dict[str, Any], more: str = "") -> str:
    document = told["document"]
    text = f"{document['title']} {document['clause']}"
    return f"{text}；{more}"[:200] if more else text


def _operators(one: dict[str, Any], told: dict[str, Any], district: Region) -> Iterator[Provider]:
    count = one.get("count", 1)
    for number in range(1, count + 1):
        name = one["name"] if count == 1 else f"{one['name']}{number}号"
        known = Provider.unscoped.filter(name=name, region=district).first()
        source = _source(told, "名称和代码为演示")
        yield known or provider(Registration(name, district, one["kind"], source=source))


def provider(given: Registration) -> Provider:
    """Register a provider of the demonstration under a sound code and a phone that nobody bears."""
    serial = Provider.unscoped.filter(credit_code__contains=AREA).count() + 1
    return actions.register(
        replace(given, credit_code=code(serial, BEGIN[given.kind]), phone=f"{PHONE}{serial:05d}"), by=BY
    )


def code(serial: int, begin: str = "91") -> str:
    """A sound credit code of an area that does not exist."""
    body = "".join(ALPHABET[serial // 31**place % 31] for place in reversed(range(8)))
    first = f"{begin}{AREA}{body}{organisation_code_check(body)}"
    return first + credit_code_check(first)


Made = Iterator[tuple[Opening, int]]


def _named(told: dict[str, Any], district: Region, operators: dict[str, list[Provider]]) -> Made:
    for row in told["places"]:
        place = regions.by_code(row["at"]) if "at" in row else district
        given = {name: row[name] for name in Opening.__slots__ if name in row and name not in {"operator", "region"}}
        mine = operators[row["operator"]][0] if "operator" in row else None
        opening = Opening(**given, region=place, operator=mine, source=_source(told, row.get("reading", "")))
        yield opening, row.get("beds", 0)


def _spread(told: dict[str, Any], district: Region, operators: dict[str, list[Provider]]) -> Made:
    for row in told["spread"]:
        offers = cycle(told["offers"].get(row["kind"]) or [{}])
        runners = cycle(operators[row["operator"]])
        places = cycle(_round(district, urban=row["over"] == "urban"))
        for number in range(1, row["count"] + 1):
            street, place = next(places)
            offer, title = next(offers), row["name"]
            yield (
                Opening(
                    f"{place.name.removesuffix('居委会').removesuffix('委会')}{title}（演示{number}号）",
                    place,
                    row["kind"],
                    row["owner"],
                    row["operating_model"],
                    next(runners),
                    functions=tuple(offer.get("functions", ())),
                    equipment=tuple(offer.get("equipment", ())),
                    address=f"{street}{place.name}",
                    generated=True,
                    source=_source(told, "数量为文件所载，名称、位置、运营方和功能为演示"),
                ),
                0,
            )


def _round(district: Region, *, urban: bool) -> list[tuple[str, Region]]:
    """The communities of a district, taking one of each street by turns, with the street's name."""
    rows = Region.objects.filter(regions.within(district.path), until=None).order_by("path")
    streets = {one.pk: one.name for one in rows if one.level == Level.STREET}
    lines: dict[int, list[Region]] = {}
    for one in rows:
        if one.level == Level.COMMUNITY and one.urban is urban:
            lines.setdefault(one.parent_id or 0, []).append(one)
    depth = max(map(len, lines.values()), default=0)
    turns = [
        (streets.get(pk, ""), line[turn]) for turn in range(depth) for pk, line in lines.items() if turn < len(line)
    ]
    if not turns:
        raise Region.DoesNotExist(f"{district} has no such communities: load the regions first")
    return turns


def sunny() -> None:
    """Make the cast's party a provider, with one station in its community."""
    party = Party.objects.get(kind=Party.Kind.PROVIDER, name=SUNNY)
    if Provider.unscoped.filter(party=party).exists():
        return
    community = Region.objects.get(path=party.region_path)
    told = Registration(SUNNY, community, Provider.Kind.SOCIAL, brand="阳光", source="演示", party=party)
    actions.open_facility(
        Opening(
            f"{community.name}养老服务驿站（演示）",
            community,
            Facility.Kind.STATION,
            Facility.Owner.PUBLIC,
            Facility.Model.ENTRUSTED,
            provider(told),
            status=FacilityStatus.OPEN,
            acquired=Facility.Acquired.REUSE,
            functions=("meals", "bathing", "cleaning", "day_care", "activity", "rehabilitation"),
            equipment=("checkup_device", "bathing_device"),
            area_m2=360,
            address=f"{community.name} 2 号楼一层",
            opened_on=date(2025, 9, 1),
            generated=True,
            source="演示",
        ),
        by=BY,
    )
