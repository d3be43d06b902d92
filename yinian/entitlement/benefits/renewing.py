"""Grants follow the law: where a table gives another amount than a grant says, a newer decision takes the grant's place.

A law that begins, a value that rises, an age that is reached: found in columns for everybody who holds something, and renewed
many at a time. Paused grants wait until they are taken up again. What is due in money is reckoned by the law of each month
in any case; wallets of minutes, and every page, go by the grant.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import adoption, entitled, grants
from yinian.entitlement.benefits.adoption import DEADLINE, DECISION, LABEL, Found, Terms
from yinian.entitlement.benefits.entitled import Census
from yinian.entitlement.benefits.flow import FLOW, NOBODY
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies.tables import Table
from yinian.foundation import columns, jobs, verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.bulk import insert, reserve, uncollected
from yinian.foundation.deadlines import Deadline
from yinian.foundation.jobs import Run
from yinian.foundation.regions import Region
from yinian.foundation.verbs import Done

JOB, BY = "benefits.renew", system("待遇发放")
CHUNK = 2_000


class Changed(NamedTuple):
    """A grant that says another amount than the law does now."""

    decision: int
    was: int
    found: Found


@verbs.verb("benefit.ask_renewal", _("按新规定更新待遇"), may=NOBODY)
def begin(region: Region, on: date, key: str, *, by: Actor) -> Run:
    """Ask in the background for the grants of a region to follow a law that has just begun."""
    return jobs.start(JOB, f"{JOB}@{key}", by=by, given={"region": region.pk, "on": on.isoformat()})


def renew(top: Region, on: date, *, by: Actor, after: Any = None) -> list[int]:
    """Renew every grant of a region whose amount the law has changed, and give those back that it does not grant any more.

    Begun again it goes on with what is left. What cannot be decided for want of a fact stays as it is.
    """
    gone: list[int] = []
    with entitled.opened(top, on, holders=True) as census, uncollected():
        _read_held(census)
        for table in entitled.each(census, decided="FALSE", asked=False):
            gone += _gone(census, table)
            renew_many(_changed(census, table), Terms(table, on), by=by, after=after)
    return gone


def _read_held(census: Census) -> None:
    here = columns.here(census.region.path, "region_path")
    census.db.execute(
        "CREATE TABLE memory.held AS SELECT id, elder_id AS subject, benefit, amount, unit, region_path "
        f"FROM live.entitlement_decision WHERE status = 'granted' AND {here} AND since <= DATE '{census.on}' "
        "AND id NOT IN (SELECT decision_id FROM live.entitlement_pause WHERE until IS NULL)"
    )


def _gone(census: Census, table: Table) -> list[int]:
    """The grants of one benefit that the law says no to."""
    rows = census.db.execute(
        f"SELECT h.id FROM said s JOIN memory.held h ON h.subject = s.subject AND h.benefit = '{table.benefit}' "
        f'WHERE s."{table.benefit}_due" = 0 ORDER BY h.id'
    ).fetchall()
    return [pk for (pk,) in rows]


def _changed(census: Census, table: Table) -> Iterator[Changed]:
    facts = "".join(f', e."{name}"' for name in entitled.facts_of(table))
    reading = census.db.cursor()
    reading.execute("USE memory")
    found = reading.execute(
        f'SELECT h.id, h.amount, e.subject, e.region_path, e.party_id, e.name, e."row", e.amount{facts} FROM entitled e '
        f"JOIN memory.held h ON h.subject = e.subject AND h.benefit = '{table.benefit}' AND h.unit = '{table.unit}' "
        "AND h.region_path = e.region_path WHERE h.amount <> e.amount ORDER BY h.id"
    )
    while part := found.fetchmany(CHUNK):
        for pk, was, elder, path, party, name, row, amount, *known in part:
            yield Changed(pk, was, Found(elder, path, party, name, row, amount, tuple(known)))


@verbs.bulk_verb("benefit.renew_many", _("按现行规定更新待遇"), may=FLOW.may("benefit.renew_many"), chunk=CHUNK)
def renew_many(changed: Sequence[Changed], terms: Terms, *, by: Actor, why: str = "") -> Sequence[Done]:
    """Let newer decisions take the place of many grants; the day of the proof of life is carried over.

    What ended or was renewed by somebody in the meantime is passed over. Minutes change with the next month.
    """
    held = FLOW.move_many(Decision, [one.decision for one in changed], by=by, until=terms.since)
    taken = [one for one in changed if one.decision in held]
    found = [one.found for one in taken]
    grants.keep_words([terms.table])
    numbers = reserve(Decision, len(found))
    insert(Decision, DECISION, adoption.decisions(found, numbers, terms))
    _carry({one.decision: pk for pk, one in zip(numbers, taken, strict=True)})
    return [
        Done(
            adoption.ELDER, one.found.elder, one.found.region_path,
            {f"{LABEL}:{pk}": {"benefit": [None, terms.table.benefit], "amount": [one.was, one.found.amount]}},
        )
        for pk, one in zip(numbers, taken, strict=True)
    ]  # fmt: skip


def _carry(newer: dict[int, int]) -> None:
    """Let newer decisions wait for the proofs of life that the older ones waited for."""
    waiting = Deadline.unscoped.filter(
        subject_kind=LABEL, subject_id__in=newer, kind=grants.PROOF, met_at=None, dropped=False
    )
    rows = list(waiting.values_list("pk", "subject_id", "title", "due_at", "region_path"))
    Deadline.unscoped.filter(pk__in=[row[0] for row in rows]).update(dropped=True)
    insert(
        Deadline, DEADLINE,
        [
            (LABEL, newer[older], grants.PROOF, None, title, adoption.moment(due), None, False, path)
            for _pk, older, title, due, path in rows
        ],
    )  # fmt: skip
