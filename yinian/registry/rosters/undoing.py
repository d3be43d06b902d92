"""Taking an applied roster back as a whole: values restored, registrations removed, and what has moved on since left with its reason."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.jobs import Run
from yinian.registry.elders import amending
from yinian.registry.elders.amending import Undo
from yinian.registry.rosters.applying import asked_by
from yinian.registry.rosters.flow import FLOW, Status
from yinian.registry.rosters.models import Roster, RosterRow
from yinian.registry.rosters.reading import BY, CHUNK

NOBODY: frozenset[Role] = frozenset()


def undo_rows(run: Run) -> dict[str, Any]:
    """Take every applied row back that can be; killed in the middle, it goes on behind the last chunk that was done."""
    roster = Roster.unscoped.get(pk=run.given["roster"])
    by = asked_by(run)
    why = f"{_('撤回名册')} {roster.pk}"
    while rows := _applied(roster, run.place.get("restored", 0), amended=True):
        _restore(rows, run, by, why)
    while rows := _applied(roster, run.place.get("removed", 0), amended=False):
        _unregister(rows, run, by, why)
    if roster.status == Status.UNDOING:
        finish(roster, by=BY)
    return {"remaining": roster.counts.get("remaining", 0)}


def _applied(roster: Roster, after: int, *, amended: bool) -> list[RosterRow]:
    rows = RosterRow.unscoped.filter(roster=roster, applied=True, number__gt=after, before__isnull=not amended)
    return list(rows.defer("given", "read").order_by("number")[:CHUNK])


def _restore(rows: Sequence[RosterRow], run: Run, by: Actor, why: str) -> None:
    left: dict[int, list[str]] = {}

    def mark(count: int) -> None:
        remains = {
            row.pk: [["remains_changed", *names], *row.reasons]
            for row in rows
            if (names := left.get(row.elder_id or 0))
        }
        _remain(rows, remains)
        RosterRow.unscoped.filter(pk__in=[row.pk for row in rows if row.pk not in remains]).update(applied=False)
        run.advance(count, restored=rows[-1].number)

    given = [Undo(row.elder_id or 0, json.loads(row.before.open())) for row in rows]
    amending.restore_many(given, by=by, left=left, why=why, after=mark)


def _remain(rows: Sequence[RosterRow], reasons: dict[int, list[Any]]) -> None:
    stay = [RosterRow(pk=row.pk, reasons=reasons[row.pk]) for row in rows if row.pk in reasons]
    RosterRow.unscoped.bulk_update(stay, ["reasons"], batch_size=500)


def _unregister(rows: Sequence[RosterRow], run: Run, by: Actor, why: str) -> None:
    left: set[int] = set()

    def go(numbers: list[int]) -> None:
        # The rows that only mention somebody let go first: those of this roster are taken back with it.
        RosterRow.unscoped.filter(elder__in=numbers).update(elder=None)
        RosterRow.unscoped.filter(pk__in=[row.pk for row in rows if row.elder_id in set(numbers)]).update(applied=False)

    def mark(count: int) -> None:
        _remain(rows, {row.pk: [["remains"], *row.reasons] for row in rows if row.elder_id in left})
        run.advance(count, removed=rows[-1].number)

    amending.unregister_many([row.elder_id or 0 for row in rows], by=by, left=left, leave=go, why=why, after=mark)


@verbs.verb("roster.undone", _("名册已撤回"), may=NOBODY)
def finish(roster: Roster, *, by: Actor) -> Roster:
    """Say that everything was taken back that could be, and how much remains."""
    remaining = RosterRow.unscoped.filter(roster=roster, applied=True).count()
    FLOW.move(roster, by=by, counts={**roster.counts, "applied": remaining, "remaining": remaining})
    return roster
