"""What kinds, standards, chains and shares mean: pure functions over plain values; the tables are read from data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

HOUSE = "residential"
# Who runs a place: companies and social organisations are social operators, public institutions are not.
SOCIAL = frozenset({"company", "social"})
MET, MISSING, UNKNOWN = "met", "missing", "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """The document that says something, and its words; `reading` is ours where the words leave room."""

    title: str
    quote: str
    clause: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """Where a kind of facility stands: near, beside or at the bed (三边), and at which of four levels (四级)."""

    kind: str
    edge: str
    level: str
    source: Source


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a standard asks for; with nothing to check it by, its words were not published."""

    part: str
    name: str
    source: Source
    functions: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()

    @property
    def checkable(self) -> bool:
        return bool(self.functions or self.equipment)


@dataclass(frozen=True, slots=True)
class Standard:
    """What a region asks of some kinds of facilities."""

    region: str
    name: str
    kinds: tuple[str, ...]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """How a facility stands to one requirement, and what of it is not there."""

    requirement: Requirement
    outcome: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grades:
    """A grade standard: its grades from the lowest up (none: they were not published), and how long one holds."""

    key: str
    region: str
    name: str
    kinds: tuple[str, ...]
    grades: tuple[str, ...]
    years: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class ChainRule:
    """From how many places of a sort on an operator counts as a chain."""

    name: str
    least: int
    source: Source
    kinds: tuple[str, ...] = ()
    embedded: bool = False

    def counts(self, kind: str, embedded: bool) -> bool:
        return embedded if self.embedded else kind in self.kinds


@dataclass(frozen=True, slots=True)
class FilingRule:
    """What filing asks: working days after the first residents, and the fewest beds of an institution."""

    working_days: int
    least_beds: int
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    """So many places that are alike in everything that is counted."""

    kind: str
    owner: str
    operating_model: str
    status: str
    count: int
    acquired: str = ""
    embedded: bool = False
    welfare_home: bool = False
    extends_home_care: bool = False
    operator_kind: str = ""
    beds: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both kept; a whole of nothing has no share."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(slots=True)
class Chain:
    """An operator or brand with many places, and the rules by which it is one."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)


def tag_of(tags: Iterable[Tag], kind: str) -> Tag:
    """The one edge and level of a kind; a kind without exactly one is a fault of the table."""
    found = [tag for tag in tags if tag.kind == kind]
    if len(found) != 1:
        raise LookupError(f"{kind} stands {len(found)} times in the table of kinds")
    return found[0]


def standards_for(standards: Iterable[Standard], line: Sequence[str], kind: str) -> list[Standard]:
    """The standards of a kind in the nearest place of a line, from a place upwards, that has any."""
    mine = [standard for standard in standards if kind in standard.kinds]
    for code in line:
        here = [standard for standard in mine if standard.region == code]
        if here:
            return here
    return []


def checked(standard: Standard, functions: Iterable[str], equipment: Iterable[str]) -> list[Finding]:
    """What a facility that declares these functions and devices meets, lacks, or cannot be judged by."""
    offered, held = set(functions), set(equipment)
    findings = []
    for asked in standard.requirements:
        absent = tuple(one for one in asked.functions if one not in offered)
        absent += tuple(one for one in asked.equipment if one not in held)
        outcome = UNKNOWN if not asked.checkable else MISSING if absent else MET
        findings.append(Finding(asked, outcome, absent))
    return findings


def chains(rows: Iterable[tuple[str, str, bool]], asked: Sequence[ChainRule]) -> list[Chain]:
    """The operators or brands that some rule calls a chain, out of (operator, kind, embedded) of each open place."""
    counts: dict[str, dict[str, int]] = {}
    for name, kind, embedded in rows:
        for rule in asked:
            if rule.counts(kind, embedded):
                mine = counts.setdefault(name, {})
                mine[rule.name] = mine.get(rule.name, 0) + 1
    least = {rule.name: rule.least for rule in asked}
    found = []
    for name, mine in counts.items():
        enough = {rule: count for rule, count in mine.items() if count >= least[rule]}
        if enough:
            found.append(Chain(name, enough))
    return sorted(found, key=lambda chain: (-sum(chain.counts.values()), chain.name))


def institution_types(groups: Iterable[Group]) -> dict[str, int]:
    """Residential institutions by type: welfare home, publicly built and privately run, other public, private."""
    found = {"welfare_home": 0, "entrusted": 0, "public": 0, "private": 0}
    for group in groups:
        if group.kind == HOUSE:
            found[_type(group)] += group.count
    return found


def _type(group: Group) -> str:
    if group.welfare_home:
        return "welfare_home"
    if group.operating_model == "entrusted":
        return "entrusted"
    return "public" if group.owner == "public" else "private"


def extending(groups: Iterable[Group]) -> Share:
    """Public institutions that extend care to homes and communities, of all public institutions."""
    public = [g for g in groups if g.kind == HOUSE and g.owner == "public"]
    return Share(sum(g.count for g in public if g.extends_home_care), sum(g.count for g in public))


def socially_run(groups: Iterable[Group]) -> Share:
    """Home and community facilities run by social operators, of all whose operator is known."""
    known = [g for g in groups if g.kind != HOUSE and g.operator_kind]
    return Share(sum(g.count for g in known if g.operator_kind in SOCIAL), sum(g.count for g in known))


def social_beds(groups: Iterable[Group]) -> Share:
    """Beds run by social operators, of all beds whose operator is known."""
    known = [g for g in groups if g.operator_kind]
    return Share(sum(g.beds for g in known if g.operator_kind in SOCIAL), sum(g.beds for g in known))


def publicly_owned(groups: Iterable[Group]) -> Share:
    """Public institutions, of all institutions; the rest is social."""
    houses = [g for g in groups if g.kind == HOUSE]
    return Share(sum(g.count for g in houses if g.owner == "public"), sum(g.count for g in houses))


def newly_built(groups: Iterable[Group], opened: str = "open") -> Share:
    """Newly built places in operation, of all newly built ones."""
    new = [g for g in groups if g.acquired == "new"]
    return Share(sum(g.count for g in new if g.status == opened), sum(g.count for g in new))


def points_per_operator(points: Iterable[int]) -> Share:
    """All points, over the number of operators that run them."""
    counts = list(points)
    return Share(sum(counts), len(counts))


def concentration(points: Iterable[int]) -> int | None:
    """The Herfindahl index of operators' shares of points, 0 to 10,000; nothing where there is no point."""
    counts = [count for count in points if count]
    whole = sum(counts)
    return round(sum((100 * count / whole) ** 2 for count in counts)) if whole else None


def working_days_after(day: date, count: int) -> date:
    """The day this many working days on; Saturdays and Sundays do not count, public holidays are not known and do."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def filing_gaps(given: Mapping[str, Any], rule: FilingRule) -> list[str]:
    """What a filing still lacks: operator, address, area, phone, or the beds of an institution."""
    gaps = [name for name in ("operator", "address", "area_m2", "phone", "first_resident_on") if not given.get(name)]
    return [*gaps, *(["beds"] if (given.get("beds") or 0) < rule.least_beds else [])]


def receipt_number(code: str, year: int, serial: int) -> str:
    """The number of a filing's receipt: place, year and serial."""
    return f"{code[:6]}-{year}-{serial:04d}"


def closeness(path: str, other: str) -> int:
    """How many places two paths have in common from the top: the more, the nearer."""
    common = 0
    for one, two in zip(path.strip("/").split("/"), other.strip("/").split("/"), strict=False):
        if one != two:
            break
        common += 1
    return common
