"""Background work is done once under its key, whoever dies on the way, and what cannot be done is laid out to be seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.at_once import at_once
from tests.foundation.sample import Thing
from yinian.foundation import jobs
from yinian.foundation.actor import Actor
from yinian.foundation.guard import writing
from yinian.foundation.jobs import JOBS, SCHEDULES, Beat, Run, Status, Superseded, perform
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import LawBroken, Refused
from yinian.foundation.verbs import EVERYBODY, verb

FAULTS: list[Exception] = []
DONE: list[int] = []


@verb("test.ask", "发起", may=EVERYBODY)
def ask(job: str, key: str, *, by: Actor, **given: Any) -> Run:
    """Ask for work as a room would: inside a verb."""
    return jobs.start(job, key, by=by, **given)


@pytest.fixture(autouse=True)
def _known_jobs() -> Iterator[None]:
    FAULTS.clear()
    DONE.clear()
    known, slots = set(JOBS), set(SCHEDULES)

    @jobs.job("test.whole", "整块")
    def whole(run: Run) -> dict[str, Any]:
        thing = Thing.unscoped.get(pk=run.given["thing"])
        sample.change(thing, by=BY, count=thing.count + 1)
        if FAULTS:
            raise FAULTS.pop()
        DONE.append(thing.pk)
        return {"counted": thing.pk}

    @jobs.job("test.steps", "分步", whole=False)
    def steps(run: Run) -> dict[str, Any]:
        things = Thing.unscoped.filter(pk__gt=run.place.get("after", 0)).order_by("id")
        last: list[Thing] = list(things)

        def after(count: int) -> None:
            done, last[:] = last[:count], last[count:]
            run.advance(count, total=7, after=done[-1].pk)

        sample.count_all(list(last), by=BY, after=after, fail_at=run.given.get("fail_at", 0) if run.tries == 1 else 0)
        return {"place": run.place}

    yield
    for name in set(JOBS) - known:
        del JOBS[name]
    for name in set(SCHEDULES) - slots:
        del SCHEDULES[name]


@pytest.fixture
def thing(cast: Cast) -> Thing:
    return sample.add("一", cast.regions["dadong"], by=BY)


def started(thing: Thing, key: str = "k") -> Run:
    return ask("test.whole", key, by=BY, given={"thing": thing.pk})


def again(run: Run) -> Run:
    return Run.unscoped.get(pk=run.pk)


def test_the_same_key_is_the_same_run(cast: Cast, thing: Thing) -> None:
    chen = cast.actor("chen")
    run = ask("test.whole", "k", by=chen, given={"thing": thing.pk}, total=3)
    assert ask("test.whole", "k", by=chen, given={"thing": 0}) == run
    assert (run.region_path, run.account_id, run.total, run.title) == (chen.region_path, chen.account_id, 3, "整块")
    assert DBTaskResult.objects.count() == 1
    with pytest.raises(LawBroken, match="no job"):
        ask("test.none", "n", by=chen)


def test_a_run_is_done_once_with_its_result(thing: Thing) -> None:
    run = started(thing)
    for _twice in range(2):
        perform.call(run.pk)
    run = again(run)
    assert (run.state, run.tries, run.result) == (Status.DONE, 1, {"counted": thing.pk})
    assert [thing.pk] == DONE
    assert Thing.unscoped.get().count == 1


def test_what_fails_leaves_nothing_and_is_asked_for_again_later(thing: Thing) -> None:
    run = started(thing)
    FAULTS.append(ValueError("no line"))
    perform.call(run.pk)
    run = again(run)
    assert (run.state, run.error) == (Status.WAITING, "ValueError: no line")
    assert Thing.unscoped.get().count == 0
    later = DBTaskResult.objects.exclude(run_after=None).order_by("-enqueued_at")[0]
    assert later.run_after > timezone.now()
    perform.call(run.pk)
    assert (again(run).state, again(run).error, again(run).tries) == (Status.DONE, "", 2)
    assert Thing.unscoped.get().count == 1


def test_after_its_tries_it_is_dead_until_an_administrator_retries_it(cast: Cast, thing: Thing) -> None:
    run = ask("test.whole", "k", by=cast.actor("chen"), given={"thing": thing.pk})
    for _try in range(jobs.TRIES):
        FAULTS.append(ValueError("never"))
        perform.call(run.pk)
    assert (again(run).state, again(run).tries) == (Status.DEAD, jobs.TRIES)
    assert again(run).ended_at is not None
    perform.call(run.pk)  # a task left over does not wake it
    assert again(run).state == Status.DEAD
    with pytest.raises(Refused):
        jobs.retry(again(run), by=cast.actor("system2"))
    jobs.retry(again(run), by=cast.actor("system"))
    perform.call(run.pk)
    assert again(run).state == Status.DONE
    with pytest.raises(Refused, match="不在已放弃"):
        jobs.retry(again(run), by=cast.actor("system"))
    assert Line.unscoped.filter(verb="run.retry", outcome="done").count() == 1


def test_a_refusal_is_final_at_once(thing: Thing) -> None:
    run = started(thing)
    FAULTS.append(Refused("问", "因", "办"))
    perform.call(run.pk)
    assert (again(run).state, again(run).error) == (Status.DEAD, "问 因 办")


def test_a_run_that_kills_its_worker_each_time_is_laid_down_too(thing: Thing) -> None:
    run = started(thing)
    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(state=Status.RUNNING, tries=jobs.TRIES)
    perform.call(run.pk)
    assert again(run).state == Status.DEAD
    assert DONE == []


def test_a_run_of_steps_goes_on_where_it_was_killed(cast: Cast) -> None:
    things = [sample.add(str(n), cast.regions["dadong"], by=BY) for n in range(7)]
    run = ask("test.steps", "k", by=BY, given={"fail_at": things[4].pk})
    perform.call(run.pk)
    run = again(run)
    assert (run.state, run.done, run.total, run.share) == (Status.WAITING, 3, 7, 42)
    assert run.place == {"after": things[2].pk}
    perform.call(run.pk)
    assert (again(run).state, again(run).done, again(run).share) == (Status.DONE, 7, 100)
    assert set(Thing.unscoped.values_list("count", flat=True)) == {1}
    assert Line.unscoped.filter(verb="thing.count_all").count() == 7


def test_a_run_taken_over_can_neither_advance_nor_finish(thing: Thing) -> None:
    run = started(thing)
    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(state=Status.RUNNING, tries=1)
    lost, winner = again(run), again(run)
    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(tries=2)
    winner.tries = 2
    winner.advance(1, place="here")
    with pytest.raises(Superseded):
        lost.advance(1, place="there")
    with pytest.raises(Superseded):
        jobs._finish(lost, {})
    jobs._fail(lost, "x", final=True)
    assert (again(run).state, again(run).place) == (Status.RUNNING, {"place": "here"})


def test_a_job_no_longer_known_fails_in_words(thing: Thing) -> None:
    run = started(thing)
    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(job="test.gone")
    perform.call(run.pk)
    assert "no job test.gone any more" in again(run).error
    assert again(run).title == "test.gone"


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2026, 3, 1, 18, 59, tzinfo=UTC), "2026-03-01"),  # 02:59 on the 2nd here
        (datetime(2026, 3, 1, 19, 0, tzinfo=UTC), "2026-03-02"),  # 03:00
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), "2026-03-02"),
        (datetime(2026, 3, 2, 16, 1, tzinfo=UTC), "2026-03-02"),  # 00:01 on the 3rd
    ],
)
def test_a_day_begins_at_its_hour_of_this_place(now: datetime, slot: str) -> None:
    jobs.daily("03:00")(JOBS["test.whole"].body)
    assert SCHEDULES["test.whole"](now) == slot


def test_each_slot_is_started_once(thing: Thing) -> None:
    jobs.every(10)(JOBS["test.whole"].body)
    now = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
    for minutes in (0, 1, 9, 10, 19):
        jobs.due(now + timedelta(minutes=minutes))
    assert Run.unscoped.filter(job="test.whole").count() == 2


def test_tasks_of_a_worker_that_no_longer_beats_are_taken_up(thing: Thing) -> None:
    run, now = started(thing), timezone.now()
    with writing("test"):
        Beat.objects.create(worker="alive", at=now)
        Beat.objects.create(worker="dead", at=now - jobs.STALE * 2)
    for worker, back in (("alive", 0), ("dead", 1), ("unheard", 1)):
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=now, worker_ids=[worker])
        assert jobs.recover(now) == back
        status = TaskResultStatus.READY if back else TaskResultStatus.RUNNING
        assert DBTaskResult.objects.get(args_kwargs__args=[run.pk]).status == status


def test_a_pulse_beats_starts_reacts_and_seals(cast: Cast) -> None:
    jobs.pulse("worker-1")
    assert Beat.objects.get().worker == "worker-1"
    assert Run.unscoped.filter(job="journal.export_head").count() == 1
    assert not Line.unscoped.filter(seal=None).exists()


def test_old_runs_and_beats_are_forgotten_and_dead_ones_kept(thing: Thing) -> None:
    old = timezone.now() - timedelta(days=31)
    runs = {state: started(thing, state) for state in Status.values}
    with writing("test"):
        for state, run in runs.items():
            Run.unscoped.filter(pk=run.pk).update(state=state, ended_at=old)
        Beat.objects.create(worker="w", at=old)
    jobs.prune(runs["done"])
    assert set(Run.unscoped.values_list("state", flat=True)) == {"waiting", "running", "dead"}
    assert not Beat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_do_a_whole_run_exactly_once(lasting_cast: Cast) -> None:
    thing = sample.add("一", lasting_cast.regions["dadong"], by=BY)
    run = started(thing)
    at_once(*[lambda: perform.call(run.pk)] * 4)
    assert [thing.pk] == DONE
    assert Thing.unscoped.get().count == 1
    assert again(run).state == Status.DONE


@pytest.mark.django_db(transaction=True)
def test_asking_side_by_side_is_one_run_with_one_task(lasting_cast: Cast) -> None:
    thing = sample.add("一", lasting_cast.regions["dadong"], by=BY)
    runs = at_once(*[lambda: started(thing)] * 5)
    assert len({run.pk for run in runs}) == 1
    assert DBTaskResult.objects.count() == 1
