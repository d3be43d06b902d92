"""What a carer brings back: by whom, when, where, once, and whole before it closes."""

from datetime import timedelta

import pytest

from tests.delivery.evidence.visit import HOME, png, points, post, scene, served, upload
from tests.delivery.evidence.visit import chunk as png_chunk
from tests.delivery.town import MONDAY, Clock, Town, assigned
from yinian.delivery.evidence import actions, queries
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, files
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused, Repeated

TEN = MONDAY + timedelta(hours=3)


@pytest.fixture
def order(town: Town, clock: Clock) -> Order:
    row = assigned(town, TEN)
    clock.now = TEN
    return row


def stored(order: Order) -> Order:
    return Order.unscoped.get(pk=order.pk)


def refused(verb: object, *given: object, why: str, **more: object) -> None:
    before = Evidence.unscoped.count()
    with pytest.raises(Refused) as refusal:
        verb(*given, **more)  # type: ignore[operator]
    assert why in refusal.value.why, refusal.value.why
    assert Evidence.unscoped.count() == before


def test_a_whole_visit_waits_for_somebody_elses_eyes(town: Town, order: Order, clock: Clock) -> None:
    row = served(town, order, clock, 55)
    assert (row.status, row.came_at, row.left_at) == ("done", TEN, TEN + timedelta(minutes=55))
    kinds = [piece.kind for piece in queries.of_order(town.by("sunny"), row)]
    assert kinds == ["check_in", "checklist", "photo", "signature", "check_out"]
    verbs = [line.verb for line in reversed(timeline(row))]
    assert verbs[-5:] == ["evidence.check_in", "evidence.tick", "evidence.photo", "evidence.sign", "evidence.check_out"]
    due = deadlines.waiting(town.by("sunny")).filter(subject_id=row.pk, subject_kind="delivery.order")
    assert due.get().kind == "order.verify"


def test_only_who_was_sent_comes_in(town: Town, order: Order) -> None:
    with pytest.raises(NotFound):
        actions.check_in(order, post("a"), by=town.by("li"))
    refused(actions.check_in, order, post("a"), why="没有这项权限", by=town.by("he"))
    assert stored(order).status == "assigned"


def test_a_carer_who_was_called_back_meanwhile_cannot_come_in(town: Town, order: Order, clock: Clock) -> None:
    seen = stored(order)
    clock.now = MONDAY
    orders.assign(stored(order), town.li, by=town.by("sunny"))
    clock.now = TEN
    with pytest.raises(NotFound):
        actions.check_in(seen, post("a"), by=town.by("zhang"))


@pytest.mark.parametrize(("minutes", "why"), [(-61, "最多提前 60 分钟"), (241, "晚了 240 分钟以上")])
def test_too_early_and_too_late(town: Town, order: Order, clock: Clock, minutes: int, why: str) -> None:
    clock.now = TEN + timedelta(minutes=minutes)
    refused(actions.check_in, order, post("a"), why=why, by=town.by("zhang"))
    assert stored(order).status == "assigned"


def test_what_was_sent_later_keeps_the_phones_time(town: Town, order: Order, clock: Clock) -> None:
    clock.go(hours=5)
    actions.check_in(order, post("a", phone_at=TEN), by=town.by("zhang"))
    assert stored(order).came_at == TEN
    piece = Evidence.unscoped.get()
    assert (piece.phone_at, piece.at) == (TEN, TEN + timedelta(hours=5))


def test_a_wrong_clock_is_set_right_by_when_it_sent(town: Town, order: Order, clock: Clock) -> None:
    clock.go(hours=5)
    fast = timedelta(hours=7)  # the phone's clock runs seven hours ahead
    actions.check_in(order, post("a", phone_at=TEN + fast, sent_at=clock.now + fast), by=town.by("zhang"))
    assert stored(order).came_at == TEN
    piece = Evidence.unscoped.get()
    assert (piece.phone_at, piece.sent_at, piece.at) == (TEN + fast, clock.now + fast, clock.now)


