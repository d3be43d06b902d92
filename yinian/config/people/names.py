"""Invented names: a common surname, and a given name put together from characters of the sex and the generation."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from yinian.config.people.calibration import FOLDER
from yinian.config.people.population import Column


@dataclass(frozen=True)
class Names:
    """The lists that names are drawn from."""

    surnames: tuple[str, ...]
    weights: tuple[float, ...]
    single: float
    given: dict[str, tuple[str, ...]]

    @cached_property
    def _ladder(self) -> Column:
        ladder = np.cumsum(self.weights)
        return ladder / ladder[-1]

    def families(self, rng: np.random.Generator, count: int) -> list[str]:
        """So many surnames, common ones more often."""
        rows = np.searchsorted(self._ladder, rng.random(count), side="right")
        return [self.surnames[row] for row in rows.tolist()]

    def givens(self, rng: np.random.Generator, female: Column, kind: str = "") -> list[str]:
        """One given name for each person marked as woman or man; one character for some, two different ones for most."""
        women, men = self.given[f"{kind}female"], self.given[f"{kind}male"]
        first, second = rng.random(len(female)).tolist(), rng.random(len(female)).tolist()
        alone = (rng.random(len(female)) < self.single).tolist()
        names = []
        for is_woman, one, two, short in zip(female.tolist(), first, second, alone, strict=True):
            signs = women if is_woman else men
            place = int(one * len(signs))
            other = (place + 1 + int(two * (len(signs) - 1))) % len(signs)
            names.append(signs[place] if short else signs[place] + signs[other])
        return names


def load(folder: Path = FOLDER) -> Names:
    """The lists on file."""
    given: dict[str, Any] = yaml.safe_load((folder / "names.yaml").read_text(encoding="utf-8"))
    words = given["surnames"].split()
    signs = {kind: tuple(given[kind].split()) for kind in ("female", "male")}
    signs |= {f"children_{kind}": tuple(given[f"children_{kind}"].split()) for kind in ("female", "male")}
    return Names(tuple(words[::2]), tuple(float(weight) for weight in words[1::2]), given["single"] / 100, signs)
