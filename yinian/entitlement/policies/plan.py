"""All the law of one place on one day as one statement: from a table of facts to every benefit of every person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from yinian.entitlement.policies import together
from yinian.entitlement.policies.answers import ValueOf
from yinian.entitlement.policies.compiled import Columns, Line, compiled
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.together import Rule
from yinian.entitlement.policies.trees import NO_ROW


@dataclass(frozen=True, slots=True)
class Law:
    """What holds in one place on one day: a table a benefit, and how they stand together.

    `asked` is the day whose facts and ages it is asked about, where that is not its own day.
    """

    on: date
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    asked: date | None = None

    @property
    def benefits(self) -> tuple[str, ...]:
        """The benefits in the order that numbers them."""
        return tuple(table.benefit for table in self.tables)


@dataclass(frozen=True, slots=True)
class Plan:
    """The statement in the words of one engine, the facts it reads, and the benefits it answers for.

    It selects subject and region_path, and for each benefit `_row` and `_amount`; `_out` for those that may be taken away.
    """

    sql: str
    facts: tuple[str, ...]
    benefits: tuple[str, ...]
    touched: frozenset[str]
    uncertain: frozenset[str]

    def due(self, name: str) -> str:
        """What of a benefit is due to each person, as SQL over the statement: none where the law set no amount."""
        return f"CASE WHEN {name}_out = 0 THEN {name}_amount ELSE 0 END" if name in self.touched else f"{name}_amount"

    def unknown(self, name: str) -> str:
        """The condition that a benefit cannot be decided for a person, as SQL over the statement."""
        if name in self.touched:
            return f"({name}_row = -1 OR {name}_out = -1)"
        return f"{name}_row = -1" if name in self.uncertain else "FALSE"

    def out(self, name: str) -> str:
        """The number of the benefit that took this one's place, as SQL over the statement."""
        return f"{name}_out" if name in self.touched else "0"


def plan(
    law: Law, value_of: ValueOf, *, source: str, dialect: str = "duckdb", held: str = "", keep: Sequence[str] = ()
) -> Plan:
    """Compile a place's law; the same expression is written in each engine's dialect.

    With `held` the source has a column of that prefix for every benefit: who has nothing in it has none of the benefit,
    and what one does not hold shuts nothing out. `keep` names columns of the source that stand beside the answers.
    """
    made = [_columns(table, law, value_of) for table in law.tables]
    touched = together.touched(law.rules, law.benefits)
    keys = [exp.column("subject"), exp.column("region_path"), *map(exp.column, keep)]
    rows = exp.select(exp.Star(), *(_held(one, held).as_(f"{one.benefit}_row") for one in made)).from_(source)
    amounts = exp.select(
        *(key.copy() for key in keys),
        *(exp.column(f"{one.benefit}_row") for one in made),
        *(exp.cast(one.amount, "BIGINT").as_(f"{one.benefit}_amount") for one in made),
        *(exp.Literal.number(together.STANDS).as_(f"{one.benefit}_out") for one in made if one.benefit in touched),
    ).from_(rows.subquery("r"))
    for number, rule in enumerate(law.rules):
        written = together.layer(rule, law.benefits, touched)
        if written:
            amounts = exp.select(*_kept(keys, law.benefits, written, touched)).from_(amounts.subquery(f"t{number}"))
    facts = sorted(set().union(*(one.facts for one in made))) if made else []
    return Plan(
        amounts.sql(dialect),
        tuple(facts),
        law.benefits,
        touched,
        frozenset(one.benefit for one in made if one.uncertain),
    )


def _kept(
    keys: Sequence[exp.Expression], names: Sequence[str], written: dict[str, exp.Expression], touched: frozenset[str]
) -> list[exp.Expression]:
    kept = [key.copy() for key in keys]
    for name in names:
        kept += [exp.column(f"{name}_row"), exp.column(f"{name}_amount")]
        if name in touched:
            out = written.get(name)
            kept.append(exp.column(f"{name}_out") if out is None else out.as_(f"{name}_out"))
    return kept


def _held(one: Columns, prefix: str) -> exp.Expression:
    if not prefix:
        return one.row
    without = exp.Is(this=exp.column(f"{prefix}{one.benefit}"), expression=exp.Null())
    return exp.Case().when(without, exp.Literal.number(NO_ROW), copy=False).else_(one.row, copy=False)


def _columns(table: Table, law: Law, value_of: ValueOf) -> Columns:
    lines = [Line(row.number, row.tests, row.amount) for row in table.holding(law.on)]
    asked = law.asked or law.on
    return compiled(table.benefit, lines, table.inputs, table.hit, asked, lambda name: value_of(name, law.on))
