"""Builds data/regions from the division package and the ministry's list: see data/regions/README.md.

    python -m tools.regions --nbs <package>/dist --mca <divisions.json> --out data/regions

The next edition: give its files, set the dates below, and read what the program says has changed.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tools.example_city import example_city
from yinian.config.divisions import COLUMNS, LEVELS, RegionRow, is_zone, rows

MCA_DATE = date(2025, 12, 31)
TREES = {"2108": "210800-yingkou", "321002": "321002-guangling", "640202": "640202-dawukou", "2101": "210100-shenyang"}
# Zones that document 001 addresses and nobody codes; its fifth, 广陵经济开发区, has a number of the bureau.
UNCODED_ZONES = {"321002000000": ("广陵新城", "东南新城", "现代农业科技产业园", "食品产业园")}


def main() -> None:
    """Writes the five files and prints how many rows each level has."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--nbs", "--mca", "--out"):
        arguments.add_argument(name, type=Path, required=True)
    given = arguments.parse_args()
    mca = ministry(given.mca)
    for code, name in TREES.items():
        write(given.out / f"{name}.csv", [*with_ministry(list(rows(given.nbs, code)), mca), *uncoded_zones(code)])
    write(given.out / "990000-shili.csv", list(example_city()))


def ministry(path: Path) -> dict[str, dict[str, str]]:
    """The ministry's names and 12-digit codes under each parent's 12-digit code."""
    children: dict[str, dict[str, str]] = {}
    for _, code, parent, name in json.loads(path.read_text(encoding="utf-8"))["divisions"]:
        children.setdefault(padded(parent), {})[name] = padded(code)
    return children


def with_ministry(found: list[RegionRow], mca: dict[str, dict[str, str]]) -> Iterator[RegionRow]:
    """Every row with the ministry's code and name, matched within its parent; then what only the ministry lists."""
    matched = set()
    for row in found:
        if row.level == "community":
            yield row
            continue
        listed = mca.get(row.parent, {})
        name = ministry_name(row.name, listed)
        if name:
            matched.add(listed[name])
            yield replace(row, name=name, mca_code=listed[name])
        elif row.level == "street" and not is_zone({"code": row.nbs_code[:9], "name": row.name}):
            print(f"the ministry no longer lists {row.key} {row.name}")
            yield replace(row, until=MCA_DATE, mca_until=MCA_DATE)
        else:
            yield row
    for row in (row for row in found if row.level == "district"):
        for name, code in mca.get(row.key, {}).items():
            if code not in matched:
                print(f"only the ministry lists {code} {name}")
                # The two systems give one number to different towns, so a ministry's code alone is no safe key.
                yield RegionRow(f"M{code}", row.key, "street", name, mca_code=code)


def ministry_name(name: str, listed: dict[str, str]) -> str:
    """The same name in the ministry's list, or the one that a longer name ends with (扬州市生态科技新城杭集镇)."""
    plain = name.removesuffix("办事处")
    if plain in listed:
        return plain
    ends = [one for one in listed if len(one) > 2 and plain.endswith(one)]
    return ends[0] if len(ends) == 1 else ""


def uncoded_zones(code: str) -> Iterator[RegionRow]:
    """The zones of a document that have officers and facilities, but no code in either system."""
    for parent, names in UNCODED_ZONES.items():
        if parent.startswith(code):
            for number, name in enumerate(names, 1):
                yield RegionRow(f"{parent[:6]}Z{number:02}", parent, "street", name, zone=True)


def write(path: Path, found: list[RegionRow]) -> None:
    """The file with parents before children, each level in the order of keys."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerows(row.cells() for row in sorted(found, key=lambda row: (LEVELS.index(row.level), row.key)))
    print(path.name, dict(Counter(row.level for row in found)))


def padded(code: str) -> str:
    """The code as both systems write it in full: 12 digits."""
    return code.ljust(12, "0") if code else ""


if __name__ == "__main__":
    main()
