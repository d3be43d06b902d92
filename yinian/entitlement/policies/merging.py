"""From a day on the draft's rows hold; what held before keeps its days: two tables of cells become one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from yinian.entitlement.policies.amounts import UNSET
from yinian.entitlement.policies.text import Cells
from yinian.foundation import periods

ALIKE = ("unit", "per", "hit")
# A birthday on 29 February is not in every year: then the day beside it serves as well.
TRIES = 3


def current(cells: Mapping[str, Any], on: date) -> Cells:
    """What of a table holds on a day or later, as a draft begins from it: rows that are past are left out."""
    kept = [n for n, row in enumerate(cells["rows"], 1) if row.get("until") is None or row["until"] > on]
    return {**cells, "rows": [dict(cells["rows"][n - 1]) for n in kept], "examples": _shown(cells["examples"], kept)}


def _shown(examples: Sequence[Mapping[str, Any]], kept: Sequence[int], after: int = 0) -> list[Cells]:
    """The examples of the rows that are kept, under their new numbers."""
    numbers = {old: new for new, old in enumerate(kept, after + 1)} | {0: 0}
    return [{**one, "row": numbers[one["row"]]} for one in examples if one.get("row") in numbers]


def unlike(old: Mapping[str, Any] | None, new: Mapping[str, Any], since: date) -> list[str]:
    """Cells of the head in which a draft cannot follow on what held before: past amounts would be read in another measure."""
    past = [row for row in (old or {}).get("rows", ()) if row["since"] < since]
    if old is None or not past:
        return []
    # Where nothing was given yet, nothing can be misread.
    free = all(row.get("amount") in (0, UNSET) for row in past)
    return [name for name in ALIKE if old.get(name) != new.get(name) and not (free and name != "hit")]


def merged(old: Mapping[str, Any] | None, new: Mapping[str, Any], since: date) -> Cells:
    """The whole table: the history of the old one up to the day, and the new rows from it on, numbered anew."""
    past = _past(old, since) if old else {"rows": [], "examples": [], "documents": {}, "inputs": []}
    ahead = _ahead(new, since, len(past["rows"]))
    documents, keys = _documents(past["documents"], new.get("documents") or {})
    for row in ahead["rows"]:
        row["document"] = keys.get(row.get("document"), row.get("document"))
    asked = {name for row in past["rows"] for name in row}
    inputs = [*new["inputs"], *(name for name in past["inputs"] if name in asked and name not in new["inputs"])]
    bounds = [new["bounds"], *([past["bounds"]] if past["rows"] else [])]
    cited = {row.get("document") for row in (*past["rows"], *ahead["rows"])}
    return {
        **new,
        "inputs": inputs,
        "bounds": [min(low for low, _high in bounds), max(high for _low, high in bounds)],
        "documents": {key: about for key, about in documents.items() if key in cited},
        "rows": past["rows"] + ahead["rows"],
        "examples": past["examples"] + ahead["examples"],
    }


def _past(old: Mapping[str, Any], since: date) -> Cells:
    kept = [n for n, row in enumerate(old["rows"], 1) if row["since"] < since]
    rows = [dict(old["rows"][n - 1]) for n in kept]
    for row in rows:
        row["until"] = min(row.get("until") or since, since)
    examples = []
    for one in _shown(old["examples"], kept):
        last = rows[one["row"] - 1]["until"] if one["row"] else since
        if one["row"] or one["day"] < since:
            examples.append(one if one["day"] < last else moved(one, last - timedelta(days=1), -1))
    return {**old, "rows": rows, "examples": examples}


def _ahead(new: Mapping[str, Any], since: date, after: int) -> Cells:
    kept = [n for n, row in enumerate(new["rows"], 1) if row.get("until") is None or row["until"] > since]
    rows = [dict(new["rows"][n - 1]) for n in kept]
    for row in rows:
        row["since"] = max(row["since"], since)
    examples = []
    for one in _shown(new["examples"], kept, after):
        first = rows[one["row"] - after - 1]["since"] if one["row"] else since
        examples.append(one if one["day"] >= first else moved(one, first, 1))
    return {**new, "rows": rows, "examples": examples}


def _documents(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Any, Any]]:
    """The documents of both; where one key means two of them, the newer is given another."""
    found, keys = dict(old), {}
    for key, about in new.items():
        name, count = key, 1
        while name in found and found[name] != about:
            name, count = f"{key}_{count + 1}", count + 1
        found[name], keys[key] = about, name
    return found, keys


def moved(example: Mapping[str, Any], day: date, step: int) -> Cells:
    """The same person on another day: of the same age, and as many days from the birthday that is nearer."""
    born = example.get("born_on")
    if born is None:
        return {**example, "day": day}
    was = example["day"]
    years = periods.age(born, was)
    since, ahead = was - periods.birthday(born, years), periods.birthday(born, years + 1) - was
    for number in range(TRIES):
        on = day + timedelta(days=number * step)
        birthday, turned = (on + ahead, years + 1) if ahead < since else (on - since, years)
        try:
            return {**example, "day": on, "born_on": birthday.replace(year=birthday.year - turned)}
        except ValueError:
            continue  # 29 February
    return {**example, "day": day, "born_on": day.replace(day=1, year=day.year - years)}
