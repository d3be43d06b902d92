"""Travel times between places: straight lines with a detour by default, or a server that knows the roads."""

import json
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yinian.delivery.orders.dispatch.day import Place

Matrix = NDArray[np.float64]
# From some places to one another, in minutes.
Source = Callable[[Sequence[Place]], Matrix]
EARTH_METRES = 6_371_000.0
# A source answers for all pairs of what it is asked; so many at once cost little more than one row.
CHUNK = 64
# So many places a server may be asked for at once; the usual limit of such servers.
MOST = 100
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Great circles, a detour, and one speed: 1.3 times the line at 12 km/h (an electric bicycle in a town), own default."""

    detour: float = 1.3
    kilometres_an_hour: float = 12.0

    def __call__(self, places: Sequence[Place]) -> Matrix:
        """Whole minutes, rounded up; the way to another place takes one minute at least."""
        lat = np.radians([place.latitude for place in places])
        lon = np.radians([place.longitude for place in places])
        half = (
            np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
            + np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
        )
        metres = 2 * EARTH_METRES * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
        minutes: Matrix = np.ceil(np.round(metres * self.detour / (self.kilometres_an_hour * 1000 / 60), 6))
        return minutes


@dataclass(frozen=True, slots=True)
class Roads:
    """A server that answers OSRM's table service; what it cannot answer is taken from straight lines."""

    address: str
    profile: str = "bike"
    timeout_s: float = 5.0
    otherwise: Source = StraightLine()
    # Why the server was of no use; empty as long as it answered.
    silent: list[str] = field(default_factory=list, compare=False)

    def __call__(self, places: Sequence[Place]) -> Matrix:
        """Whole minutes, rounded up; straight lines for the pairs without a road, and for all when the server is silent."""
        line = self.otherwise(places)
        if self.silent:
            return line
        table = np.full(line.shape, np.nan)
        try:
            for rows, columns in _blocks(len(places)):
                table[rows[0] : rows[1], columns[0] : columns[1]] = self._asked(places, rows, columns)
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.silent.append(f"{type(error).__name__}: {error}")
            return line
        return np.where(np.isnan(table), line, np.ceil(table / 60))

    def _asked(self, places: Sequence[Place], rows: Span, columns: Span) -> Matrix:
        """One block of the table, in seconds; a pair without a road is not a number."""
        same = rows == columns
        spots = places[slice(*rows)] if same else [*places[slice(*rows)], *places[slice(*columns)]]
        few = rows[1] - rows[0]
        named = ";".join(f"{place.longitude:.6f},{place.latitude:.6f}" for place in spots)
        url = f"{self.address.rstrip('/')}/table/v1/{self.profile}/{named}?annotations=duration"
        if not same:
            url += f"&sources={';'.join(map(str, range(few)))}"
            url += f"&destinations={';'.join(map(str, range(few, len(spots))))}"
        with urllib.request.urlopen(url, timeout=self.timeout_s) as answer:
            told = json.load(answer)
        seconds = np.array(told["durations"], dtype=np.float64)
        if told.get("code") != "Ok" or seconds.shape != (few, columns[1] - columns[0]):
            raise ValueError("no whole table")
        return seconds


def _blocks(count: int) -> Iterator[tuple[Span, Span]]:
    """The parts in which a table is asked for: whole where it is small, else such that none names more than `MOST` places."""
    size = count if count <= MOST else MOST // 2
    spans = [(begin, min(begin + size, count)) for begin in range(0, count, max(size, 1))]
    yield from ((rows, columns) for rows in spans for columns in spans)


def source(address: str = "") -> Source:
    """The source of travel times that a setting names: a server's address, or nothing for straight lines."""
    return Roads(address) if address else StraightLine()


def matrix(places: Sequence[Place], by: Source) -> tuple[Matrix, dict[Place, int]]:
    """Times between all different places, and the row of each; nothing else asks a source."""
    index: dict[Place, int] = {}
    for place in places:
        index.setdefault(place, len(index))
    return np.ascontiguousarray(by(list(index)), dtype=np.float64), index


def with_one_more(known: Matrix, places: Sequence[Place], by: Source) -> Matrix:
    """The same table with one more place, the last of those given; only ways to and from it are asked for."""
    rows = len(known)
    table = np.zeros((rows + 1, rows + 1))
    table[:rows, :rows] = known
    new = places[-1]
    for begin in range(0, rows, CHUNK):
        part = by([new, *places[begin : min(begin + CHUNK, rows)]])
        table[rows, begin : begin + len(part) - 1] = part[0, 1:]
        table[begin : begin + len(part) - 1, rows] = part[1:, 0]
    return table
