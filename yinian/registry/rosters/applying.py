"""Applying the chosen rows of a roster, chunk by chunk: each row exactly once, with the mark that it was in one transaction."""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.accounts import Post, actor_of, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import sealing
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.registry.elders import amending, imports
from yinian.registry.elders.amending import Amendment
from yinian.registry.elders.imports import Fact, Home, Person, Relative
from yinian.registry.elders.models import Elder
from yinian.registry.rosters import queries
from yinian.registry.rosters.flow import FLOW, Status
from yinian.registry.rosters.models import Roster, RosterRow
from yinian.registry.rosters.reading import BY, CHUNK, Row, kept, verdicts
from yinian.registry.rosters.rules.judging import ACTING, NEW, PROBABLE, UPDATE, Verdict

NOBODY: frozenset[Role] = frozenset()
TRIES = 3
WANTED = ("pk", "number", "read", "number_blind", "reasons", "verdict", "elder_id")


def apply_rows(run: Run) -> dict[str, Any]:
    """Apply every chosen row that is not applied yet; killed in the middle, it goes on with those that are left."""
    roster = Roster.unscoped.select_related("region").get(pk=run.given["roster"])
    by = asked_by(run)
    while rows := _waiting(roster):
        _apply(roster, rows, run, by)
    if roster.status == Status.APPLYING:
        finish(roster, by=BY)
    return {"applied": roster.counts.get("applied", 0)}


def _waiting(roster: Roster) -> list[Any]:
    rows = RosterRow.unscoped.filter(roster=roster, chosen=True, applied=False, verdict__in=ACTING)
    # Plain tuples: a hundred thousand rows need no object that knows how to save itself.
    return list(rows.order_by("number").values_list(*WANTED, named=True)[:CHUNK])


def asked_by(run: Run) -> Actor:
    """The officer who asked for this; one whose post has ended meanwhile is followed by the system, as was permitted."""
    post = (
        Post.objects.select_related("account", "region", "party").filter(held(), pk=run.given.get("post") or 0).first()
    )
    return actor_of(post) if post else BY


def _apply(roster: Roster, rows: Sequence[Any], run: Run, by: Actor) -> None:
    """Judge the rows once more, since time has passed, and do what still is what the officer confirmed."""
    for attempt in range(TRIES):
        understood = [kept(row) for row in rows]
        now = verdicts(understood, roster.region_path)
        new, amended, left = _sorted(rows, understood, now)
        try:
            _register(roster, new, run, by)
            break
        except Refused:
            # Somebody registered one of them between the question and the answer: ask again.
            if attempt == TRIES - 1:
                raise
    _amend(roster, amended, run, by)
    if left:
        leave(left, roster, by=BY, after=run.advance)


def _sorted(
    rows: Sequence[Any], understood: Sequence[Row], now: Sequence[Verdict]
) -> tuple[list[tuple[int, Row]], list[tuple[int, Verdict]], list[tuple[int, Verdict]]]:
    """Who is to be registered, who amended, and what has changed since it was confirmed."""
    new: list[tuple[int, Row]] = []
    amended: list[tuple[int, Verdict]] = []
    left: list[tuple[int, Verdict]] = []
    taken: set[int | None] = set()
    for row, read, told in zip(rows, understood, now, strict=True):
        registers = told.verdict == NEW or (told.verdict == PROBABLE and read.read.citizen_id)
        if registers and row.verdict in (NEW, PROBABLE):
            new.append((row.pk, read))
        elif told.verdict in (UPDATE, PROBABLE) and told.elder == row.elder_id and told.changes:
            # A second row about one elder waits for the next round, when the first has been done.
            if told.elder not in taken:
                taken.add(told.elder)
                amended.append((row.pk, told))
        else:
            left.append((row.pk, told))
    return new, amended, left


def _register(roster: Roster, new: list[tuple[int, Row]], run: Run, by: Actor) -> None:
    if not new:
        return
    today = timezone.localdate()
    homes: dict[tuple[int, str], list[Person]] = defaultdict(list)
    paths: dict[int, str] = {}
    for _pk, row in new:
        read = row.read
        facts = tuple(Fact(kind, value, today) for kind, value in read.facts.items())
        kin = tuple(Relative(name, relation, phone) for name, relation, phone in read.kin)
        homes[read.region, read.address].append(Person(read.name, read.citizen_id, read.phone, today, None, facts, kin))
        paths[read.region] = read.path
    given = [
        Home(region, paths[region], address, tuple(people), bool(address))
        for (region, address), people in homes.items()
    ]
    numbers = [pk for pk, _row in new]
    imports.register_many(
        given, by=by, source=roster.source, why=_why(roster), after=partial(_registered, numbers, run)
    )


def _why(roster: Roster) -> str:
    return f"{_('名册')} {roster.pk}：{roster.name}"


def _registered(numbers: list[int], run: Run, _homes: int) -> None:
    """Mark the rows with the elders that they became, in the transaction that made them."""
    table, elder = RosterRow._meta.db_table, Elder._meta.db_table
    marks = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET applied = %s, elder_id = (SELECT e.id FROM "{elder}" e '
            f'WHERE e.citizen_id_blind = "{table}".number_blind) WHERE id IN ({marks})',
            [True, *numbers],
        )
    run.advance(len(numbers))


def _amend(roster: Roster, amended: list[tuple[int, Verdict]], run: Run, by: Actor) -> None:
    if not amended:
        return
    before: dict[int, list[list[Any]]] = {}

    def mark(count: int) -> None:
        seal = sealing(RosterRow._meta.get_field("before").context)
        with connection.cursor() as cursor:
            cursor.executemany(
                f'UPDATE "{RosterRow._meta.db_table}" SET applied = %s, before = %s WHERE id = %s',
                [(True, seal(json.dumps(before[told.elder or 0], ensure_ascii=False)), pk) for pk, told in amended],
            )
        run.advance(count)

    given = [Amendment(told.elder or 0, told.changes) for _pk, told in amended]
    amending.amend_many(given, by=by, before=before, source=roster.source, why=_why(roster), after=mark)


@verbs.bulk_verb("roster.leave", _("名册行没有导入"), may=NOBODY)
def leave(rows: Sequence[tuple[int, Verdict]], roster: Roster, *, by: Actor) -> list[verbs.Done]:
    """Leave out rows whose matter has changed since they were confirmed, and say so."""
    known = RosterRow.unscoped.in_bulk([pk for pk, _told in rows])
    for pk, told in rows:
        row = known[pk]
        row.verdict, row.chosen = told.verdict, False
        row.reasons = [["changed_since"], *told.reasons]
    RosterRow.unscoped.bulk_update(known.values(), ["verdict", "chosen", "reasons"], batch_size=500)
    label = roster._meta.label_lower
    return [verbs.Done(label, roster.pk, roster.region_path, {f"{label}:{roster.pk}": {"rows": [len(rows), None]}})]


@verbs.verb("roster.applied", _("名册已导入"), may=NOBODY)
def finish(roster: Roster, *, by: Actor) -> Roster:
    """Say that every chosen row was applied or left with its reason."""
    counts = queries.counts(BY, roster)
    counts["applied"] = RosterRow.unscoped.filter(roster=roster, applied=True).count()
    FLOW.move(roster, by=by, counts=counts)
    return roster
