"""A visit with points enough counts without a person; any other waits for one, and nothing is dropped."""

from datetime import timedelta
from typing import Any

import pytest

from tests.delivery.evidence.visit import HOME, points, post, served, upload
from tests.delivery.town import MONDAY, Clock, Town, assigned, minutes_of
from yinian.delivery.evidence import actions, jobs, looking, queries
from yinian.delivery.evidence.models import Weighing
from yinian.delivery.orders.models import Order
from yinian.entitlement.policies import queries as policies
from yinian.foundation.actor import system
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Refused

TEN = MONDAY + timedelta(hours=3)


def stored(order: Order) -> Order:
    return Order.unscoped.get(pk=order.pk)


def told(town: Town, order: Order, clock: Clock, minutes: int = 60) -> Order:
    """A visit that says of itself all that a phone can say."""
    by = town.by("zhang")
    clock.now = order.starts_at
    stamp = lambda: {"phone_at": clock.now, "sent_at": clock.now}  # noqa: E731
    code = queries.code_of(order)
    actions.check_in(order, post("in", code=code, **HOME, **stamp()), by=by)
    actions.tick(order, points(order), post("ticks", **stamp()), by=by)
    actions.photo(order, upload(), post("photo", **stamp()), by=by)
    clock.go(minutes=minutes)
    actions.check_out(order, post("out", **HOME, **stamp()), by=by)
    return stored(order)


class Turn:
    """A run of the job that only counts."""

    count = 0

    def advance(self, count: int, **_place: Any) -> None:
        self.count += count


def turn() -> dict[str, Any]:
    run = Turn()
    found = jobs.weigh(run)  # type: ignore[arg-type]
    assert found and run.count == found["automatic"] + found["left"]
    return found


@pytest.fixture
def known(town: Town, clock: Clock) -> Order:
    """An earlier visit, by which the home is known."""
    return actions.verify(served(town, assigned(town, TEN - timedelta(hours=2)), clock), by=town.by("sunny"))


def test_with_points_enough_it_counts_after_a_while(town: Town, clock: Clock, known: Order) -> None:
    done = told(town, assigned(town, TEN + timedelta(days=1)), clock, 57)
    assert turn() == {"automatic": 0, "left": 0}
    clock.go(minutes=121)
    assert turn() == {"automatic": 1, "left": 0}
    row, line = stored(done), timeline(done)[0]
    assert (row.status, row.verified_minutes) == ("verified", 55)
    assert (line.verb, line.who) == ("evidence.verify", "服务核验") and "100 分" in line.reason
    kept = Weighing.unscoped.get(order=done)
    assert (kept.automatic, kept.points, kept.threshold, kept.needed) == (True, 100, 90, 75)
    assert minutes_of(town)[2] == 60 + 55
    assert turn() == {"automatic": 0, "left": 0}


def test_otherwise_it_waits_for_a_person_and_is_not_scored_twice(town: Town, clock: Clock) -> None:
    done = served(town, assigned(town, TEN), clock)
    clock.go(minutes=121)
    assert turn() == {"automatic": 0, "left": 1}
    kept = Weighing.unscoped.get(order=done)
    assert (kept.automatic, kept.certainty, stored(done).status) == (False, 68, "done")
    assert timeline(done)[0].verb == "evidence.weigh"
    assert turn() == {"automatic": 0, "left": 0}
    actions.verify(stored(done), by=town.by("sunny"))
    again = Weighing.unscoped.get(order=done)
    assert (again.pk, again.automatic, stored(done).status) == (kept.pk, False, "verified")


def test_the_elders_no_keeps_it_from_counting_by_itself(town: Town, clock: Clock, known: Order) -> None:
    done = told(town, assigned(town, TEN + timedelta(days=1)), clock)
    actions.confirm(done, False, by=town.by("wang"))
    clock.go(minutes=121)
    assert turn() == {"automatic": 0, "left": 1}
    with pytest.raises(Refused) as refusal:
        actions.verify(stored(done), by=town.by("sunny"))
    assert "没有来过" in refusal.value.why
    actions.reject(stored(done), by=town.by("sunny"), why="老人和邻居都说没有人来")
    assert Weighing.unscoped.get(order=done).points == 85


def test_nobody_but_the_house_scores(town: Town, clock: Clock) -> None:
    done = served(town, assigned(town, TEN), clock)
    for who in ("sunny", "chen", "zhang"):
        with pytest.raises(Refused):
            actions.weigh(done, by=town.by(who))
    assert not Weighing.unscoped.exists()
    actions.verify(done, by=town.by("sunny"))
    with pytest.raises(Refused):
        actions.weigh(stored(done), by=system("服务核验"))


def test_a_region_sets_its_own_terms_from_a_day_on(
    town: Town, clock: Clock, known: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = told(town, assigned(town, TEN + timedelta(days=1)), clock)
    at = policies.at

    class Said:
        value, clause = 101, "第七条"
        document = type("Document", (), {"title": "大东区核验办法"})

    def set_by(name: str, region: Any, on: Any) -> Any:
        own = name == looking.POINTS and on == done.starts_at.date()
        return Said if own else at(name, region, on)

    monkeypatch.setattr(policies, "at", set_by)
    terms = looking.terms(done, done.starts_at.date())
    assert (terms.points, terms.certainty, terms.source) == (101, 75, "大东区核验办法 第七条")
    assert not looking.score(done).automatic
    assert looking.terms(done, done.starts_at.date() - timedelta(days=1)).points == 90
