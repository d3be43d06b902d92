"""Law made for a test: a folder of policies whose tables show every row by an example found by trying."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from yinian.entitlement.policies import answers, queries, tables
from yinian.entitlement.policies.tables import Table, Words

SINCE = date(2020, 1, 1)
DOCUMENT = {"test": {"title": "测试用规定", "dated": SINCE}}
SOURCE = {"since": SINCE, "document": "test", "clause": "一", "quote": "测试"}
HEAD = {
    "zh": "测试待遇",
    "en": "Test benefit",
    "unit": "fen",
    "per": "month",
    "hit": "first",
    "bounds": [0, 10**9],
    "note": "只为测试。",
}


def write(root: Path, region: str, tables_: Sequence[dict[str, Any]], stacking: Sequence[dict[str, Any]] = ()) -> None:
    """Write a region's tables, each given as head and rows; what is not given is as most have it."""
    for name in ("names.yaml", "000000/approvals.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text((settings.ROOT / "policies" / name).read_text("utf-8"), "utf-8")
    folder = root / region
    (folder / "benefits").mkdir(parents=True, exist_ok=True)
    for given in tables_:
        rows = [{**SOURCE, **row} for row in given["rows"]]
        whole = {**HEAD, "documents": DOCUMENT, **given, "rows": rows}
        whole["examples"] = examples(whole)
        _dump(folder / "benefits" / f"{given['benefit']}.yaml", whole)
    if stacking:
        _dump(folder / "together.yaml", {"documents": DOCUMENT, "rows": [{**SOURCE, **row} for row in stacking]})


def _dump(path: Path, what: Any) -> None:
    path.write_text(yaml.safe_dump(what, allow_unicode=True, sort_keys=False), "utf-8")


def examples(given: dict[str, Any]) -> list[dict[str, Any]]:
    """One person for every row, on the day it begins."""
    placeholder = {"what": "例", "day": SINCE, "row": 1, "amount": 0}
    words = Words(queries.vocabulary(), frozenset(queries.names()))
    text = yaml.safe_dump({**given, "examples": [placeholder]}, allow_unicode=True)
    table, faults = tables.read(text, "test.yaml", "000000000000", words)
    assert table is not None, faults
    found = {}
    for day in sorted({row.since for row in table.rows}):
        for person in _people(table, day):
            answer = answers.decide(table, person, day, lambda name, on: None)
            if answer.row is not None and answer.row.number not in found:
                amount = "未定" if answer.amount is None else answer.amount
                said = {
                    name: table.inputs[name].written(value) for name, value in person.items() if name in table.inputs
                }
                born = {"born_on": person["born_on"]} if "born_on" in person else {}
                found[answer.row.number] = {
                    "what": "例",
                    **born,
                    **said,
                    "day": day,
                    "row": answer.row.number,
                    "amount": amount,
                }
    return list(found.values())


def _people(table: Table, day: date) -> Any:
    ages = sorted(
        {bound + step for row in table.rows for bound in row.tests["age"].bounds() for step in (-1, 0, 1)}
        if "age" in table.inputs
        else []
    )
    columns: list[list[tuple[str, Any]]] = []
    if "age" in table.inputs:
        columns.append([("born_on", day.replace(year=day.year - age)) for age in ages or [70]])
    for name, about in table.inputs.items():
        if name != "age":
            columns.append([(name, value) for value in dict.fromkeys(about.words.values())])
    return (dict(person) for person in product(*columns))
