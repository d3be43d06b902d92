"""The tables of kinds, standards, chains, filing and grades, read once from their files, each row with its source."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from yinian.foundation.regions import Region, RegionCode
from yinian.registry.providers import rules
from yinian.registry.providers.rules import ChainRule, FilingRule, Grades, Requirement, Source, Standard, Tag

NATIONAL = ""


def folder() -> Path:
    """Where the tables lie."""
    return settings.ROOT / "data" / "facilities"


@lru_cache
def _table(name: str) -> dict[str, Any]:
    return yaml.safe_load((folder() / name).read_text(encoding="utf-8"))


def _source(table: Mapping[str, Any], row: Mapping[str, Any], document: str = "") -> Source:
    known = table["documents"][row.get("document", document)]
    clause = row.get("clause") or known.get("clause", "")
    return Source(known["title"], row["quote"], clause, row.get("reading", ""))


@lru_cache
def tags() -> tuple[Tag, ...]:
    """Edge and level of every kind."""
    table = _table("kinds.yaml")
    return tuple(Tag(row["kind"], row["edge"], row["level"], _source(table, row)) for row in table["kinds"])


def tag(kind: str) -> Tag:
    """Edge and level of one kind."""
    return rules.tag_of(tags(), kind)


@lru_cache
def standards() -> tuple[Standard, ...]:
    """What documents ask of facilities."""
    table = _table("standards.yaml")
    return tuple(
        Standard(_padded(one["region"]), one["name"], tuple(one["kinds"]), tuple(_requirements(table, one)))
        for one in table["standards"]
    )


def _requirements(table: Mapping[str, Any], standard: Mapping[str, Any]) -> list[Requirement]:
    return [
        Requirement(
            row["part"],
            row["name"],
            _source(table, row, standard["document"]),
            tuple(row.get("functions", ())),
            tuple(row.get("equipment", ())),
        )
        for row in standard["requirements"]
    ]


@lru_cache
def chains() -> tuple[ChainRule, ...]:
    """From how many places on an operator is a chain."""
    table = _table("standards.yaml")
    return tuple(
        ChainRule(
            row["name"], row["least"], _source(table, row), tuple(row.get("kinds", ())), row.get("embedded", False)
        )
        for row in table["chains"]
    )


@lru_cache
def filing() -> FilingRule:
    """What filing asks."""
    table = _table("standards.yaml")
    row = table["filing"]
    return FilingRule(row["working_days"], row["least_beds"], _source(table, row))


@lru_cache
def grades() -> tuple[Grades, ...]:
    """Every grade standard."""
    table = _table("grades.yaml")
    return tuple(
        Grades(
            row["key"], _padded(row["region"]), row["name"], tuple(row["kinds"]), tuple(row["grades"]),
            row.get("years"), _source(table, row),
        )
        for row in table["grades"]
    )  # fmt: skip


def grades_in(place: Region) -> list[Grades]:
    """The grade standards that hold in a place: its own, those above it, and the national ones."""
    line = line_of(place)
    return sorted((one for one in grades() if one.region in line), key=lambda one: line.index(one.region))


def standards_in(place: Region, kind: str) -> list[Standard]:
    """The standards that hold for a kind in a place."""
    return rules.standards_for(standards(), line_of(place), kind)


def line_of(place: Region) -> list[str]:
    """The codes of a place and of all above it, from itself upwards, and last the country's."""
    ids = [int(part) for part in reversed(place.path.strip("/").split("/"))]
    codes = RegionCode.objects.filter(region_id__in=ids).values_list("region_id", "code")
    return [*(code for _pk, code in sorted(codes, key=lambda pair: ids.index(pair[0]))), NATIONAL]


def _padded(code: str) -> str:
    return code.ljust(12, "0") if code else NATIONAL
