"""Reads divisions: our own region files, and any region of the division package.

Conventions, the same for both:

- A key is the statistics bureau's code padded to 12 digits and stays with the row; other rows say why not.
- A level that exists only in the code list is left out. Four municipalities are governed directly: the
  package's 11 北京市 is then the root and a *city*, and its fake 1101 市辖区 has no row. A county governed by
  its province (429004 仙桃市) hangs from the province. A city without counties (4419 东莞市) carries its
  streets itself. So a parent is always of a higher level, but not always of the next one.
- Empty dates mean "not known", never "always".
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from pathlib import Path

LEVELS = ("province", "city", "district", "street", "community")
FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")

_FAKE_CITIES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_TOWN_NAMES = ("街道", "镇", "乡", "办事处")
_URBAN_COMMITTEES = ("居委会", "居民委员会")
_RURAL_COMMITTEES = ("村委会", "村民委员会")


class UnknownDivision(LookupError):
    """No division of the package has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as our files hold it: one column a field, in this order."""

    key: str
    parent: str
    level: str
    name: str
    zone: bool = False
    urban: bool | None = None
    since: date | None = None
    until: date | None = None
    mca_code: str = ""
    mca_since: date | None = None
    mca_until: date | None = None
    nbs_code: str = ""
    nbs_since: date | None = None
    nbs_until: date | None = None
    simulated: bool = False

    def cells(self) -> list[str]:
        """The row as it is written: 1 and 0, dates by ISO 8601, empty for unknown."""
        return [_cell(getattr(self, column)) for column in COLUMNS]


COLUMNS = tuple(field.name for field in fields(RegionRow))


def read(path: Path) -> list[RegionRow]:
    """Every row of one of our own region files, parents before their children."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(record) for record in csv.DictReader(file)]


def rows(folder: Path, code: str) -> Iterator[RegionRow]:
    """The division `code` (2, 4 or 6 digits) of the package's CSV files with its ancestors and all below it."""
    prefix = _trimmed(code)
    provinces, cities, areas = (
        [unit for unit in _records(folder / name) if unit["code"].startswith(prefix) or prefix.startswith(unit["code"])]
        for name in FILES[:3]
    )
    if prefix not in {unit["code"] for unit in chain(provinces, cities, areas)}:
        raise UnknownDivision(code)
    for unit in provinces:
        # A province called 市 is a municipality governed directly: a city with nothing above it.
        yield _unit(unit, "", "city" if unit["name"].endswith("市") else "province")
    standing = _standing(cities, areas)
    yield from (_unit(unit, unit["provinceCode"], "city") for unit in cities if unit["code"] not in standing)
    for unit in areas:
        if unit["code"] not in standing:
            yield _unit(unit, standing.get(unit["cityCode"], unit["cityCode"]), "district")
    for unit in _records(folder / FILES[3], prefix):
        yield _unit(unit, standing.get(unit["areaCode"], unit["areaCode"]), "street", zone=is_zone(unit))
    for unit in _records(folder / FILES[4], prefix):
        yield _unit(unit, unit["streetCode"], "community", urban=is_urban(unit))


def _standing(cities: list[dict[str, str]], areas: list[dict[str, str]]) -> dict[str, str]:
    """Which real unit stands in for each level that exists only in the code list."""
    fake = {unit["code"]: unit["provinceCode"] for unit in cities if unit["name"] in _FAKE_CITIES}
    return fake | {unit["code"]: unit["cityCode"] for unit in areas if unit["code"] == unit["cityCode"] + "00"}


def is_zone(street: dict[str, str]) -> bool:
    """A unit numbered 400 and up that is neither street, town nor township: a development zone, a farm."""
    return int(street["code"][6:]) >= 400 and not street["name"].endswith(_TOWN_NAMES)


def is_urban(community: dict[str, str]) -> bool | None:
    """Residents' (001-199) or villagers' committee (200-399); None if name and number disagree or say nothing."""
    name, number = community["name"], int(community["code"][9:])
    said = set()
    if number < 200 or name.endswith(_URBAN_COMMITTEES) or (number >= 400 and name.endswith("社区")):
        said.add(True)
    if 200 <= number < 400 or name.endswith(_RURAL_COMMITTEES):
        said.add(False)
    return said.pop() if len(said) == 1 else None


def _unit(unit: dict[str, str], parent: str, level: str, *, zone: bool = False, urban: bool | None = None) -> RegionRow:
    code = _padded(unit["code"])
    return RegionRow(code, _padded(parent), level, unit["name"], zone=zone, urban=urban, nbs_code=code)


def _records(path: Path, prefix: str = "") -> Iterator[dict[str, str]]:
    # Lines are picked before they are parsed: the communities' file has 620,573 of them and the code stands first.
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(chain([next(file)], (line for line in file if line.startswith(prefix))))


def _trimmed(code: str) -> str:
    if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6)):
        raise UnknownDivision(code)
    return code.removesuffix("00").removesuffix("00")


def _padded(code: str) -> str:
    return code.ljust(12, "0") if code else ""


def _cell(value: str | bool | date | None) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value)


def _row(record: dict[str, str]) -> RegionRow:
    dates = {
        name: date.fromisoformat(record[name]) if record[name] else None
        for name in ("since", "until", "mca_since", "mca_until", "nbs_since", "nbs_until")
    }
    return RegionRow(
        record["key"],
        record["parent"],
        record["level"],
        record["name"],
        zone=record["zone"] == "1",
        urban=record["urban"] == "1" if record["urban"] else None,
        mca_code=record["mca_code"],
        nbs_code=record["nbs_code"],
        simulated=record["simulated"] == "1",
        **dates,
    )
