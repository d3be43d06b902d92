"""Definitions of measures and indicators as data, read whole or refused whole: each fault with its place and its remedy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from yinian.oversight.indicators.rules import COLUMN, ROUNDINGS, SPANS, Part, Test, row

BETTER, SHOWS = ("more", "less", "neither"), ("number", "rate")
# Subject to fact to (type, span): what the rooms publish.
Vocabulary = Mapping[str, Mapping[str, tuple[str, str]]]
_MEASURE = {
    "name",
    "zh",
    "en",
    "unit",
    "of",
    "among",
    "where",
    "sum",
    "distinct",
    "dated",
    "period",
    "reported",
    "told",
}
_INDICATOR = {
    "name", "zh", "en", "unit", "numerator", "denominator", "per", "places", "finer", "rounding", "better", "target",
    "themes", "bands", "times_days", "source", "note", "shows",
}  # fmt: skip


class Faulty(ValueError):
    """Definitions that cannot be used; every fault says where it stands and what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Words:
    """Something in both languages."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a definition comes from."""

    key: str
    document: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Band:
    """What a value is called from a bound on; whether the bound itself belongs to it is said."""

    words: Words
    bound: Fraction
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """Something counted in every region, or told for it by a document where `part` is missing."""

    name: str
    words: Words
    unit: Words
    period: str
    part: Part | None
    among: str = ""
    # The policy value of kind `reached` that tells it where nobody reported it.
    told: str = ""

    @property
    def reported(self) -> bool:
        """Whether it comes from a document and not from records."""
        return self.part is None

    @property
    def adds_up(self) -> bool:
        """Whether a region's number is the sum of those of the regions below it and of its own."""
        return self.part is not None and not self.part.differs


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure: a measure, and where it is held against another, so many to each `per` of it."""

    name: str
    words: Words
    unit: Words
    numerator: Measure
    denominator: Measure | None
    source: Source
    per: Fraction = Fraction(100)
    places: int = 1
    finer: int | None = None
    rounding: str = "half_up"
    better: str = "neither"
    target: str = ""
    themes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    times_days: bool = False
    shows: str = "rate"
    note: str = ""

    @property
    def zh(self) -> str:
        return self.words.zh

    @property
    def en(self) -> str:
        return self.words.en

    @property
    def rated(self) -> bool:
        """Whether what people quote is a rate; of others the share is told beside the number."""
        return self.denominator is not None and self.shows == "rate"

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @property
    def reported(self) -> bool:
        """Whether any part of it comes from a document."""
        return any(measure.reported for measure in self.measures)

    @property
    def period(self) -> str:
        """The days its numerator looks at."""
        return self.numerator.period


@dataclass(frozen=True, slots=True)
class Book:
    """All definitions: measures in the order in which snapshots keep them, indicators, documents and themes."""

    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    documents: Mapping[str, Mapping[str, Any]]
    themes: Mapping[str, Words]
    order: Mapping[str, int] = field(default_factory=dict)


def read(files: Mapping[str, Mapping[str, Any]], known: Vocabulary) -> Book:
    """Read the files of definitions together, or refuse them together."""
    return _Reader(files, known).book()


class _Reader:
    """Reads and gathers what is wrong."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]], known: Vocabulary) -> None:
        self.files, self.known, self.faults = files, known, []  # type: tuple[Any, Any, list[str]]
        self.units = {name: self._words(one, f"units.{name}") for name, one in self._all("units")}
        self.themes = {name: self._words(one, f"themes.{name}") for name, one in self._all("themes")}
        self.documents = dict(self._all("documents"))
        self.populations = dict(self._all("populations"))

    def book(self) -> Book:
        measures = self._named("measures", _MEASURE, self._measure)
        indicators = self._named("indicators", _INDICATOR, lambda one, at: self._indicator(one, at, measures))
        if self.faults:
            raise Faulty(self.faults)
        return Book(measures, indicators, self.documents, self.themes, {name: i for i, name in enumerate(measures)})

    def _all(self, what: str) -> Iterable[tuple[str, Any]]:
        for table in self.files.values():
            yield from (table.get(what) or {}).items()

    def _wrong(self, at: str, what: str, remedy: str) -> None:
        self.faults.append(f"{at}: {what}. {remedy}.")

    def _words(self, given: Any, at: str) -> Words:
        if not isinstance(given, Mapping) or not given.get("zh") or not given.get("en"):
            self._wrong(at, "the words in Chinese or in English are missing", "Write zh and en")
            return Words()
        return Words(str(given["zh"]), str(given["en"]))

    def _named(self, what: str, fields: set[str], read: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for file, table in self.files.items():
            for number, given in enumerate(table.get(what) or [], 1):
                name = given.get("name") if isinstance(given, Mapping) else None
                at = f"{file}, {what} {number}{f' ({name})' if name else ''}"
                if not name:
                    self._wrong(at, "it has no name", "Write name, in letters, digits and _")
                    continue
                if name in found:
                    self._wrong(at, f"{name} is defined twice", "Give one of them another name")
                for unknown in sorted(set(given) - fields):
                    self._wrong(at, f"nothing is called {unknown}", f"Write one of {', '.join(sorted(fields))}")
                found[name] = read(given, at)
        return {name: one for name, one in found.items() if one is not None}

    def _choice(self, given: Mapping[str, Any], key: str, known: Iterable[str], at: str) -> str:
        value = given.get(key)
        if value is None:
            self._wrong(at, f"{key} is missing", f"Write one of {', '.join(known)}")
        elif value not in known:
            self._wrong(at, f"{key} is {value!r}", f"Write one of {', '.join(known)}")
        else:
            return str(value)
        return ""

    def _measure(self, given: Mapping[str, Any], at: str) -> Measure | None:
        words, unit = self._words(given, at), self._choice(given, "unit", self.units, at)
        span = self._choice(given, "period", SPANS, at)
        before = len(self.faults)
        part = None if given.get("reported") else self._part(given, span, at)
        if given.get("reported") and "of" in given:
            self._wrong(at, "it is both reported and counted", "Leave out reported or of")
        if not (unit and span) or len(self.faults) > before:
            return None
        return Measure(
            given["name"], words, self.units[unit], span, part, str(given.get("among", "")), str(given.get("told", ""))
        )

    def _part(self, given: Mapping[str, Any], span: str, at: str) -> Part | None:
        subject = self._choice(given, "of", self.known, at)
        if not subject:
            return None
        tests = [*self._among(given, at), *self._cells(given.get("where") or {}, at)]
        if "dated" in given:
            tests.append(Test(str(given["dated"]), span=span))
            if span == "day":
                self._wrong(at, "what happened on a day needs a month, a year or ever", "Write another period")
        part = Part(subject, tuple(tests), str(given.get("sum", "")), str(given.get("distinct", "")))
        if part.sums and part.differs:
            self._wrong(at, "it cannot both add up and count different values", "Leave out sum or distinct")
        self._facts(part, span, at)
        return part

    def _among(self, given: Mapping[str, Any], at: str) -> tuple[Test, ...]:
        if "among" not in given:
            return ()
        name = self._choice(given, "among", self.populations, at)
        return self._cells(self.populations[name], at) if name else ()

    def _cells(self, cells: Any, at: str) -> tuple[Test, ...]:
        try:
            return row(cells)
        except (ValueError, AttributeError) as error:
            self._wrong(at, f"a condition cannot be read ({error})", "Write fact: value")
            return ()

    def _facts(self, part: Part, span: str, at: str) -> None:
        known = self.known[part.subject]
        for fact in sorted(part.facts - set(known)):
            self._wrong(at, f"no room tells {fact} of {part.subject}", f"Write one of {', '.join(sorted(known))}")
        for test in part.tests:
            kind, looks_at = known.get(test.column, ("", ""))
            if test.span and kind not in ("date", ""):
                self._wrong(at, f"{test.fact} is no day", "Name a fact of type date under dated")
            if looks_at and looks_at != span:
                self._wrong(
                    at, f"{test.fact} looks at a {looks_at}, the measure at a {span}", f"Write period: {looks_at}"
                )
            if test.low is not None and kind not in ("number", "") and test.fact not in COLUMN:
                self._wrong(at, f"{test.fact} is no number", "Bounds stand for numbers and ages only")
        if part.sums and known.get(part.sums, ("number",))[0] != "number":
            self._wrong(at, f"{part.sums} is no number", "Only numbers are added up")

    def _indicator(self, given: Mapping[str, Any], at: str, measures: Mapping[str, Measure]) -> Indicator | None:
        before = len(self.faults)
        words, unit = self._words(given, at), self._choice(given, "unit", self.units, at)
        top = self._choice(given, "numerator", measures, at)
        below = self._choice(given, "denominator", measures, at) if given.get("denominator") != "none" else ""
        better = self._choice(given, "better", BETTER, at)
        rounding = self._choice({"rounding": "half_up", **given}, "rounding", ROUNDINGS, at)
        shows = self._choice({"shows": "rate", **given}, "shows", SHOWS, at)
        themes = tuple(self._choice({"theme": one}, "theme", self.themes, at) for one in given.get("themes") or ())
        source, numbers = self._source(given.get("source"), at), self._numbers(given, at)
        bands = tuple(self._band(one, at) for one in given.get("bands") or ())
        if len(self.faults) > before:
            return None
        return Indicator(
            given["name"], words, self.units[unit], measures[top], measures.get(below), source, better=better,
            rounding=rounding, themes=themes, bands=bands, target=str(given.get("target", "")),
            times_days=bool(given.get("times_days")), shows=shows,
            note=str(given.get("note", "")), **numbers,
        )  # fmt: skip

    def _source(self, given: Any, at: str) -> Source:
        given = given if isinstance(given, Mapping) else {}
        key = self._choice(given, "document", self.documents, f"{at}, source")
        if not given.get("clause"):
            self._wrong(f"{at}, source", "the clause is missing", "Write the clause of the document, as 二（三）")
        title = self.documents[key]["title"] if key else ""
        return Source(key, str(title), str(given.get("clause", "")), str(given.get("quote", "")))

    def _numbers(self, given: Mapping[str, Any], at: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, reads in (("per", Fraction), ("places", int), ("finer", int)):
            if key not in given:
                continue
            try:
                found[key] = reads(str(given[key]))
            except (ValueError, ZeroDivisionError):
                self._wrong(at, f"{key} is {given[key]!r}", "Write a number, or for per a fraction as 1/60")
            else:
                if found[key] < 0 or (key == "per" and not found[key]):
                    self._wrong(at, f"{key} is {given[key]!r}", "Write a number above nothing")
        return found

    def _band(self, given: Any, at: str) -> Band:
        if not isinstance(given, Mapping) or "from" not in given or not isinstance(given.get("inclusive"), bool):
            self._wrong(
                f"{at}, bands", "a band needs from and inclusive", "Write from: 20 and inclusive: true or false"
            )
            return Band(Words(), Fraction(0), True)
        return Band(self._words(given, f"{at}, bands"), Fraction(str(given["from"])), given["inclusive"])


def banded(value: Fraction, bands: Sequence[Band]) -> Band | None:
    """The highest band that a value has reached."""
    reached = [one for one in bands if value > one.bound or (one.inclusive and value == one.bound)]
    return max(reached, key=lambda one: one.bound, default=None)
