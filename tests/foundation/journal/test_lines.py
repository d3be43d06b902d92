"""A line says who did what to what, and its code covers every word of it."""

from datetime import UTC, datetime

from tests.cast import BY, Cast
from tests.foundation import sample
from yinian.foundation.journal import lines
from yinian.foundation.journal.lines import COVERED, Entry, Line, code_of, did, last_move, micros, timeline


def written(line: Line) -> list[object]:
    values = [getattr(line, name) for name in COVERED]
    return [*values[:-1], micros(line.at)]


def test_a_line_tells_the_whole_story(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dongshuncheng"], by=cast.actor("chen"), why="来信", secret="13900000009")
    line = timeline(thing)[0]
    assert (line.verb, line.outcome, line.who, line.role) == ("thing.add", "done", "陈立（工作人员）", "officer")
    assert (line.account_id, line.post_id) == (cast.posts["chen"].account_id, cast.posts["chen"].pk)
    assert (line.subject_kind, line.subject_id) == ("sample.thing", thing.pk)
    assert (line.region_path, line.reason, line.parent, line.step) == (
        cast.regions["dongshuncheng"].path,
        "来信",
        None,
        0,
    )
    assert line.changed[f"sample.thing:{thing.pk}"]["name"] == [None, "一"]


def test_secret_columns_are_told_by_digest_only(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dadong"], by=BY, secret="13900000009", remark="血压高")
    sample.change(thing, by=BY, secret="13900000008", remark="")
    for line in timeline(thing):
        assert "1390000000" not in line.changes
        assert "血压" not in line.changes
    (old, new), (note, gone) = (timeline(thing)[0].changed[f"sample.thing:{thing.pk}"][k] for k in ("secret", "remark"))
    assert old.startswith("#")
    assert new.startswith("#")
    assert old != new
    assert note.startswith("#")
    assert gone is None


def test_the_code_is_the_same_after_a_journey_through_the_database(cast: Cast) -> None:
    sample.add("一\x1f“二”", cast.regions["dadong"], by=cast.actor("chen"), why="三\n四")
    for line in Line.unscoped.all():
        assert code_of(written(line)) == line.code


def test_no_text_can_pretend_to_be_two() -> None:
    assert code_of(["a\x1fb", "c"]) != code_of(["a", "b\x1fc"])
    assert code_of(["a", "", "b"]) != code_of(["a", "b", ""])
    assert code_of(["1:a", "b"]) != code_of(["1", "a1:b"])


def test_every_covered_column_changes_the_code(cast: Cast) -> None:
    line = Line.unscoped.order_by("id").first()
    assert line is not None
    values = written(line)
    codes = {code_of([*values[:i], "other", *values[i + 1 :]]) for i in range(len(values))}
    assert len(codes) == len(COVERED)
    assert line.code not in codes


def test_everything_but_number_code_and_seal_is_covered() -> None:
    assert {field.name for field in Line._meta.concrete_fields} - set(COVERED) == {"id", "code", "seal"}


def test_moments_are_exact_microseconds() -> None:
    for at in (datetime(2026, 1, 2, 3, 4, 5, 999999, UTC), datetime(2038, 1, 19, 3, 14, 8, 1, UTC)):
        assert divmod(micros(at), 1_000_000) == (int(at.replace(microsecond=0).timestamp()), at.microsecond)


def test_many_lines_get_numbers_in_their_order(cast: Cast) -> None:
    entries = [Entry("test.many", step, None, "sample.thing", step) for step in range(450)]
    numbers = lines.write(iter(entries), by=BY, request="many")
    assert numbers == sorted(numbers)
    found = Line.unscoped.in_bulk(numbers)
    assert [found[number].subject_id for number in numbers] == list(range(450))
    one = lines.write([Entry("test.one", 0, None)], by=BY, request="one")
    assert one[0] > numbers[-1]


def test_who_did_it_and_who_was_last(cast: Cast) -> None:
    chen, lin = cast.actor("chen"), cast.actor("lin")
    thing = sample.add("一", cast.regions["dadong"], by=chen)
    sample.change(thing, by=lin, name="二")
    assert did(chen.account_id, "thing.add", thing)
    assert not did(lin.account_id, "thing.add", thing)
    last = last_move(thing)
    assert last is not None
    assert (last.verb, last.who) == ("thing.change", "林市（工作人员）")
