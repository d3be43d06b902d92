"""Policy values as a place and a day ask for them; law is public, so that no actor is asked for."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yinian.entitlement.policies import rules
from yinian.entitlement.policies.rules import Fault, Name, Value
from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import Region, RegionCode

NAMES = "names.yaml"


def folder() -> Path:
    """Where the shipped policies lie: one folder a region, named by its code."""
    return settings.ROOT / "policies"


@lru_cache
def _read(root: Path) -> tuple[dict[str, Name], tuple[Value, ...], tuple[Fault, ...]]:
    names, faults = rules.read_names((root / NAMES).read_text(encoding="utf-8"), NAMES)
    values: list[Value] = []
    for path in sorted(root.glob("*/*.yaml")):
        file = path.relative_to(root).as_posix()
        found, wrong = rules.read_values(path.read_text(encoding="utf-8"), file, padded(path.parent.name), names)
        values += found
        faults += wrong
    # Two files of one region may meet as well.
    faults += [fault for fault in rules.overlaps(values) if fault not in faults]
    return names, tuple(values), tuple(faults)


def padded(code: str) -> str:
    """An area code in its 12 digits."""
    return code.ljust(12, "0")


def lint(root: Path | None = None) -> tuple[Fault, ...]:
    """Everything wrong in the policy files: file, row and cell."""
    return _read(root or folder())[2]


def load(root: Path | None = None) -> tuple[Value, ...]:
    """Every value of every region, read once; files with a fault are not used at all."""
    _names, values, faults = _read(root or folder())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    return values


def names() -> dict[str, Name]:
    """The vocabulary of policy values."""
    return _read(folder())[0]


def at(name: str, region: Region, on: date) -> Value | None:
    """The value that holds in a region on a day: its own, or else that of the nearest region above that has one."""
    if name not in names():
        raise LawBroken(f"no policy value is called {name}")
    return _nearest(_line(region), [name], on).get(name)


def in_force(region: Region, on: date) -> list[Value]:
    """Every value that holds in a region on a day, in the order of the vocabulary."""
    return list(_nearest(_line(region), names(), on).values())


def _nearest(line: list[str], wanted: Iterable[str], on: date) -> dict[str, Value]:
    found = {name: rules.pick(load(), line, name, on) for name in wanted}
    return {name: value for name, value in found.items() if value is not None}


def _line(region: Region) -> list[str]:
    """The codes of a region and of all above it, from itself upwards."""
    ids = [int(part) for part in reversed(region.path.strip("/").split("/"))]
    codes = RegionCode.objects.filter(region_id__in=ids).values_list("region_id", "code")
    return [code for _pk, code in sorted(codes, key=lambda pair: ids.index(pair[0]))]
