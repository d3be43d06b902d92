"""Each listener does its work on each line once, whatever the order of numbers and commits."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.at_once import at_once, postgres
from tests.foundation.sample import Thing
from yinian.foundation import jobs
from yinian.foundation.guard import writing
from yinian.foundation.journal import receipts, seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import LISTENERS, TRIES, Receipt, on, react
from yinian.foundation.refusals import LawBroken

HEARD: list[int] = []
FAULTS: list[Exception] = []


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    kept = {verb: dict(known) for verb, known in LISTENERS.items()}
    LISTENERS.clear()  # the rooms' own would be counted with ours
    HEARD.clear()
    FAULTS.clear()

    @on(sample.add)
    def hear(line: Line) -> None:
        sample.change(Thing.unscoped.get(pk=line.subject_id), by=BY, count=1)
        if FAULTS:
            raise FAULTS.pop()
        HEARD.append(line.subject_id or 0)

    yield
    LISTENERS.clear()
    LISTENERS.update(kept)


def late() -> None:
    with writing("test"):
        Receipt.objects.filter(done_at=None).update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_line_is_heard_once(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dadong"], by=BY)
    assert react() == 1
    assert react() == 0
    assert [thing.pk] == HEARD
    receipt = Receipt.objects.get(line__verb="thing.add")
    assert (receipt.tries, receipt.dead_at, receipt.error) == (1, None, "")
    assert receipt.done_at is not None


def test_what_is_rolled_back_is_never_heard(cast: Cast) -> None:
    with transaction.atomic():
        sample.add("一", cast.regions["dadong"], by=BY)
        transaction.set_rollback(True)
    assert react() == 0
    assert not Receipt.objects.filter(line__verb="thing.add").exists()


def test_a_failing_listener_leaves_nothing_and_tries_again_later(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dadong"], by=BY)
    FAULTS.append(ValueError("no line"))
    assert react() == 1
    assert Thing.unscoped.get(pk=thing.pk).count == 0
    receipt = Receipt.objects.get(line__verb="thing.add")
    assert (receipt.tries, receipt.done_at, receipt.error) == (1, None, "ValueError: no line")
    assert receipt.due_at > timezone.now()
    assert react() == 0
    late()
    assert react() == 1
    assert [thing.pk] == HEARD
    assert Receipt.objects.get(pk=receipt.pk).error == ""


def test_after_its_tries_it_is_dead_and_an_administrator_may_revive_it(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dadong"], by=BY)
    for _try in range(TRIES):
        FAULTS.append(ValueError("never"))
        late()
        assert react() == 1
    late()
    assert react() == 0
    dead = jobs.dead_receipts(cast.actor("system")).get()
    assert (dead.tries, dead.error) == (TRIES, "ValueError: never")
    assert not jobs.dead_receipts(cast.actor("system2")).exists()
    assert not jobs.dead_receipts(cast.actor("chen")).exists()
    jobs.retry_receipt(dead, by=cast.actor("system"))
    assert react() == 1
    assert [thing.pk] == HEARD


def test_a_listener_that_is_gone_is_a_fault_that_can_be_seen(cast: Cast) -> None:
    sample.add("一", cast.regions["dadong"], by=BY)
    LISTENERS["thing.add"].clear()
    react()
    assert "nobody listens" in Receipt.objects.get(line__verb="thing.add").error


def test_only_verbs_can_be_listened_to() -> None:
    with pytest.raises(LawBroken):
        on(print)


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_do_each_receipt_once(lasting_cast: Cast) -> None:
    things = [sample.add(str(n), lasting_cast.regions["dadong"], by=BY) for n in range(12)]
    results = at_once(*[react] * 3)
    assert sum(results) == 12
    assert sorted(HEARD) == sorted(thing.pk for thing in things)


@postgres
@pytest.mark.django_db(transaction=True)
def test_a_lower_number_that_commits_later_is_sealed_and_heard(lasting_cast: Cast) -> None:
    seals.seal()
    first_written, second_done = threading.Event(), threading.Event()

    def slow() -> int:
        with transaction.atomic():
            thing = sample.add("先写后交", lasting_cast.regions["dadong"], by=BY)
            first_written.set()
            assert second_done.wait(10)
        return int(thing.pk)

    def quick() -> int:
        assert first_written.wait(10)
        thing = sample.add("后写先交", lasting_cast.regions["dadong"], by=BY)
        assert react() == 1
        assert seals.seal() == 2  # the line of the verb, and that of the reaction
        second_done.set()
        return int(thing.pk)

    early, late_one = at_once(slow, quick)
    numbers = dict(Line.unscoped.filter(verb="thing.add").values_list("subject_id", "id"))
    assert numbers[early] < numbers[late_one]
    assert [late_one] == HEARD
    assert react() == 1
    assert [late_one, early] == HEARD
    seals.seal()
    assert not Line.unscoped.filter(seal=None).exists()
    assert seals.verify().sound
    assert connection.vendor == "postgresql"


def test_receipts_are_written_for_lines_in_bulk(cast: Cast) -> None:
    things = [sample.add(str(n), cast.regions["dadong"], by=BY) for n in range(4)]
    react()
    HEARD.clear()

    @on(sample.count_all)
    def count(line: Line) -> None:
        HEARD.append(line.subject_id or 0)

    sample.count_all(things, by=cast.actor("chen"))
    assert react() == 4
    assert sorted(HEARD) == [thing.pk for thing in things]


def test_waiting_times_grow() -> None:
    assert len(receipts.WAIT_SECONDS) == TRIES - 1
    assert list(receipts.WAIT_SECONDS) == sorted(receipts.WAIT_SECONDS)
