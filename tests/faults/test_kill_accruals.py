"""A process that reckons months is killed at random moments, fifty times and more: each person's month is posted exactly once."""

import random
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count, Sum

from tests.cast import BY, Cast
from tests.entitlement.benefits.laying import write
from tests.faults.accruing import begun, nursery
from tests.faults.processes import environment
from yinian.entitlement.benefits import accruals, actions, posting, rules
from yinian.entitlement.benefits.dues import Accrual, Due, Undecided
from yinian.foundation import jobs
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.ledger import Posting
from yinian.foundation.periods import Period, add_months, months
from yinian.registry.elders import actions as elders

SEED, PEOPLE, CHUNK = 20261122, 60, 9
SINCE, UNTIL = date(2026, 1, 1), date(2026, 4, 1)
UNKNOWN, UNKNOWN_SINCE = 5, date(2026, 3, 1)


def lay(root: Path, turn: int) -> Path:
    """A law that gives a yuan more each time, so that every month of everybody differs again."""
    folder = root / f"law{turn}"
    old = [{"age": "80+", "amount": 50_000 + 100 * turn}, {"age": "<80", "amount": 0}]
    care = [
        {"grade": "完全失能, 重度失能", "amount": 30_000 + 100 * turn},
        {"grade": "能力完好, 轻度失能, 中度失能", "amount": 0},
    ]
    tables = [
        {"benefit": "old_age", "inputs": ["age"], "rows": old},
        {"benefit": "care", "inputs": ["grade"], "rows": care},
    ]
    write(folder, "210100", tables)
    return folder


@pytest.mark.slow
def test_each_persons_month_is_posted_once_whatever_dies(
    lasting_cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills = 54 if connection.vendor == "postgresql" else 6
    settings.POLICIES = lay(tmp_path, 0)
    people = _granted(lasting_cast)
    monkeypatch.setattr(accruals, "CHUNK", CHUNK)
    for name, value in {**environment(tmp_path), "YINIAN_ACCRUING": "1"}.items():
        monkeypatch.setenv(name, value)
    context, chance, killed, turn = nursery(), random.Random(SEED), 0, 0
    while killed < kills:
        law = lay(tmp_path, turn) if turn else settings.POLICIES
        run = _begin(lasting_cast.regions["shenyang"])
        # The whole time is drawn from, so that every moment of it is hit some time.
        for _death in range(chance.randint(5, 12)):
            killed += _killed(context, run, law, chance.uniform(0.03, 2.0))
        _finished(context, run, law)
        _posted_once(people, turn)
        turn += 1
    connections.close_all()


def _granted(cast: Cast) -> list[int]:
    """Elders with two grants each since the first of the months, whom the law gives one of them or both."""
    made = []
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 1, 4, tzinfo=UTC))
        for number in range(PEOPLE):
            head = f"99010419400101{number:03d}"
            facts = {"grade": "severe"} if number % 3 else {"grade": "complete"}
            given = elders.Registration(
                "钱万", cast.regions["dongshuncheng"], head + citizen_id_check(head), facts=facts
            )
            elder = elders.register(given, by=BY)
            for benefit in ("old_age", "care"):
                actions.decide(elder, benefit, by=BY)
            made.append(elder.pk)
    for pk in made[:UNKNOWN]:
        elders.end_fact(elders.Elder.unscoped.get(pk=pk), "grade", by=BY, on=UNKNOWN_SINCE)
    return made


def _begin(city: Any) -> int:
    """A first time each month is posted, later each differs."""
    first = accruals.recompute(city, SINCE, UNTIL, by=BY, why="补算")
    return int(first.totals["run"])


def _killed(context: Any, run: int, law: Path, seconds: float) -> int:
    """Start a process and kill it after this long; 1 if it was still at work, and one that may be taken up again."""
    process = begun(context, run, law)
    process.join(seconds)
    alive = process.is_alive()
    process.kill()
    process.join()
    row = Run.unscoped.get(pk=run)
    if row.tries >= jobs.TRIES and row.state == "running":
        _again(row)
    return int(alive)


@jobs.verbs.verb("faults.take_up", "测试重新开始", may=frozenset())
def take_up(run: Run, *, by: Any) -> Run:
    """What the administrator's retry does to a run that died too often."""
    Run.unscoped.filter(pk=run.pk).update(tries=0)
    return run


def _again(run: Run) -> None:
    take_up(run, by=BY)


def _finished(context: Any, run: int, law: Path) -> None:
    end = time.monotonic() + 300
    while Run.unscoped.get(pk=run).state != "done":
        assert time.monotonic() < end, Run.unscoped.filter(pk=run).values("state", "error", "place")
        begun(context, run, law).join(60)


def _posted_once(people: list[int], turn: int) -> None:
    """Everybody has each month in as many rows as there were laws, and their sum is what the last law gives."""
    sums = Due.unscoped.values("elder", "benefit", "month").annotate(n=Count("id"), total=Sum("amount_fen"))
    found = {(row["elder"], row["benefit"], row["month"]): (row["n"], row["total"]) for row in sums}
    days = [period.since for period in months(Period(SINCE, add_months(UNTIL, 1)))]
    more = 100 * turn
    right = {(pk, "old_age", day): (turn + 1, 50_000 + more) for pk in people for day in days}
    right |= {
        (pk, "care", day): (turn + 1, 30_000 + more)
        for pk in people
        for day in days
        if pk not in people[:UNKNOWN] or day < UNKNOWN_SINCE
    }
    assert found == right
    assert Posting.objects.aggregate(total=Sum("amount"))["total"] == 0
    held = Posting.objects.filter(account__kind=rules.DUE).values("account__party").annotate(total=Sum("amount"))
    owed = Due.unscoped.values("elder__party").annotate(total=Sum("amount_fen"))
    assert {(row["account__party"], row["total"]) for row in held} == {
        (row["elder__party"], row["total"]) for row in owed
    }
    for accrual in Accrual.unscoped.all():
        assert accrual.ended_at is not None
        mine = Due.unscoped.filter(accrual=accrual)
        assert accrual.amount_fen == (mine.aggregate(total=Sum("amount_fen"))["total"] or 0)
        assert accrual.people == mine.values("elder").distinct().count()
        assert accrual.undecided == Undecided.unscoped.filter(accrual=accrual).count()
        assert accrual.undecided == (UNKNOWN if accrual.month >= UNKNOWN_SINCE else 0)
        lines = Line.unscoped.filter(verb=posting.post.verb, subject_id=accrual.pk)  # type: ignore[attr-defined]
        told = [line.changed[f"entitlement.accrual:{accrual.pk}"] for line in lines]
        assert sum(one["amount_fen"][1] for one in told) == accrual.amount_fen