def test_a_phone_in_the_future_is_not_believed(town: Town, order: Order) -> None:
    actions.check_in(order, post("a", phone_at=TEN + timedelta(hours=1)), by=town.by("zhang"))
    assert stored(order).came_at == TEN


def test_the_same_piece_twice_is_one_and_another_under_its_key_is_refused(town: Town, order: Order) -> None:
    by = town.by("zhang")
    first = actions.check_in(order, post("k", **HOME), by=by)
    assert actions.check_in(stored(order), post("k", **HOME), by=by) == first
    with pytest.raises(Repeated):
        actions.tick(order, points(order), post("k"), by=by)
    with pytest.raises(Overtaken):
        actions.check_in(stored(order), post("other"), by=by)
    assert Evidence.unscoped.count() == 1


def test_a_position_must_be_on_earth_or_none(town: Town, order: Order) -> None:
    refused(actions.check_in, order, post("a", latitude=91.0, longitude=0.0), why="不是一个地点", by=town.by("zhang"))
    refused(actions.check_in, order, post("a", latitude=41.0), why="不是一个地点", by=town.by("zhang"))
    actions.check_in(order, post("a"), by=town.by("zhang"))
    assert Evidence.unscoped.get().latitude is None


def test_the_elders_code_is_right_or_refused(town: Town, order: Order) -> None:
    code = queries.code_of(order)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused(actions.check_in, order, post("a", code=wrong), why="服务码不对", by=town.by("zhang"))
    actions.check_in(order, post("a", code=f"{code[:3]} {code[3:]}"), by=town.by("zhang"))
    row = Evidence.unscoped.get()
    assert (row.code_right, row.code_kind, len(code)) == (True, "visit", 6)


def test_the_code_at_the_door_is_that_of_the_home(town: Town, order: Order) -> None:
    assert order.address and town.cast.neighbour
    code = queries.door_code(town.elder.pk, order.address)
    assert len(code) == 8 and code.isdecimal()
    for other in (queries.door_code(town.cast.neighbour.pk, order.address), queries.door_code(town.elder.pk, "别处")):
        refused(actions.check_in, order, post("a", code=other), why="服务码不对", by=town.by("zhang"))
    actions.check_in(order, post("a", code=code), by=town.by("zhang"))
    row = Evidence.unscoped.get()
    assert (row.code_right, row.code_kind) == (True, "door")


def test_a_wrong_code_that_waited_is_kept_because_nobody_can_look_again(town: Town, order: Order, clock: Clock) -> None:
    clock.go(hours=3)
    given = post("a", code="000000", phone_at=TEN, sent_at=TEN + timedelta(hours=3))
    row = actions.check_in(order, given, by=town.by("zhang"))
    assert (row.code_right, row.code_kind, stored(order).status) == (False, "", "under_way")


def test_it_does_not_close_before_every_point_is_ticked(town: Town, order: Order) -> None:
    by, wanted = town.by("zhang"), points(order)
    actions.check_in(order, post("in"), by=by)
    refused(actions.check_out, order, post("out"), why=f"还有 {len(wanted)} 项", by=by)
    actions.tick(order, wanted[:2], post("t1"), by=by)
    refused(actions.check_out, order, post("out"), why=f"还有 {len(wanted) - 2} 项", by=by)
    assert stored(order).status == "under_way"
    actions.tick(order, wanted[2:], post("t2"), by=by)
    assert queries.ticked(by, order) == set(wanted)
    actions.check_out(order, post("out"), by=by)
    assert stored(order).status == "done"


def test_what_is_no_point_of_the_list_is_refused(town: Town, order: Order) -> None:
    by = town.by("zhang")
    actions.check_in(order, post("in"), by=by)
    for given in ([], ["moon"]):
        refused(actions.tick, order, given, post("t"), why="清单", by=by)


def test_papers_come_between_coming_and_leaving(town: Town, order: Order, clock: Clock) -> None:
    by = town.by("zhang")
    refused(actions.photo, order, upload(), post("p"), why="已派人", by=by)
    done = served(town, order, clock)
    refused(actions.note, done, "皮肤有红点", post("n"), why="待核验", by=by)


