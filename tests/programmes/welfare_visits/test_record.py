"""A visit is recorded once; problems become needs; who was not met is kept with the reason; a wrong record is voided."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.programmes.welfare_visits import round as visiting
from yinian.delivery.needs.models import Need
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.programmes.welfare_visits import actions, jobs, queries
from yinian.programmes.welfare_visits.actions.planning import DUE
from yinian.programmes.welfare_visits.models import Attempt, Problem, Turn, Visit
from yinian.registry.elders import actions as elders


@verbs.verb("test.turn", "test", may=frozenset())
def laid(cast: Cast, who: str, since: date, *, by: Actor, days: int = 30) -> Turn:
    """One turn of 王秀英's for somebody, with its deadline."""
    assert cast.elder
    turn = verbs.create(
        Turn, elder=cast.elder, cause="round", since=since, until=since + timedelta(days=days), day=since,
        visitor=cast.account(who), region_path=cast.elder.region_path,
    )  # fmt: skip
    deadlines.expect(turn, DUE, timezone.now() + timedelta(days=days))
    return turn


@pytest.fixture
def turn(cast: Cast) -> Turn:
    visiting.town(cast)
    return laid(cast, "zhang", timezone.localdate() - timedelta(days=3), by=system("test"))


def test_it_is_kept_with_its_proof_and_meets_what_was_due(cast: Cast, turn: Turn) -> None:
    post = visiting.post(latitude=41.8, longitude=123.4, accuracy_m=20)
    row = actions.record(turn, actions.Record("home", visiting.WELL, "精神很好"), post, by=cast.actor("zhang"))
    turn.refresh_from_db()
    assert (turn.visit_id, row.day, row.form) == (row.pk, timezone.localdate(), "000000.1")
    assert Deadline.unscoped.get(subject_kind="welfare_visits.turn", subject_id=turn.pk).met_at is not None
    assert cast.elder and timeline(cast.elder)[0].verb == "visit.record"
    line = Line.unscoped.get(verb="visit.record")
    assert "精神很好" not in str(line.changed) and "well" not in str(line.changed)
    seen = queries.visit(cast.actor("he"), row.pk)
    assert next(str(answer) for _question, answer in actions.answers(seen)) == "和平时一样"
    assert queries.visit(cast.actor("wang"), row.pk) == row
    with pytest.raises(NotFound):
        queries.visit(cast.actor("zhou"), row.pk)


def test_sent_twice_from_a_phone_it_is_one_visit(cast: Cast, turn: Turn) -> None:
    first = visiting.seen(turn, cast, "zhang")
    again = visiting.seen(turn, cast, "zhang")
    assert again == first and Visit.unscoped.count() == 1
    with pytest.raises(Refused) as refusal:
        visiting.seen(turn, cast, "zhang", key="fedcba9876543210")
    assert "已经登记过一次" in refusal.value.why and Visit.unscoped.count() == 1


def test_a_late_one_keeps_the_day_on_which_it_happened(cast: Cast, turn: Turn) -> None:
    now = timezone.now()
    post = visiting.post(phone_at=now - timedelta(hours=30), sent_at=now)
    row = actions.record(turn, actions.Record("home", visiting.WELL), post, by=cast.actor("zhang"))
    assert row.day == timezone.localdate(now - timedelta(hours=30))
    assert set(queries.doubts(cast.actor("he"), row)) == {"no_place", "late"}


def test_problems_become_needs_and_the_major_ones_are_taken_up_a_level(cast: Cast, turn: Turn) -> None:
    visiting.seen(turn, cast, "zhang", body="sudden", food="hard")
    told = {row.answer: (row.major, row.need.kind, row.need.urgency) for row in Problem.unscoped.select_related("need")}
    assert told == {"突然不好": (True, "health", "urgent"), "做饭有困难": (False, "meals", "ordinary")}
    major = Problem.unscoped.select_related("need__region", "elder").get(major=True)
    assert major.need.region == cast.regions["xiaodong"]
    actions.escalate(major, by=jobs.BY)
    need = Need.unscoped.get(pk=major.need_id)
    assert need.region == cast.regions["dadong"] and need.status == "open"
    assert next(iter(queries.open_problems(cast.actor("he")))).need_id in {
        row.need_id for row in Problem.unscoped.all()
    }
    assert not queries.problems(cast.actor("zhou")).exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (actions.Record("walk", visiting.WELL), "没有选探访方式"),
        (actions.Record("home", {"body": "well"}), "还有没填的"),
        (actions.Record("home", {**visiting.WELL, "body": "fine"}), "不在探访表上"),
    ],
)
def test_what_is_not_whole_is_refused(cast: Cast, turn: Turn, given: actions.Record, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.record(turn, given, visiting.post(), by=cast.actor("zhang"))
    assert why in str(refusal.value) and not Visit.unscoped.exists() and not Need.unscoped.exists()


def test_only_its_visitor_or_the_office_records_it(cast: Cast, turn: Turn) -> None:
    with pytest.raises(NotFound):
        visiting.seen(turn, cast, "zhou")
    with pytest.raises(Refused):
        visiting.seen(turn, cast, "sunny")
    assert visiting.seen(turn, cast, "he").visitor == cast.account("he")


def test_a_gift_that_is_handed_over_is_a_visit(cast: Cast, turn: Turn) -> None:
    given = actions.Record("home", gift="重阳糕")
    assert actions.record(turn, given, visiting.post(), by=cast.actor("zhang")).gift == "重阳糕"


def test_nobody_met_leaves_the_turn_open(cast: Cast, turn: Turn) -> None:
    for _again in range(2):
        actions.miss(turn, "hospital", "home", visiting.post(), by=cast.actor("zhang"))
    turn.refresh_from_db()
    assert turn.visit_id is None and Attempt.unscoped.get().reason == "hospital"


def test_a_voided_one_counts_no_more_and_nobody_voids_their_own(cast: Cast, turn: Turn) -> None:
    row = visiting.seen(turn, cast, "he")
    with pytest.raises(Refused) as refusal:
        actions.void(row, by=cast.actor("he"), why="没有去")
    assert "您自己登记的" in refusal.value.why
    with pytest.raises(Refused):
        actions.void(row, by=cast.actor("chen"))
    actions.void(row, by=cast.actor("chen"), why="家属说没有人来过")
    turn.refresh_from_db()
    assert turn.visit_id is None
    assert Deadline.unscoped.filter(subject_kind="welfare_visits.turn", met_at=None, dropped=False).count() == 1


def test_who_died_is_not_waited_for_and_a_visit_of_before_still_comes_in(cast: Cast, turn: Turn) -> None:
    assert cast.elder
    elders.record_death(cast.elder, timezone.localdate(), by=visiting.BY)
    line = Line.unscoped.filter(verb="elder.record_death").latest("id")
    jobs.stop_for_who_is_gone(line)
    assert Deadline.unscoped.get(subject_kind="welfare_visits.turn").dropped
    turn.refresh_from_db()
    assert not turn.dropped
    now = timezone.now()
    post = visiting.post(phone_at=now - timedelta(hours=30), sent_at=now)
    given = actions.Record("home", {**visiting.WELL, "body": "worse"})
    assert actions.record(turn, given, post, by=cast.actor("he")).pk and not Need.unscoped.exists()
