"""Who must approve what, by amount, as dated data: a table a clerk can read beside the region's law.

How a place divides its work is no law: a row may cite no document, and the shipped ones say that they are our default.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yinian.entitlement.policies import cells, rules
from yinian.entitlement.policies.cells import ANY, Input, Test
from yinian.entitlement.policies.rules import Fault
from yinian.foundation.approvals import MODES, Scheme
from yinian.foundation.regions import Level

APPLICATION, DRAFT, BATCH = "application", "draft", "batch"
WHAT = (APPLICATION, DRAFT, BATCH)
AMOUNT = Input("amount", "金额", "number", {}, "分", always=True)
CELLS = frozenset("what amount mode levels count notice_days since until note".split())


@dataclass(frozen=True, slots=True)
class Approval:
    """One row: for what, up to which amount in fen, who must agree, and for how many days it is shown in public before."""

    what: str
    region: str
    amount: Test
    scheme: Scheme
    notice_days: int
    since: date
    until: date | None
    note: str
    file: str
    number: int

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def read(text: str, file: str, region: str) -> tuple[tuple[Approval, ...], list[Fault]]:
    """Read one region's file; a row with a fault gives nothing."""
    given, faults = rules.table(text, file, list)
    found: list[Approval] = []
    for number, row in enumerate(given, 1):
        wrong = [Fault(file, number, cell, what) for cell, what in _faults(row)]
        faults += wrong
        if not wrong:
            scheme = Scheme(row["mode"], tuple(row["levels"]), row.get("count", 1))
            found.append(
                Approval(
                    row["what"], region, cells.read(row.get("amount"), AMOUNT), scheme, row.get("notice_days", 0),
                    row["since"], row.get("until"), str(row.get("note", "")), file, number,
                )
            )  # fmt: skip
    return tuple(found), faults


def _faults(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name in row:
        if name not in CELLS:
            yield str(name), f"is none of {', '.join(sorted(CELLS))}"
    for cell, known in (("what", WHAT), ("mode", MODES)):
        if row.get(cell) not in known:
            yield cell, f"{row.get(cell)!r} is none of {', '.join(known)}"
    levels = row.get("levels")
    if not isinstance(levels, list) or not levels or not set(levels) <= set(Level.values):
        yield "levels", f"{levels!r} is no list of {', '.join(Level.values)}"
    for cell, least in (("count", 1), ("notice_days", 0)):
        given = row.get(cell, least)
        if not isinstance(given, int) or isinstance(given, bool) or given < least:
            yield cell, f"{given!r} is no whole number from {least} on"
    for cell in ("since", "until"):
        if not isinstance(row.get(cell), date) and (cell == "since" or row.get(cell) is not None):
            yield cell, f"{row.get(cell)!r} is no date"
    try:
        cells.read(row.get("amount", ANY), AMOUNT)
    except ValueError as error:
        yield "amount", str(error)


def pick(known: Iterable[Approval], line: Sequence[str], what: str, amount_fen: int, on: date) -> Approval | None:
    """The row that holds: that of the nearest place of a line running upwards that speaks of this at all, the first that fits."""
    rows = [row for row in known if row.what == what and row.holds(on) and row.region in line]
    nearest = min((line.index(row.region) for row in rows), default=None)
    return next((r for r in rows if line.index(r.region) == nearest and r.amount.passes(max(0, amount_fen))), None)
