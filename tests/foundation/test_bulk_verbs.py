"""A bulk verb is one transaction a chunk and one line a subject, and may be killed between chunks."""

import pytest

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.sample import Thing
from yinian.foundation import bulk, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import LawBroken, Refused


@pytest.fixture
def things(cast: Cast) -> list[Thing]:
    return [sample.add(str(n), cast.regions["dadong"], by=BY) for n in range(8)]


def counted() -> list[int]:
    return list(Thing.unscoped.order_by("id").values_list("count", flat=True))


def test_each_subject_has_its_line_and_each_chunk_its_request(cast: Cast, things: list[Thing]) -> None:
    sizes: list[int] = []
    assert sample.count_all(iter(things), by=cast.actor("chen"), after=sizes.append, why="盘点") == 8
    assert sizes == [3, 3, 2]
    lines = Line.unscoped.filter(verb="thing.count_all").order_by("id")
    assert [line.subject_id for line in lines] == [thing.pk for thing in things]
    assert [line.step for line in lines] == [0, 1, 2, 0, 1, 2, 0, 1]
    assert len({line.request for line in lines}) == 3
    assert {(line.who, line.reason, line.changes) for line in lines} == {("陈立（工作人员）", "盘点", '{"count":"+1"}')}


def test_killed_between_chunks_it_has_done_whole_chunks_and_told_of_them(cast: Cast, things: list[Thing]) -> None:
    places: list[int] = []
    with pytest.raises(RuntimeError, match="dies here"):
        sample.count_all(things, by=cast.actor("chen"), fail_at=things[4].pk, after=places.append)
    assert counted() == [1, 1, 1, 0, 0, 0, 0, 0]
    assert Line.unscoped.filter(verb="thing.count_all").count() == 3
    assert sample.count_all(things[sum(places) :], by=cast.actor("chen")) == 5
    assert counted() == [1] * 8


def test_what_runs_after_a_chunk_is_in_its_transaction(cast: Cast, things: list[Thing]) -> None:
    def after(count: int) -> None:
        raise RuntimeError("the place cannot be kept")

    with pytest.raises(RuntimeError, match="cannot be kept"):
        sample.count_all(things, by=cast.actor("chen"), after=after)
    assert counted() == [0] * 8
    assert not Line.unscoped.filter(verb="thing.count_all").exists()


def test_the_refusal_of_a_bulk_verb_is_written_too(cast: Cast, things: list[Thing]) -> None:
    with pytest.raises(Refused):
        sample.count_all(things, by=cast.actor("zhang"))
    assert Line.unscoped.filter(verb="thing.count_all", outcome="refused").count() == 1


def test_it_runs_inside_no_other_verb_and_calls_none(cast: Cast, things: list[Thing]) -> None:
    @verbs.verb("test.wrapping", "包", may=verbs.EVERYBODY)
    def wrapping(*, by: Actor) -> None:
        sample.count_all(things, by=by)

    @verbs.bulk_verb("test.calling", "调", may=verbs.EVERYBODY)
    def calling(part: list[Thing], *, by: Actor) -> list[verbs.Done]:
        sample.change(part[0], by=by, name="x")
        return []

    try:
        with pytest.raises(LawBroken, match="inside no other verb"):
            wrapping(by=BY)
        with pytest.raises(LawBroken, match="inside another verb"):
            calling(things, by=BY)
    finally:
        verbs.VERBS.pop("test.wrapping")
        verbs.VERBS.pop("test.calling")


def test_nothing_to_do_is_no_chunk(cast: Cast) -> None:
    assert sample.count_all([], by=cast.actor("chen")) == 0


def test_numbers_are_reserved_for_rows_to_come(db: None) -> None:
    with verbs.stream("test"):
        first = Party.objects.create(kind="office", name="a", region_path="/")
        numbers = bulk.reserve(Party, 3)
        rows = [(pk, "office", str(pk), "/") for pk in numbers]
        bulk.insert(Party, ("id", "kind", "name", "region_path"), rows)
        last = Party.objects.create(kind="office", name="z", region_path="/")
    assert [first.pk, *numbers, last.pk] == list(range(first.pk, first.pk + 5))
