"""The benchmark's own law: eight benefits with what shuts out what, as tables that nobody lives under."""

from datetime import date
from pathlib import Path

from yinian.entitlement.policies import plan, queries, tables, together
from yinian.entitlement.policies.plan import Law, Plan
from yinian.entitlement.policies.tables import Words

FOLDER = Path(__file__).parent / "tables"
TOGETHER = "together.yaml"


def law(on: date) -> Law:
    """Read it; a fault in it stops the benchmark."""
    words, found = Words(queries.vocabulary(), frozenset()), []
    for path in sorted(path for path in FOLDER.glob("*.yaml") if path.name != TOGETHER):
        table, faults = tables.read(path.read_text("utf-8"), path.name, "bench", words)
        if table is None:
            raise SystemExit("; ".join(map(str, faults)))
        found.append(table)
    units = {table.benefit: (table.unit, table.per) for table in found}
    rules, faults = together.read((FOLDER / TOGETHER).read_text("utf-8"), TOGETHER, units)
    if faults:
        raise SystemExit("; ".join(map(str, faults)))
    return Law(on, tuple(found), rules)


def planned(found: Law, source: str) -> Plan:
    """The law as one statement over a table of facts."""
    return plan.plan(found, lambda _name, _on: None, source=source)


def wide(made: Plan) -> str:
    """Eleven columns a person: what is due of each benefit, what cannot be told, and what another benefit took away."""
    due = ", ".join(f"{made.due(name)} AS {name}" for name in made.benefits)
    unknown = _bits([f"CAST({made.unknown(name)} AS INTEGER)" for name in made.benefits])
    displaced = _bits([f"CAST({made.out(name)} > 0 AS INTEGER)" for name in made.benefits if name in made.touched])
    return f"SELECT subject, {due}, {unknown} AS unknown, {displaced} AS displaced FROM ({made.sql})"


def _bits(flags: list[str]) -> str:
    return " + ".join(f"{flag} * {1 << place}" for place, flag in enumerate(flags)) or "0"
