"""Programmes as tables: the shipped file, an Excel of targets with its heads in Chinese, and what is kept of either."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from yinian.foundation.periods import Period
from yinian.oversight.targets.rules import Bands, Bound, Reading, Target, Year
from yinian.registry.rosters.sheets import Book

FOLDER = settings.ROOT / "data" / "targets"
HEADS = {
    "序号": "number", "指标任务": "title", "责任单位": "owner", "年度": "year", "口径": "scope", "指标": "indicator", "目标值": "least",
    "另一口径": "scope2", "另一口径指标": "indicator2", "另一口径目标值": "least2", "分值": "points", "条款": "clause", "原文": "quote",
}  # fmt: skip


def excel(path: Path) -> tuple[list[tuple[int, dict[str, Any]]], list[str]]:
    """The rows of the first sheet that bears the heads, with their numbers, and which heads it lacks."""
    book = Book(path)
    for sheet in book.sheets():
        rows = book.rows(sheet.name)
        for _number, cells in rows:
            heads = [HEADS.get(str(cell).strip(), "") for cell in cells]
            if "number" in heads and "title" in heads:
                lacking = [
                    word
                    for word, name in HEADS.items()
                    if name in ("owner", "year", "scope", "clause") and name not in heads
                ]
                return list(_under(heads, rows)), lacking
    return [], list(HEADS)


def _under(heads: list[str], rows: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cells in rows:
        given = {head: cell for head, cell in zip(heads, cells, strict=False) if head and str(cell).strip()}
        if given:
            yield number, {name: f"{value:g}" if isinstance(value, float) else value for name, value in given.items()}


def kept(years: list[Year], bands: Bands, targets: list[Target]) -> dict[str, Any]:
    """A programme as JSON keeps it."""
    return {
        "years": [
            {"number": one.number, "since": str(one.days.since), "until": str(one.days.until), "fiscal": one.fiscal}
            for one in years
        ],
        "bands": {
            name: {"points": str(one.points), "inclusive": one.inclusive}
            for name, one in (("fail", bands.fail), ("excellent", bands.excellent))
        },
        "targets": [_plain(asdict(one)) for one in targets],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def years_of(content: Mapping[str, Any]) -> list[Year]:
    """The years of a programme."""
    return [
        Year(one["number"], Period(_day(one["since"]), _day(one["until"])), one["fiscal"]) for one in content["years"]
    ]


def bands_of(content: Mapping[str, Any]) -> Bands:
    """Its bands."""
    fail, excellent = (
        Bound(Decimal(str(one["points"])), one["inclusive"])
        for one in (content["bands"]["fail"], content["bands"]["excellent"])
    )
    return Bands(fail, excellent)


def targets_of(content: Mapping[str, Any]) -> list[Target]:
    """Its targets."""
    return [
        Target(**{
            **one,
            "points": Decimal(one["points"]),
            "readings": tuple(
                Reading(part["scope"], part["indicator"], None if part["least"] is None else Decimal(part["least"]))
                for part in one["readings"]
            ),
        })
        for one in content["targets"]
    ]  # fmt: skip


def _day(text: Any) -> date:
    return text if isinstance(text, date) else date.fromisoformat(str(text))
