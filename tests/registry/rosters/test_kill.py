"""A reading, an applying and a taking-back are killed in the middle: they go on where they stood, and nothing is done twice."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count

from tests.cast import Cast
from tests.faults.processes import Killable, worker
from tests.foundation.at_once import at_once
from tests.registry.rosters import paper
from yinian.foundation import jobs
from yinian.foundation.jobs import Run
from yinian.foundation.journal import seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Overtaken
from yinian.registry.elders.models import Elder, ElderFact
from yinian.registry.rosters import actions, applying, queries, reading, undoing
from yinian.registry.rosters.models import Roster, RosterRow

ROWS, LARGE = 60, 12_000


class Dead(BaseException):
    """The end of a process, as far as it can be played."""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reading, applying, undoing):
        monkeypatch.setattr(module, "CHUNK", 10)


def dies_at(monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Let the work die inside the transaction of its so-many-th step."""
    steps, advance = Counter[str](), Run.advance

    def told(run: Run, *args: Any, **kwargs: Any) -> None:
        advance(run, *args, **kwargs)
        steps["all"] += 1
        if steps["all"] == moment:
            raise Dead

    monkeypatch.setattr(Run, "advance", told)


@pytest.mark.parametrize("moment", [1, 3, 6])
def test_it_goes_on_where_it_died(
    lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch, small_chunks: None, moment: int
) -> None:
    chen, before = lasting_cast.actor("chen"), Elder.unscoped.count()
    roster = paper.uploaded(
        lasting_cast, paper.excel([paper.line(n, f"钱{chr(0x4E8C + n)}") for n in range(1, ROWS + 1)])
    )
    for what, ask in (("read", None), ("apply", actions.apply), ("undo", actions.undo)):
        if ask:
            ask(roster, by=chen, **({"why": "有误"} if what == "undo" else {}))
        with monkeypatch.context() as patched:
            dies_at(patched, moment)
            with pytest.raises(Dead):
                paper.work(roster, what)
        done = Elder.unscoped.count() - before
        assert done % 10 == 0, "a chunk stands in part"
        paper.work(roster, what)
        roster.refresh_from_db()
        if what == "read":
            assert sorted(paper.verdicts(chen, roster)) == list(range(3, ROWS + 3)) and roster.counts == {"new": ROWS}
        if what == "apply":
            _once(ROWS)
    assert roster.status == "undone" and Elder.unscoped.count() == before
    assert not RosterRow.unscoped.filter(roster=roster, applied=True).exists()
    assert not Party.objects.filter(name__startswith="钱").exists()


def _once(count: int) -> None:
    made = Elder.unscoped.filter(name__startswith="钱")
    assert made.count() == count == Party.objects.filter(name__startswith="钱").count()
    lines = Line.unscoped.filter(verb="elder.register_many", subject_id__in=made.values("pk"))
    assert set(lines.values("subject_id").annotate(n=Count("id")).values_list("n", flat=True)) == {1}
    assert lines.count() == count
    assert ElderFact.unscoped.filter(elder__in=made).count() == 2 * count


def test_two_officers_press_apply_at_once(lasting_cast: Cast) -> None:
    roster = paper.taken_in(lasting_cast, paper.excel([paper.line(n, f"钱{chr(0x4E8C + n)}") for n in range(1, 6)]))

    def press(who: str) -> Any:
        actor = lasting_cast.actor(who)
        return lambda: actions.apply(queries.roster(actor, roster.pk), by=actor)

    results = at_once(press("chen"), press("lin"))
    assert sorted(type(one) for one in results if isinstance(one, Exception)) == [Overtaken]
    assert Run.unscoped.filter(job="roster.apply").count() == 1
    paper.work(roster, "apply")
    _once(5)


def test_two_officers_apply_two_copies(lasting_cast: Cast) -> None:
    rows = [paper.line(n, f"钱{chr(0x4E8C + n)}") for n in range(1, 6)]
    one, two = (paper.taken_in(lasting_cast, paper.excel(rows), by=who) for who in ("chen", "lin"))
    actions.apply(one, by=lasting_cast.actor("chen"))
    actions.apply(two, by=lasting_cast.actor("lin"))
    results = at_once(lambda: paper.work(one, "apply"), lambda: paper.work(two, "apply"))
    assert not [fault for fault in results if isinstance(fault, Exception)], results
    _once(5)
    for roster in (one, two):
        roster.refresh_from_db()
    assert one.counts["applied"] + two.counts["applied"] == 5


@pytest.mark.postgres
@pytest.mark.slow
def test_real_processes_are_killed(lasting_cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("server processes share a database only in PostgreSQL")
    chen, before = lasting_cast.actor("chen"), Elder.unscoped.count()
    rows = [paper.line(n, f"钱{n % 7}", citizen_id=_number(n)) for n in range(1, LARGE + 1)]
    roster = paper.uploaded(lasting_cast, paper.excel(rows))
    hand = worker(_files(tmp_path))
    try:
        _killed_in_the_middle(hand, roster, "read")
        assert roster.counts == {"new": LARGE}
        actions.apply(roster, by=chen)
        _killed_in_the_middle(hand, roster, "apply")
        _once(LARGE)
        actions.undo(roster, by=chen, why="有误")
        _killed_in_the_middle(hand, roster, "undo")
    finally:
        hand.stop()
        connections.close_all()
    assert hand.kills == 3 and roster.status == "undone" and Elder.unscoped.count() == before
    while seals.seal():
        pass
    assert seals.verify(tmp_path / "none").sound


def _number(n: int) -> str:
    return paper.number(n % 1000, "19430512", f"99{n // 1000:04d}")


def _files(folder: Path) -> Path:
    """The worker keeps its own folder, but the files are where the test put them."""
    from django.conf import settings

    (folder / "files").symlink_to(settings.FILES_ROOT)
    return folder


def _killed_in_the_middle(hand: Killable, roster: Roster, what: str) -> None:
    """Wait until a part is done, kill without warning, start again, and wait until all of it is."""
    roster.refresh_from_db()
    key, killed, end = queries.key(roster, what), False, time.monotonic() + 180
    while time.monotonic() < end:
        run = Run.unscoped.get(key=key)
        if not killed and run.done > 0:
            hand.kill()
            hand.start()
            killed = True
        if run.state == jobs.Status.DONE:
            break
        assert run.state != jobs.Status.DEAD, run.error
        time.sleep(0.02)
    roster.refresh_from_db()
    assert killed and run.state == jobs.Status.DONE
