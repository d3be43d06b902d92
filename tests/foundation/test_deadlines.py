"""What is due stands once, moves when asked, is met or dropped, and is late in its own district only."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.sample import Thing
from yinian.foundation import deadlines
from yinian.foundation.actor import Actor
from yinian.foundation.deadlines import Deadline
from yinian.foundation.verbs import EVERYBODY, verb

HOUR = timedelta(hours=1)


@verb("test.due", "期限测试", may=EVERYBODY)
def do(what: Any, *args: Any, by: Actor, **given: Any) -> Any:
    return what(*args, **given)


@pytest.fixture
def thing(cast: Cast) -> Thing:
    return sample.add("一", cast.regions["dongshuncheng"], by=BY)


def test_it_stands_once_and_is_set_anew(cast: Cast, thing: Thing) -> None:
    now = timezone.now()
    first = do(deadlines.expect, thing, "reply", now + HOUR, by=BY)
    party = cast.parties["sunny"].pk
    second = do(deadlines.expect, thing, "reply", now + 2 * HOUR, title="答复", party_id=party, by=BY)
    other = do(deadlines.expect, thing, "visit", now + HOUR, by=BY)
    assert (first.pk, first.title) == (second.pk, "一")
    row = Deadline.unscoped.get(pk=first.pk)
    assert (row.due_at, row.title, row.party_id, row.region_path) == (now + 2 * HOUR, "答复", party, thing.region_path)
    assert other.pk != first.pk


@pytest.mark.parametrize(("end", "met", "dropped"), [(deadlines.meet, True, False), (deadlines.drop, False, True)])
def test_once_met_or_dropped_it_waits_no_longer_and_may_stand_again(
    cast: Cast, thing: Thing, end: Any, met: bool, dropped: bool
) -> None:
    now = timezone.now()
    row = do(deadlines.expect, thing, "reply", now - HOUR, by=BY)
    for _twice in range(2):
        do(end, thing, "reply", by=BY)
    row = Deadline.unscoped.get(pk=row.pk)
    assert (row.met_at is not None, row.dropped) == (met, dropped)
    assert not deadlines.waiting(cast.actor("chen")).exists()
    assert do(deadlines.expect, thing, "reply", now + HOUR, by=BY).pk != row.pk


def test_lateness_is_seen_where_the_subject_lies_and_by_who_must_act(cast: Cast, thing: Thing) -> None:
    now, sunny = timezone.now(), cast.parties["sunny"].pk
    late = do(deadlines.expect, thing, "reply", now - HOUR, party_id=sunny, by=BY)
    soon = do(deadlines.expect, thing, "visit", now + HOUR, by=BY)
    assert list(deadlines.late(cast.actor("chen"))) == [late]
    assert list(deadlines.waiting(cast.actor("chen"))) == [late, soon]
    assert list(deadlines.waiting(cast.actor("sunny"))) == [late]
    assert list(deadlines.waiting(cast.actor("zhou"))) == []
    assert late.late
    assert not soon.late


def test_met_in_time_is_not_late_afterwards(thing: Thing) -> None:
    now = timezone.now()
    row = Deadline(due_at=now - HOUR, met_at=now - 2 * HOUR)
    assert not row.late
    assert Deadline(due_at=now - 2 * HOUR, met_at=now - HOUR).late
