"""Which facts are missing where a table cannot decide, as columns: what `answers.decide` names for one person."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from yinian.entitlement.policies import trees
from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.tables import Row, Table

MARK = ","


def needs(table: Table, rows: Sequence[Row], on: date) -> str:
    """An expression over facts: the names of the inputs that are wanted and not known, one after the other."""
    said = {row.number: _said(row, table.inputs, on) for row in rows}
    if table.hit != "first":
        wanted = {
            about.name: [said[row.number] for row in rows if about.name in _open(row, table.inputs)]
            for about in table.inputs.values()
        }
        parts = [_missing(name, exp.or_(*cases)) for name, cases in sorted(wanted.items()) if cases]
        return _joined(parts)
    # Under `first` the uppermost row that is not out of the question is the one that wants to know.
    chosen = exp.Case()
    for row in rows:
        names = sorted(_open(row, table.inputs))
        own = _joined([_missing(name, None) for name in names])
        chosen = chosen.when(said[row.number].copy(), exp.maybe_parse(own, dialect="duckdb"), copy=False)
    return chosen.sql("duckdb")


def _open(row: Row, inputs: Mapping[str, Input]) -> frozenset[str]:
    return frozenset(name for name, test in row.tests.items() if not test.any and inputs[name].open)


def _said(row: Row, inputs: Mapping[str, Input], on: date) -> exp.Expression:
    """Whether a row is not out of the question: every cell passes, or may."""
    cells = [trees.cell(inputs[name], test, on) for name, test in row.tests.items() if not test.any]
    passed = exp.and_(*cells, copy=False) if cells else exp.true()
    return exp.func("COALESCE", passed, exp.true())


def _missing(name: str, condition: exp.Expression | None) -> exp.Expression:
    unknown: exp.Expression = exp.Is(this=exp.column(trees.fact_of(name)), expression=exp.Null())
    if condition is not None:
        unknown = exp.and_(unknown, exp.paren(condition.copy()), copy=False)
    return exp.Case().when(unknown, exp.Literal.string(name), copy=False)


def _joined(parts: Sequence[exp.Expression]) -> str:
    return f"CONCAT_WS('{MARK}', {', '.join(part.sql('duckdb') for part in parts)})" if parts else "''"
