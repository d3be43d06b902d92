"""Figures as if they had been reckoned: numbers by hand for pages and reads that do not ask where they come from."""

from collections.abc import Callable, Iterable

from yinian.foundation.regions import Region
from yinian.oversight.indicators import shelf
from yinian.oversight.indicators.queries import Reckoned
from yinian.oversight.indicators.reckoning import Counted

Numbers = dict[str, int]


def reckoned(regions: Iterable[Region], told: Callable[[Region], tuple[Numbers, Numbers, int]]) -> Reckoned:
    """What each region is said to count: some measures by name, their own part, and what all others count."""
    places, counted = {}, {}
    names = tuple(shelf.known().measures)
    for region in regions:
        numbers, own, other = told(region)
        places[region.pk] = region.path
        counted[region.pk] = Counted([numbers.get(name, other) for name in names], [own.get(name, 0) for name in names])
    return Reckoned(names, places, counted)
