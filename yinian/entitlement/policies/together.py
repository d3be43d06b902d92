"""How the benefits of one person stand together: one may shut others out, or the higher of some is taken.

Rules apply in the order of their rows, each to what those before it left. What hangs on an unknown answer is unknown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlglot import exp

from yinian.entitlement.policies import rules
from yinian.entitlement.policies.rules import Document, Fault
from yinian.entitlement.policies.trees import UNKNOWN

KINDS = ("excludes", "higher")
CELLS = frozenset({"rule", "benefit", "others", "since", "until", "document", "clause", "quote", "note"})
STANDS = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """`excludes`: who has `benefit` has none of `others`; `higher`: of `benefit` and `others` the highest is taken."""

    kind: str
    benefit: str
    others: tuple[str, ...]
    since: date
    until: date | None
    document: Document
    clause: str
    quote: str
    file: str
    number: int

    @property
    def all(self) -> tuple[str, ...]:
        """Every benefit that it speaks of; of equal ones the first is taken."""
        return (self.benefit, *self.others)

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One benefit of one person: the row that decided, the amount (none: unset), and which benefit took its place.

    `row` is 0 where no row answers and -1 where the answer is not known; `out` is 0 while it stands.
    """

    row: int
    amount: int | None
    out: int = STANDS

    @property
    def stands(self) -> bool:
        """Whether it is due."""
        return self.row > 0 and self.amount != 0 and self.out == STANDS


def read(text: str, file: str, known: Mapping[str, tuple[str, str]]) -> tuple[tuple[Rule, ...], list[Fault]]:
    """Read one region's file; `known` names every benefit with its unit and span."""
    given, faults = rules.table(text, file, dict)
    documents, wrong = rules.documents(given.get("documents") or {}, file)
    faults += wrong
    found = []
    for number, cells in enumerate(given.get("rows") or [], 1):
        bad = [Fault(file, number, cell, what) for cell, what in _faults(cells, known, documents)]
        faults += bad
        if not bad:
            found.append(
                Rule(
                    cells["rule"], cells["benefit"], tuple(cells["others"]), cells["since"], cells.get("until"),
                    documents[cells["document"]], str(cells["clause"]), cells["quote"], file, number,
                )
            )  # fmt: skip
    return tuple(found), faults


def _faults(
    cells: Mapping[str, Any], known: Mapping[str, tuple[str, str]], documents: Mapping[str, Document]
) -> Iterable[tuple[str, str]]:
    for name in cells:
        if name not in CELLS:
            yield str(name), f"is no column: write {', '.join(sorted(CELLS))}"
    if cells.get("rule") not in KINDS:
        yield "rule", f"{cells.get('rule')!r} is none of {', '.join(KINDS)}"
    others = cells.get("others")
    if not isinstance(others, list) or not others:
        yield "others", "is empty: write [benefit, …]"
        others = []
    for cell, name in (("benefit", cells.get("benefit")), *(("others", other) for other in others)):
        if name not in known:
            yield cell, f"{name!r} has no table"
    if cells.get("benefit") in others:
        yield "others", f"{cells['benefit']} cannot take its own place"
    units = {known[name] for name in (cells.get("benefit"), *others) if name in known}
    if cells.get("rule") == "higher" and len(units) > 1:
        yield "others", "cannot be compared: their units differ"
    yield from rules.source_faults(cells, documents)


def settle(found: Mapping[str, Outcome], law: Sequence[Rule], order: Sequence[str]) -> dict[str, Outcome]:
    """What of one person's outcomes stands after the rules; `order` numbers the benefits from one, for `out`."""
    settled = dict(found)
    for rule in law:
        before = dict(settled)
        for name in rule.others if rule.kind == "excludes" else rule.all:
            if name in before and before[name].stands:
                settled[name] = replace(before[name], out=_out(rule, name, before, order))
    return settled


def _out(rule: Rule, name: str, before: Mapping[str, Outcome], order: Sequence[str]) -> int:
    rivals = [rule.benefit] if rule.kind == "excludes" else [other for other in rule.all if other != name]
    for rival in rivals:
        if rival in before and _beats(rule, rival, name, before):
            return order.index(rival) + 1
    return UNKNOWN if any(rival in before and before[rival].row == UNKNOWN for rival in rivals) else STANDS


def _beats(rule: Rule, rival: str, name: str, before: Mapping[str, Outcome]) -> bool:
    if not before[rival].stands:
        return False
    if rule.kind == "excludes":
        return True
    one, other = before[rival].amount, before[name].amount
    if one is None or other is None:
        return False
    return one > other or (one == other and rule.all.index(rival) < rule.all.index(name))


# --- the same in columns ----------------------------------------------------------------------------------------


def touched(law: Sequence[Rule], order: Sequence[str]) -> frozenset[str]:
    """The benefits that some rule may take away; only these have an `_out` column."""
    return frozenset(name for rule in law for name in _losers(rule) if name in order)


def _losers(rule: Rule) -> tuple[str, ...]:
    return rule.others if rule.kind == "excludes" else rule.all


def layer(rule: Rule, order: Sequence[str], kept: frozenset[str]) -> dict[str, exp.Expression]:
    """The new `_out` columns that one rule writes, by benefit; `kept` are those that have one."""
    return {name: _out_column(rule, name, order, kept) for name in _losers(rule) if name in order}


def stands(name: str, kept: frozenset[str]) -> exp.Expression:
    """The condition that a benefit is due: an amount that is not set is due as well."""
    amount = exp.column(f"{name}_amount")
    due = exp.and_(
        exp.column(f"{name}_row") > 0,
        exp.paren(exp.or_(amount.neq(0), exp.Is(this=amount.copy(), expression=exp.Null()), copy=False)),
        copy=False,
    )
    return exp.and_(due, exp.column(f"{name}_out").eq(STANDS), copy=False) if name in kept else due


def _out_column(rule: Rule, name: str, order: Sequence[str], kept: frozenset[str]) -> exp.Expression:
    rivals = [rule.benefit] if rule.kind == "excludes" else [other for other in rule.all if other != name]
    present = [rival for rival in rivals if rival in order]
    out, due = exp.column(f"{name}_out"), stands(name, kept)
    chosen = exp.Case()
    for rival in present:
        conditions = [stands(rival, kept), due.copy()]
        if rule.kind == "higher":
            one, other = exp.column(f"{rival}_amount"), exp.column(f"{name}_amount")
            conditions.append(one >= other if rule.all.index(rival) < rule.all.index(name) else one > other)
        chosen = chosen.when(exp.and_(*conditions, copy=False), exp.Literal.number(order.index(rival) + 1), copy=False)
    for rival in present:
        unknown = exp.column(f"{rival}_row").eq(UNKNOWN)
        chosen = chosen.when(exp.and_(unknown, due.copy(), copy=False), exp.Literal.number(UNKNOWN), copy=False)
    return chosen.else_(out, copy=False) if present else out
