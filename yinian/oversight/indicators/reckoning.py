"""All measures of all regions at once: counted where the subjects are, in columns, and added up along the regions' paths.

Every table that facts are read from is copied into the engine once, with the columns they name. What a fact has to be for some
measure is then one bit of its subject, so that a city's elders and all that is asked of them stay small.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import add
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from yinian.foundation import columns, engines
from yinian.foundation.columns import FACTS, SUBJECTS
from yinian.oversight.indicators.book import Book, Measure
from yinian.oversight.indicators.rules import Part, Test

MEMORY_MB = 1_000
# Of these tables only what the year brought is brought: nothing older is asked of them.
YEARLY = {"delivery_order": "served_on >= :year AND served_on <= :day"}
BITS = 60
Numbers = list[int]


@dataclass(frozen=True, slots=True)
class Counted:
    """The measures of a region: its own subjects' and those of all below it together, and its own alone."""

    numbers: Sequence[int | None]
    own: Sequence[int]


class Asked:
    """All that is asked of one kind of subject, as one statement."""

    def __init__(self, subject: str, measures: Sequence[tuple[int, Measure]], on: date) -> None:
        self.subject, self.measures, self.on = subject, measures, on
        self.about = sqlglot.parse_one(columns.dated(SUBJECTS[subject].sql, on), read="duckdb")

    @property
    def parts(self) -> list[tuple[int, Part]]:
        return [(place, measure.part) for place, measure in self.measures if measure.part is not None]

    @cached_property
    def own(self) -> dict[str, exp.Expression]:
        """The facts that are columns of the subject's own row."""
        facts = sorted({fact for _place, part in self.parts for fact in part.facts})
        found = {fact: _own(self.about, columns.dated(FACTS[self.subject][fact].sql, self.on)) for fact in facts}
        return {fact: value for fact, value in found.items() if value is not None}

    @cached_property
    def bits(self) -> dict[Test, int]:
        """The tests on all other facts, each with its bit."""
        tests = (test.plain for _place, part in self.parts for test in part.tests if test.column not in self.own)
        found = {test: number for number, test in enumerate(dict.fromkeys(tests))}
        if len(found) > BITS:
            raise NotImplementedError(f"{self.subject} is asked for more than {BITS} conditions")
        return found

    @cached_property
    def values(self) -> list[str]:
        """The facts that are added up or told apart and lie in other rows."""
        wanted = {one for _place, part in self.parts for one in (part.sums, part.differs) if one}
        return sorted(wanted - set(self.own))

    def view(self) -> str:
        """The subjects with their own columns, their bits and the values asked for."""
        of: Any = self.about.copy()
        for fact, value in self.own.items():
            of = of.select(exp.alias_(value.copy(), fact))
        joins, told = "", ""
        if self.bits:
            held = " UNION ALL ".join(self._bit(test, number) for test, number in self.bits.items())
            joins += (
                f" LEFT JOIN (SELECT subject, bit_or(bit) AS bits FROM ({held}) GROUP BY subject) b USING (subject)"
            )
            told += ", coalesce(b.bits, 0) AS bits"
        for number, fact in enumerate(self.values):
            joins += f" LEFT JOIN ({self._fact(fact)}) v{number} ON v{number}.subject = s.subject"
            told += f", CAST(v{number}.value AS BIGINT) AS {fact}"
        names = "".join(f", s.{fact}" for fact in self.own)
        return f"SELECT s.region_path{names}{told} FROM ({of.sql('duckdb')}) s{joins}"

    def _fact(self, name: str) -> str:
        return columns.dated(FACTS[self.subject][name].sql, self.on)

    def _bit(self, test: Test, number: int) -> str:
        return f"SELECT subject, {1 << number}::BIGINT AS bit FROM ({self._fact(test.column)}) WHERE {test.sql('value', self.on)}"

    def holds(self, part: Part) -> str:
        """The condition under which a subject counts, on the view."""
        tests = [f"({self._test(test)})" for test in part.tests]
        return " AND ".join(tests) or "TRUE"

    def _test(self, test: Test) -> str:
        if test.column in self.own:
            return test.sql(test.column, self.on)
        return f"(bits & {1 << self.bits[test.plain]}) {'=' if test.negated else '<>'} 0"

    def sums(self, source: str) -> tuple[list[int], str]:
        """The measures that add up, by the subjects' own places: their positions and the statement."""
        adding = [(place, part) for place, part in self.parts if not part.differs]
        counted = ", ".join(
            f"sum(CASE WHEN {self.holds(part)} THEN {part.sums or 1} ELSE 0 END)" for _place, part in adding
        )
        return [place for place, _part in adding], f"SELECT region_path, {counted} FROM {source} GROUP BY region_path"

    def different(self, source: str) -> Iterable[tuple[int, str]]:
        """The measures that count different values, in every region anew: of two places one value may lie in both."""
        for place, part in self.parts:
            if part.differs:
                pairs = f"SELECT DISTINCT region_path, {part.differs} AS v FROM {source} WHERE {self.holds(part)}"
                parted = f"SELECT unnest(string_split(trim(region_path, '/'), '/')) AS part, v FROM ({pairs})"
                yield place, f"SELECT CAST(part AS BIGINT), count(DISTINCT v) FROM ({parted}) GROUP BY 1"