def test_a_photo_is_kept_without_what_it_should_not_carry(town: Town, order: Order) -> None:
    by = town.by("zhang")
    actions.check_in(order, post("in"), by=by)
    told = png(png_chunk(b"tEXt", b"GPS\x0041.8,123.4"), png_chunk(b"eXIf", b"MM\0*secret"))
    row = actions.photo(order, upload(told), post("p"), by=by)
    kept = files.seen(town.by("sunny"), row.file_id or 0).path.read_bytes()
    assert kept == png() and b"GPS" not in kept and row.sha256 == row.file.sha256  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        files.seen(town.by("zhou"), row.file_id or 0)
    refused(actions.photo, order, upload(b"MZ no picture"), post("q"), why="不是完整的照片", by=by)
    for number in range(5):
        actions.photo(order, upload(), post(f"p{number}"), by=by)
    refused(actions.photo, order, upload(), post("seven"), why="最多 6 张", by=by)


def test_a_signature_or_the_word_of_somebody_named(town: Town, order: Order) -> None:
    by = town.by("zhang")
    actions.check_in(order, post("in"), by=by)
    refused(actions.sign, order, None, post("s"), why="没有签名", by=by)
    row = actions.sign(order, None, post("s"), by=by, signed_by="王秀英本人")
    assert (row.signed_by, row.file_id) == ("王秀英本人", None)


def test_a_note_is_read_by_who_may_read_about_health(town: Town, order: Order) -> None:
    by = town.by("zhang")
    actions.check_in(order, post("in"), by=by)
    row = actions.note(order, "后背有红点", post("n"), by=by)
    seen = queries.of_order(town.by("he"), order).get(pk=row.pk)
    assert seen.note and seen.note.open() == "后背有红点"
    assert "note" in queries.of_order(town.by("sunny"), order).get(pk=row.pk).get_deferred_fields()
    assert not queries.of_order(town.by("zhou"), order).exists()


def test_what_cannot_be_opened_is_no_photo(town: Town, order: Order) -> None:
    by = town.by("zhang")
    actions.check_in(order, post("in"), by=by)
    broken = b"\xff\xd8" + b"\xff\xdb\x00\x43" + b"\0" * 65 + b"\xff\xda\x00\x0c" + b"\0" * 10 + b"\x11\xff\xd9"
    refused(actions.photo, order, upload(broken), post("p"), why="打不开", by=by)
    row = actions.photo(order, upload(scene(3, (320, 240), "JPEG")), post("p"), by=by)
    assert len(row.likeness) == 16


def test_an_incident_is_a_need_once(town: Town, order: Order) -> None:
    by = town.by("zhang")
    refused(actions.incident, order, "moon", "", post("h"), why="没有选", by=by)
    row = actions.incident(order, "door", "敲了十分钟", post("h"), by=by)
    assert actions.incident(order, "door", "敲了十分钟", post("h"), by=by) == row
    need = Need.unscoped.get()
    assert (need.urgency, need.source, need.elder_id, need.status) == ("urgent", "visit", town.elder.pk, "open")
    assert need.text and "敲门没有人应" in need.text.open() and "敲了十分钟" in need.text.open()
    assert [line.verb for line in timeline(order)][:1] == ["evidence.incident"]
    actions.incident(order, "other", "", post("i"), by=by)
    assert Need.unscoped.order_by("-id")[0].urgency == "ordinary"
    with pytest.raises(NotFound):
        actions.incident(order, "help", "", post("j"), by=town.by("li"))


def test_the_elder_says_once_whether_anybody_came(town: Town, order: Order, clock: Clock) -> None:
    refused(actions.confirm, order, True, why="现在不用确认", by=town.by("wang"))
    done = served(town, order, clock)
    refused(actions.confirm, done, True, why="没有这项权限", by=town.by("zhang"))
    row = actions.confirm(done, False, by=town.by("wang"))
    assert (row.kind, row.came, row.order_id) == ("confirm", False, order.pk)
    refused(actions.confirm, done, True, why="已经确认过", by=town.by("son"))
    assert timeline(done)[0].verb == "evidence.confirm"
