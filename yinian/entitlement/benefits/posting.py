"""Differences are posted in parts: dues, postings and who could not be decided about, each part whole or not at all."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import rules, words
from yinian.entitlement.benefits.dues import Accrual, Due, Undecided
from yinian.entitlement.benefits.reckoning import Book
from yinian.foundation import ledger, regions, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.bulk import insert, look_up_keys, pour, reserve
from yinian.foundation.ledger import Draft, LedgerAccount, Unit
from yinian.foundation.parties import Party
from yinian.foundation.verbs import Done

NOBODY: frozenset[Role] = frozenset()
DUE_NAME = _("应发待遇")
DUE_COLUMNS = (
    "elder",
    "benefit",
    "month",
    "turn",
    "amount_fen",
    "row",
    "decision",
    "accrual",
    "transfer",
    "region_path",
)


@dataclass(frozen=True, slots=True)
class Window:
    """The people of one transaction, by their numbers: those after one, up to another."""

    after: int
    upto: int

    def of(self, column: str = "person") -> str:
        """The condition, as SQL."""
        return f"{column} > {self.after} AND {column} <= {self.upto}"


@dataclass(slots=True)
class Counted:
    """What came of one part of a month."""

    people: int = 0
    amount_fen: int = 0
    undecided: int = 0
    benefits: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, benefit: str, **counts: int) -> None:
        """Count something of one benefit."""
        row = self.benefits.setdefault(benefit, {"people": 0, "amount_fen": 0, "undecided": 0})
        for name, count in counts.items():
            row[name] += count


@verbs.bulk_verb("accrual.post", _("记入应发待遇"), may=NOBODY, chunk=1)
def post(windows: Sequence[Window], book: Book, accrual: Accrual, *, by: Actor) -> Sequence[Done]:
    """Post the differences of some people for a month: dues, and postings between their accounts and the benefits' sources.

    One line tells of all of them: how many, how much of each benefit, and the digest of the rows. A second run of the same
    month that meets the same people fails here as a whole and reckons anew.
    """
    done = []
    for window in windows:
        _open_accounts(book, window)
        found, digest = _write(book, accrual, window)
        # Before the accrual's own row is held, for which whoever posts another part has to wait.
        look_up_keys()
        _add_up(accrual, found)
        told: dict[str, list[Any]] = {name: [None, row] for name, row in found.benefits.items()}
        told |= {"people": [None, found.people], "amount_fen": [None, found.amount_fen], "digest": [None, digest]}
        label = accrual._meta.label_lower
        done.append(Done(label, accrual.pk, accrual.region_path, {f"{label}:{accrual.pk}": told}))
    return done


def _open_accounts(book: Book, window: Window) -> None:
    """Give an account to those who have none yet."""
    rows = book.db.execute(
        f"SELECT DISTINCT party FROM memory.changes WHERE account IS NULL AND {window.of()} ORDER BY party"
    ).fetchall()
    wanted = [row[0] for row in rows]
    if not wanted:
        return
    parties: list[tuple[int, str, str]] = []
    for at in range(0, len(wanted), 5_000):
        parties += Party.objects.filter(pk__in=wanted[at : at + 5_000]).values_list("pk", "name", "region_path")
    ids = reserve(LedgerAccount, len(parties))
    insert(
        LedgerAccount,
        ("id", "kind", "unit", "party", "name", "floor", "region_path"),
        [
            (pk, rules.DUE, Unit.FEN.value, party, f"{name} {DUE_NAME}"[:100], None, path)
            for pk, (party, name, path) in zip(ids, parties, strict=True)
        ],
    )
    pairs = ", ".join(f"({party}, {pk})" for pk, (party, _name, _path) in zip(ids, parties, strict=True))
    book.db.execute(
        f"UPDATE memory.changes SET account = n.id FROM (VALUES {pairs}) n(party, id) "
        f"WHERE memory.changes.party = n.party AND memory.changes.account IS NULL AND {window.of('memory.changes.person')}"
    )


def _write(book: Book, accrual: Accrual, window: Window) -> tuple[Counted, str]:
    """The dues and postings of a window; the engine writes the rows as text, which goes to the database as it is."""
    found = Counted()
    groups = book.db.execute(
        "SELECT benefit, code, count(*), sum(amount), count(DISTINCT person) FROM memory.changes "
        f"WHERE {window.of()} GROUP BY benefit, code ORDER BY benefit, code"
    ).fetchall()
    if not groups:
        return found, ""
    (found.people,) = book.one(f"SELECT count(DISTINCT person) FROM memory.changes WHERE {window.of()}")
    today, drafts = timezone.localdate(), []
    for benefit, code, _rows, amount, people in groups:
        found.amount_fen += amount
        found.add(benefit, people=people, amount_fen=amount)
        key = f"accrual:{accrual.pk}:{window.upto}:{benefit}:{code}"
        text = f"{accrual.region.name} {accrual.month:%Y-%m} {words.benefit_word(benefit)}"
        drafts.append(Draft(key, today, text[:200], {source(benefit, f"{code:06d}").pk: -amount}))
    numbers: list[int] = []

    def lines(ids: Sequence[int]) -> str:
        numbers.extend(ids)
        return _text(book, window, groups, ids, ("transfer", "account", "amount"))

    ledger.post_text(drafts, lines)
    said = (
        "person",
        "benefit",
        f"'{accrual.month}'",
        "turn",
        "amount",
        '"row"',
        "decision",
        str(accrual.pk),
        "transfer",
        "path",
    )
    text = _text(book, window, groups, numbers, said)
    pour(Due, DUE_COLUMNS, text)
    return found, hashlib.sha256(text.encode()).hexdigest()


def source(benefit: str, code: str) -> LedgerAccount:
    """Where the money of a benefit comes from: the region whose table grants it; call it inside a verb."""
    region = regions.by_code(code)
    return ledger.account(
        rules.kind(benefit, rules.SOURCE), Unit.FEN, region_path=region.path, name=f"{region.name} {words.benefit_word(benefit)}"[:100]
    )  # fmt: skip


def _text(book: Book, window: Window, groups: Iterable[Any], ids: Sequence[int], said: Sequence[str]) -> str:
    """Rows of a window as text: a line a row, a tab between values."""
    which = " ".join(
        f"WHEN benefit = '{group[0]}' AND code = {group[1]} THEN {pk}" for group, pk in zip(groups, ids, strict=True)
    )
    columns = ", ".join(f"CASE {which} END" if name == "transfer" else name for name in said)
    (text,) = book.one(
        f"SELECT string_agg(concat_ws(chr(9), {columns}), chr(10) ORDER BY person, benefit) FROM memory.changes "
        f"WHERE {window.of()}"
    )
    return f"{text}\n"


def _undecided(book: Book, accrual: Accrual) -> Counted:
    """Write down who could not be decided about and what it takes."""
    found = Counted()
    rows = book.db.execute(
        f"SELECT benefit, count(*), string_agg(concat_ws(chr(9), person, benefit, {accrual.pk}, left(needs, 200), path), chr(10)) "
        "FROM memory.undecided GROUP BY benefit ORDER BY benefit"
    ).fetchall()
    for benefit, count, text in rows:
        found.undecided += count
        found.add(benefit, undecided=count)
        pour(Undecided, ("elder", "benefit", "accrual", "needs", "region_path"), f"{text}\n")
    return found


def _add_up(accrual: Accrual, found: Counted) -> None:
    """Add a part to the whole of its accrual."""
    held = Accrual.unscoped.select_for_update().get(pk=accrual.pk)
    whole = Counted(held.people + found.people, held.amount_fen + found.amount_fen, held.undecided + found.undecided)
    for benefits in (held.totals.get("benefits", {}), found.benefits):
        for name, counts in benefits.items():
            whole.add(name, **counts)
    Accrual.unscoped.filter(pk=accrual.pk).update(
        people=whole.people, amount_fen=whole.amount_fen, undecided=whole.undecided,
        totals={**held.totals, "benefits": whole.benefits},
    )  # fmt: skip


@verbs.verb("accrual.finish", _("完成核算"), may=NOBODY)
def finish(accrual: Accrual, book: Book, *, by: Actor) -> Accrual:
    """Say that a month is reckoned, by which law, who could not be decided about, and which benefits elders are not paid."""
    _add_up(accrual, _undecided(book, accrual))
    held = Accrual.unscoped.select_for_update().get(pk=accrual.pk)
    law = book.months[accrual.month]
    totals = {**held.totals, "law": law.versions, "skipped": law.skipped}
    verbs.change(held, law=law.digest, ended_at=timezone.now(), totals=totals)
    return held
