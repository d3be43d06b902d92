"""What a day of dispatch is made of: visits, those who go, and the rounds that were planned; plain values, times in minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# Two visits whose starts must lie within so many minutes are timed together; looser ones only follow each other.
TIGHT_MINUTES = 120.0
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: degrees, or any two coordinates that the source of travel times understands."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: where, when it may start, how long it takes, and whom it needs."""

    id: int
    place: Place
    opens: float
    closes: float
    minutes: float
    carers: int = 1
    skills: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    # Wishes, which cost when they are not met, and people who may not come.
    sex: str = ""
    language: str = ""
    usual: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()
    # What is promised already: by whom, and from when.
    fixed_to: tuple[int, ...] = ()
    fixed_at: float | None = None
    # The latest start when coming late costs but is allowed; none means that `closes` is hard.
    late_until: float | None = None
    late_cost: float = 1.0
    load: float = 0.0
    urgency: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """The second visit starts so many minutes after the start of the first, neither sooner nor later; perhaps by others."""

    first: int
    second: int
    least: float = 0.0
    widest: float = FOREVER
    apart: bool = False

    @property
    def tight(self) -> bool:
        """Whether the two are timed together; they then need two people."""
        return self.widest <= TIGHT_MINUTES


@dataclass(frozen=True, slots=True)
class Lunch:
    """A pause of so many minutes that begins between two moments."""

    opens: float
    latest: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody who goes: from where to where, when, and what they may and can do."""

    id: int
    start: Place
    end: Place
    begins: float
    ends: float
    lunch: Lunch | None = None
    skills: frozenset[str] = frozenset()
    # A certificate and the last day on which it is good; none means without end.
    certificates: Mapping[str, date | None] = field(default_factory=dict)
    sex: str = ""
    languages: frozenset[str] = frozenset()
    most_minutes: float = FOREVER
    capacity: float = FOREVER
    week_minutes: float = 0.0
    stars: float | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan is weighed by, in minutes of travel; the platform's own default."""

    travel: float = 1.0
    worst_lateness: float = 0.0
    left_out: float = 10_000.0
    stranger: float = 10.0
    other_sex: float = 30.0
    other_language: float = 20.0


@dataclass(frozen=True, slots=True)
class Day:
    """One station's day."""

    on: date
    visits: tuple[Visit, ...]
    carers: tuple[Carer, ...]
    links: tuple[Link, ...] = ()
    costs: Costs = field(default_factory=Costs)


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit in a round: when the carer arrives, starts and ends."""

    visit: int
    arrives: float
    starts: float
    ends: float
    travel: float


@dataclass(frozen=True, slots=True)
class Round:
    """What one carer does that day."""

    carer: int
    stops: tuple[Stop, ...]
    lunch: tuple[float, float] | None = None
    home_travel: float = 0.0

    @property
    def travel(self) -> float:
        return sum(stop.travel for stop in self.stops) + self.home_travel


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit that nobody makes, and why: a code that `words` says in full."""

    visit: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal for a day: it changes nothing until somebody accepts it."""

    rounds: tuple[Round, ...]
    left_out: tuple[LeftOut, ...] = ()
    cost: float = 0.0
    # How it came about: engine, and what went wrong on the way.
    engine: str = ""
    trouble: str = ""

    @property
    def travel(self) -> float:
        return sum(one.travel for one in self.rounds)

    @property
    def made(self) -> dict[int, dict[int, Stop]]:
        """For each visit, who makes it and when."""
        found: dict[int, dict[int, Stop]] = {}
        for one in self.rounds:
            for stop in one.stops:
                found.setdefault(stop.visit, {})[one.carer] = stop
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one visit between two plans: moved, retimed, placed or left_out."""

    visit: int
    kind: str
    before: tuple[tuple[int, float], ...]
    after: tuple[tuple[int, float], ...]


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What differs between two plans, by visit: who comes and when."""
    old, new = _crews(before), _crews(after)
    found = []
    for visit in sorted(old.keys() | new.keys()):
        was, now = old.get(visit, ()), new.get(visit, ())
        if was == now:
            continue
        if not was or not now:
            kind = "placed" if now else "left_out"
        else:
            kind = "retimed" if [c for c, _ in was] == [c for c, _ in now] else "moved"
        found.append(Change(visit, kind, was, now))
    return tuple(found)


def _crews(plan: Plan) -> dict[int, tuple[tuple[int, float], ...]]:
    return {visit: tuple(sorted((c, stop.starts) for c, stop in crew.items())) for visit, crew in plan.made.items()}