def reckon(book: Book, places: Mapping[int, str], *, region_path: str, on: date) -> dict[int, Counted]:
    """Every measure of every one of these regions on a day."""
    asked = _asked(book, on)
    at: dict[str, Numbers] = {}
    apart: dict[int, dict[int, int]] = {}
    with columns.engine(memory_mb=MEMORY_MB) as db:
        db.execute("SET preserve_insertion_order=false")
        _bring(db, asked, on)
        db.execute("USE memory")
        for one in asked:
            source = f"asked_{one.subject}"
            here = columns.here(region_path, "region_path")
            db.execute(f"CREATE OR REPLACE VIEW memory.{source} AS SELECT * FROM ({one.view()}) WHERE {here}")
            positions, statement = one.sums(source)
            if positions:
                engines.table(db, "counted", statement, source=source)
                for path, *counts in db.execute("SELECT * FROM memory.counted").fetchall():
                    numbers = at.setdefault(path, [0] * len(book.measures))
                    for place, count in zip(positions, counts, strict=True):
                        numbers[place] = int(count or 0)
            for place, statement in one.different(source):
                apart[place] = dict(db.execute(statement).fetchall())
    return _rolled(at, apart, places, len(book.measures))


def _asked(book: Book, on: date) -> list[Asked]:
    by_subject: dict[str, list[tuple[int, Measure]]] = {}
    for place, measure in enumerate(book.measures.values()):
        if measure.part is not None:
            by_subject.setdefault(measure.part.subject, []).append((place, measure))
    return [Asked(subject, measures, on) for subject, measures in by_subject.items()]


def _rolled(
    at: Mapping[str, Numbers], apart: Mapping[int, Mapping[int, int]], places: Mapping[int, str], width: int
) -> dict[int, Counted]:
    whole: dict[str, Numbers] = {}
    for path, numbers in at.items():
        parts = path.strip("/").split("/")
        for depth in range(1, len(parts) + 1):
            part = parts[depth - 1]
            known = whole.get(part)
            whole[part] = list(map(add, known, numbers)) if known else numbers
    none = [0] * width
    found = {}
    for pk, path in places.items():
        told: list[int | None] = list(whole.get(str(pk), none))
        for place, values in apart.items():
            told[place] = values.get(pk, 0)
        found[pk] = Counted(told, at.get(path, none))
    return found


def _own(about: exp.Expression, statement: str) -> exp.Expression | None:
    """The value of a fact that is read from the subject's own row, where it is one."""
    fact = sqlglot.parse_one(statement, read="duckdb")
    subject = next(one.this for one in fact.selects if one.alias == "subject")  # type: ignore[attr-defined]
    if not isinstance(subject, exp.Column) or subject.name != "id" or _tables(fact) != _tables(about):
        return None
    if any(fact.args.get(clause) for clause in ("where", "group", "distinct", "joins")):
        return None
    return next(one.this for one in fact.selects if one.alias == "value")  # type: ignore[attr-defined]


def _tables(tree: exp.Expression) -> list[str]:
    return [one.name for one in tree.find_all(exp.Table)]


def _bring(db: duckdb.DuckDBPyConnection, asked: Sequence[Asked], on: date) -> None:
    """Copy the columns that any statement names of each table that it reads."""
    wanted: dict[str, set[str]] = {}
    for one in asked:
        facts = {fact for _place, part in one.parts for fact in part.facts}
        statements = [SUBJECTS[one.subject].sql, *(FACTS[one.subject][fact].sql for fact in facts)]
        for statement in statements:
            tree = sqlglot.parse_one(columns.dated(statement, on), read="duckdb")
            names = {column.name for column in tree.find_all(exp.Column)}
            for table in _tables(tree):
                wanted.setdefault(table, set()).update(names)
    for table, names in sorted(wanted.items()):
        there = [row[0] for row in db.execute(f"DESCRIBE live.{table}").fetchall()]
        kept = ", ".join(f'"{name}"' for name in there if name in names)
        where = columns.dated(f" WHERE {YEARLY[table]}", on) if table in YEARLY else ""
        db.execute(f"CREATE OR REPLACE TABLE memory.{table} AS SELECT {kept} FROM live.{table}{where}")
