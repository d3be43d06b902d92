"""Somebody who was not there verifies: hours count or go back, and what speaks against a visit wants a reason."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from tests.delivery.evidence.visit import HOME, points, post, served, upload
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of
from yinian.delivery.evidence import actions, looking, queries
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.evidence.words import said, seen
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.facts import ORDERS
from yinian.delivery.orders.models import Feedback, Order
from yinian.foundation import columns, files
from yinian.foundation.journal.lines import timeline
from yinian.foundation.journal.receipts import react
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders.facts import ELDERS

TEN = MONDAY + timedelta(hours=3)


def stored(order: Order) -> Order:
    return Order.unscoped.get(pk=order.pk)


@pytest.fixture
def done(town: Town, clock: Clock) -> Order:
    return served(town, assigned(town, TEN), clock, 57)


def test_the_hours_count_and_the_rest_goes_back(town: Town, done: Order) -> None:
    actions.verify(done, by=town.by("sunny"))
    row = stored(done)
    assert (row.status, row.verified_minutes, row.served_on) == ("verified", 55, date(2026, 11, 16))
    assert minutes_of(town) == (125, 0, 55)
    assert timeline(row)[0].verb == "evidence.verify"
    with pytest.raises(Refused):
        actions.verify(row, by=town.by("he"))
    assert minutes_of(town) == (125, 0, 55)


def test_what_was_seen_is_told_in_words_and_kept(town: Town, done: Order) -> None:
    told = " ".join(seen(one) for one in looking.score(done).signals)
    assert "服务 57 分钟" in told and "还不知道老人家在哪里" in told and "有照片 1 张" in told
    assert "质量清单全部完成" in " ".join(said(finding) for finding in queries.findings(done))
    actions.verify(done, by=town.by("sunny"))
    kept = queries.weighing(town.by("sunny"), done)
    assert kept and (kept.points, kept.certainty, kept.automatic, kept.source) == (100, 68, False, "own default")
    assert [one["kind"] for one in kept.signals][:2] == ["fence", "length"]
    assert queries.weighing(town.by("zhou"), done) is None


def test_it_does_not_count_and_the_hours_go_back(town: Town, done: Order) -> None:
    with pytest.raises(Refused):
        actions.reject(done, by=town.by("he"), why=" ")
    actions.reject(done, by=town.by("he"), why="照片不是这位老人家")
    row = stored(done)
    assert (row.status, row.served_on, row.verified_minutes) == ("rejected", None, None)
    assert row.outcome and row.outcome.open() == "照片不是这位老人家"
    assert minutes_of(town) == (180, 0, 0)


def test_not_by_who_visited_or_ordered_nor_the_neighbour(town: Town, clock: Clock) -> None:
    done = served(town, assigned(town, TEN, by="he"), clock)
    for who in ("zhang", "wang"):
        with pytest.raises(Refused):
            actions.verify(done, by=town.by(who))
    with pytest.raises(Refused) as refusal:
        actions.verify(done, by=town.by("he"))
    assert "本人经手" in refusal.value.why
    with pytest.raises(NotFound):
        actions.verify(done, by=town.by("zhou"))
    assert stored(done).status == "done"
    actions.verify(done, by=town.by("chen"))


def brought(town: Town, clock: Clock, minutes: int, *, papers: bool = True, **spot: object) -> Order:
    """A visit that leaves something to be desired."""
    order, by = assigned(town, TEN), town.by("zhang")
    clock.now = TEN
    actions.check_in(order, post("in", **spot), by=by)
    actions.tick(order, points(order), post("t"), by=by)
    if papers:
        actions.sign(order, None, post("s"), by=by, signed_by="王秀英")
    clock.go(minutes=minutes)
    actions.check_out(order, post("out"), by=by)
    return stored(order)


def test_too_few_points_want_a_reason(town: Town, clock: Clock) -> None:
    order = brought(town, clock, 40)
    with pytest.raises(Refused) as refusal:
        actions.verify(order, by=town.by("sunny"))
    assert "得 88 分" in refusal.value.why and "比约定的 60 分钟短" in refusal.value.why
    assert stored(order).status == "done" and minutes_of(town) == (120, 60, 0)
    actions.verify(order, by=town.by("sunny"), why="已打电话向老人核实")
    assert stored(order).verified_minutes == 40
    assert timeline(order)[0].reason == "已打电话向老人核实"


@pytest.mark.parametrize(("minutes", "papers"), [(2, True), (60, False)])
def test_nothing_forbids_it_but_a_reason_is_wanted(town: Town, clock: Clock, minutes: int, papers: bool) -> None:
    order = brought(town, clock, minutes, papers=papers)
    with pytest.raises(Refused):
        actions.verify(order, by=town.by("sunny"), why=" ")
    assert stored(order).status == "done"
    actions.verify(order, by=town.by("sunny"), why="儿子在场，说服务属实")
    assert stored(order).status == "verified"


def test_the_home_is_known_from_an_earlier_visit(town: Town, clock: Clock, done: Order) -> None:
    actions.verify(done, by=town.by("sunny"))
    near = served(town, assigned(town, TEN + timedelta(days=1)), clock)
    assert kinds(near)["fence"] == ("near_in", "good")
    actions.verify(near, by=town.by("sunny"))
    away = {**HOME, "latitude": 41.9}
    far = served(town, assigned(town, TEN + timedelta(days=2)), clock, **away)
    with pytest.raises(Refused) as refusal:
        actions.verify(far, by=town.by("sunny"))
    assert "很远" in refusal.value.why


def kinds(order: Order) -> dict[str, tuple[str, str]]:
    return {one.kind: (one.seen, one.verdict) for one in looking.score(order).signals}


def copied(order: Order, **changes: object) -> Order:
    """Another visit of the same carer that no verb would let be: a clock that was moved, a queue that was made up."""
    from yinian.foundation.guard import writing

    with writing("test"):
        other = Order.unscoped.get(pk=order.pk)
        for name, value in {"pk": None, "status": "done", "served_on": None, **changes}.items():
            setattr(other, name, value)
        other.save(force_insert=True)
    return other


def test_a_carer_in_two_homes_at_once_is_seen_from_both(town: Town, done: Order) -> None:
    assert town.cast.neighbour
    other = copied(done, elder=town.cast.neighbour)
    for one, against in ((other, done), (done, other)):
        signal = next(signal for signal in looking.score(one).signals if signal.kind == "overlap")
        assert (signal.verdict, signal.about["minutes"]) == ("bad", 57) and str(against.pk) in seen(signal)


def test_two_carers_who_come_together_do_not_stand_in_each_others_way(town: Town, done: Order) -> None:
    copied(done, carer=town.li.party)
    assert kinds(done)["overlap"] == ("no_overlap", "good")
    copied(done, carer=town.li.party, starts_at=done.starts_at + timedelta(minutes=10))
    assert kinds(done)["overlap"] == ("overlap", "bad")


def test_who_cannot_have_got_there_in_time_is_seen(town: Town, clock: Clock, done: Order) -> None:
    away = {**HOME, "latitude": 42.8}
    next_one = served(town, assigned(town, TEN + timedelta(minutes=80), funding="self"), clock, **away)
    assert kinds(next_one)["travel"] == ("too_fast", "bad")
    assert kinds(done)["travel"] == ("too_fast", "bad")
    assert kinds(done)["overlap"][1] == "good"


def test_a_photo_shown_before_is_seen(town: Town, clock: Clock, done: Order) -> None:
    by, again = town.by("zhang"), assigned(town, TEN + timedelta(days=1))
    clock.now = again.starts_at
    actions.check_in(again, post("in", **HOME), by=by)
    actions.tick(again, points(again), post("t"), by=by)
    first = files.of(Evidence.unscoped.get(order=done, kind="photo"))[0]
    smaller = BytesIO()
    Image.open(first.path).resize((120, 90)).save(smaller, "JPEG", quality=60)
    actions.photo(again, upload(smaller.getvalue()), post("p"), by=by)
    clock.go(minutes=60)
    actions.check_out(again, post("out", **HOME), by=by)
    signal = next(one for one in looking.score(stored(again)).signals if one.kind == "photo")
    assert signal.verdict == "bad" and str(done.pk) in seen(signal)


def test_what_the_phone_and_the_elder_say_is_weighed(town: Town, clock: Clock) -> None:
    order, by = assigned(town, TEN), town.by("zhang")
    clock.now = TEN + timedelta(hours=6)
    drift = timedelta(minutes=30)
    late = {"sent_at": clock.now + drift}
    actions.check_in(order, post("in", phone_at=TEN + drift, **late), by=by)
    actions.tick(order, points(order), post("t"), by=by)
    actions.check_out(order, post("out", phone_at=TEN + timedelta(hours=1) + drift, **late), by=by)
    found = kinds(stored(order))
    assert found["clock"] == ("drift", "bad") and found["gap"] == ("waited", "bad")
    assert found["length"] == ("length", "good") and found["confirmed"] == ("unsaid", "unknown")
    actions.confirm(stored(order), False, by=town.by("wang"))
    assert kinds(stored(order))["confirmed"] == ("denied", "bad")


def test_a_need_is_met_by_its_visit(town: Town, clock: Clock) -> None:
    need = needs.report(town.elder, "bathing", "想洗澡", by=town.by("son"), source="self")
    done = served(town, assigned(town, TEN, by="he", need=need), clock)
    actions.verify(done, by=town.by("sunny"))
    clock.go(seconds=1)
    react()
    row = Need.unscoped.get()
    assert row.status == "done" and row.outcome and "助浴" in row.outcome.open()


def test_the_year_counts_her_once(town: Town, clock: Clock, done: Order) -> None:
    def served_on(day: date) -> object:
        return columns.one(ELDERS, town.elder.pk, ["served_at_home"], on=day)["served_at_home"]  # type: ignore[index]

    assert not served_on(date(2026, 11, 16))
    actions.verify(done, by=town.by("sunny"))
    # The cast was registered on the day of the clock.
    assert served_on(date(2026, 11, 16)) and served_on(date(2026, 12, 31))
    assert not served_on(date(2027, 1, 1))
    found = columns.one(ORDERS, done.pk, ["verified_minutes", "place"], on=date(2026, 11, 16))
    assert found and (found["verified_minutes"], found["place"]) == (55, "home")


def test_a_whole_region_counts_her_too(lasting_town: Town, clock: Clock) -> None:
    done = served(lasting_town, assigned(lasting_town, TEN), clock)
    actions.verify(done, by=lasting_town.by("sunny"))
    for day, count in ((date(2026, 11, 16), 1), (date(2026, 11, 15), 0), (date(2027, 1, 1), 0)):
        with columns.engine() as db:
            columns.table(db, "e", ELDERS, ["served_at_home"], region_path="/", on=day)
            assert db.execute("SELECT count(*) FROM memory.e WHERE served_at_home").fetchone() == (count,)


def test_hours_reported_are_the_sum_of_the_visits(town: Town, clock: Clock) -> None:
    for day, minutes in ((0, 57), (1, 60), (2, 50)):
        done = served(town, assigned(town, TEN + timedelta(days=day)), clock, minutes)
        actions.verify(done, by=town.by("sunny"))
    reported = sum(row.verified_minutes or 0 for row in Order.unscoped.filter(status="verified"))
    assert reported == 55 + 60 + 50 == minutes_of(town)[2]


def test_she_speaks_once_and_few_stars_become_a_need(town: Town, done: Order) -> None:
    by = town.by("son")
    with pytest.raises(Refused):
        orders.give_feedback(done, 6, by=by)
    orders.give_feedback(done, 2, "水太凉", by=by)
    assert Feedback.unscoped.get().stars == 2
    need = Need.unscoped.get()
    assert need.text and "水太凉" in need.text.open() and need.source == "self"
    with pytest.raises(Refused) as refusal:
        orders.give_feedback(done, 5, by=town.by("wang"))
    assert "已经评价过" in refusal.value.why
    with pytest.raises(Refused):
        orders.give_feedback(done, 5, by=town.by("sunny"))
    assert Feedback.unscoped.count() == 1


def test_nobody_speaks_of_what_has_not_been(town: Town) -> None:
    order = assigned(town, TEN)
    with pytest.raises(Refused) as refusal:
        orders.give_feedback(order, 5, by=town.by("wang"))
    assert "还没有完成" in refusal.value.why
    assert not Feedback.unscoped.exists()
