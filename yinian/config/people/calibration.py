"""What a generated region must look like: figures that a document publishes, and shares assumed where none does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from yinian.config.environment import ROOT

FOLDER = ROOT / "data" / "people"
BANDS = {"60-69": (60, 69), "70-79": (70, 79), "80-89": (80, 89), "90-99": (90, 99), "100+": (100, 105)}
# In this order, for some are shares of others.
AMOUNTS = (
    "empty_nest alone widowed_lately dependent severe dementia disability in_need in_need_dependent in_need_severe "
    "bereaved_parent left_behind elsewhere away phone"
).split()


@dataclass(frozen=True, slots=True)
class Published:
    """A figure of a document: the count, the words it stands in, and how they are read."""

    name: str
    count: int
    quote: str
    document: str
    reading: str = ""
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Assumed:
    """A share that no document gives, with the reason it was chosen."""

    why: str
    of: str = "elders"
    share: float = 0
    ages: tuple[float, ...] = (1, 1, 1, 1, 1)
    split: dict[str, float] | None = None


@dataclass(frozen=True)
class Calibration:
    """Everything that shapes one region's people."""

    code: str
    name: str
    document: str
    published: dict[str, Published]
    assumed: dict[str, Assumed]

    @property
    def total(self) -> int | None:
        """How many elders the document counts, where it does."""
        return self.published["elders"].count if self.published else None

    @cached_property
    def bands(self) -> dict[str, float]:
        """The weight of each age band: the document's counts, or assumed shares."""
        if all(name in self.published for name in BANDS):
            return {name: self.published[name].count for name in BANDS}
        return self.split("bands")

    def split(self, name: str) -> dict[str, float]:
        """The parts of an assumed division."""
        return {str(part): share for part, share in (self.assumed[name].split or {}).items()}

    def ages(self, name: str) -> tuple[float, ...]:
        """How often something is found in each age band, youngest first."""
        return self.assumed[name].ages

    def parts(self, name: str, count: int) -> dict[str, int]:
        """A whole divided by an assumed division, exactly."""
        weights = self.split(name)
        return dict(zip(weights, largest_remainder(count, list(weights.values())), strict=True))

    def targets(self, count: int, rural: int) -> dict[str, int]:
        """How many people of each kind a run of this size has; with the document's own size, the document's counts."""
        made = {"elders": count, "rural": rural}
        made |= dict(zip(BANDS, largest_remainder(count, list(self.bands.values())), strict=True))
        for name in AMOUNTS:
            made[name] = self._amount(name, made)
        made["in_need_light"] = made["in_need_dependent"] - made["in_need_severe"]
        made["resident"] = count - made["away"]
        made["with_spouse"] = made["empty_nest"] - made["alone"]
        made |= self.parts("not_empty_nest", count - made["empty_nest"])
        made |= self.parts("need", made["in_need"])
        return made

    def _amount(self, name: str, made: dict[str, int]) -> int:
        known = self.published.get(name)
        if known is not None and self.total and not known.at_least:
            return half_up(Fraction(known.count * made["elders"], self.total))
        assumed = self.assumed[name]
        return half_up(Fraction(str(assumed.share)) * made[assumed.of])


def largest_remainder(count: int, weights: Sequence[float]) -> list[int]:
    """Divide a whole number of people in the ratio of the weights, so that the parts add up to it."""
    exact = [Fraction(str(weight)) for weight in weights]
    whole = sum(exact)
    if not whole:
        return [0] * len(exact)
    quotas = [weight * count / whole for weight in exact]
    parts = [int(quota) for quota in quotas]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for i in by_rest[: count - sum(parts)]:
        parts[i] += 1
    return parts


def spread(count: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """Divide in the ratio of the weights, but give no part more than it can hold; what is left over goes to the others."""
    parts = [0] * len(weights)
    count = min(count, sum(caps))
    while count:
        room = [cap - part for cap, part in zip(caps, parts, strict=True)]
        open_weights = [weight if free else 0 for weight, free in zip(weights, room, strict=True)]
        if not any(open_weights):
            open_weights = [float(free) for free in room]
        given = [min(*pair) for pair in zip(largest_remainder(count, open_weights), room, strict=True)]
        parts = [part + more for part, more in zip(parts, given, strict=True)]
        count -= sum(given)
    return parts


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves up."""
    return int(value + Fraction(1, 2))


def load(folder: Path = FOLDER) -> dict[str, Calibration]:
    """The calibrations on file by region code; under "" the one that is assumed throughout."""
    common = _assumed(_read(folder / "assumed.yaml")["assumed"])
    found = {"": Calibration("", "", "", {}, common)}
    for path in sorted(folder.glob("[0-9]*.yaml")):
        given = _read(path)
        published = {} if given["published"] == "none" else given["published"]
        figures = {name: Published(name, document=given["document"], **values) for name, values in published.items()}
        own = {**common, **_assumed(given.get("assumed") or {}, common)}
        found[given["code"]] = Calibration(given["code"], given["name"], given["document"], figures, own)
    return found


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _assumed(given: dict[str, Any], common: dict[str, Assumed] | None = None) -> dict[str, Assumed]:
    unknown = set(given) - set(common or given)
    if unknown:
        raise ValueError(f"nothing assumed goes by the name {', '.join(sorted(unknown))}")
    return {name: Assumed(**{**values, "ages": tuple(values.get("ages", (1,) * 5))}) for name, values in given.items()}


def for_region(codes: Iterable[str], known: dict[str, Calibration]) -> Calibration:
    """The calibration of the first of these codes that has one (a region's own, then those above it), else the assumed one."""
    return next((known[code] for code in codes if code in known), known[""])
