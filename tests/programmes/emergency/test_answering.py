"""An alarm is raised, taken, answered by somebody who goes, dealt with, and looked at once more by another."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.delivery.town import Clock
from tests.programmes.emergency.scene import called
from yinian.delivery.needs.models import Need
from yinian.foundation import deadlines
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.notices import Notice
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.programmes.emergency import actions, queries
from yinian.programmes.emergency.incidents import Told
from yinian.programmes.emergency.models import Alarm, Incident
from yinian.registry.elders import actions as elders


def fresh(alarm: Alarm) -> Alarm:
    return Alarm.unscoped.select_related("elder").get(pk=alarm.pk)


def due_kinds(alarm: Alarm) -> list[str]:
    return list(Deadline.unscoped.filter(subject_id=alarm.pk, met_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("who", "source"), [("agent", "call"), ("wang", "self"), ("son", "family"), ("zhang", "visit")]
)
def test_whoever_sees_the_elder_raises_it(cast: Cast, clock: Clock, who: str, source: str) -> None:
    alarm = called(cast, who, source=source)
    assert (alarm.status, alarm.source, alarm.kind, alarm.told) == ("open", source, "call", 0)
    assert (alarm.address, alarm.place_state, alarm.place_reason) == ("东顺城路 1 号 2-301", "fallback", "no_fix")
    assert fresh(alarm).words.open() == "胸口闷" and alarm.region_path == cast.elder.region_path  # type: ignore[union-attr]
    assert due_kinds(alarm) == ["alarm.answer"] and timeline(alarm)[0].verb == "alarm.raise"
    assert "胸口闷" not in str(timeline(alarm)[0].changed)


def test_the_whole_way(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    clock.go(seconds=20)
    actions.acknowledge(alarm, by=cast.actor("agent"))
    assert (alarm.status, alarm.holder_id) == ("acknowledged", cast.account("agent").pk)
    assert due_kinds(alarm) == ["alarm.respond"]
    clock.go(seconds=30)
    actions.respond(alarm, cast.account("zhang"), by=cast.actor("agent"))
    assert (alarm.status, alarm.responder_name) == ("responding", "张敏") and due_kinds(alarm) == ["alarm.arrive"]
    sent = Notice.objects.get(account=cast.account("zhang"))
    assert sent.link == f"/today/alarms/{alarm.pk}" and "请马上去看王秀英" in sent.text
    clock.go(minutes=8)
    actions.arrive(fresh(alarm), by=cast.actor("zhang"))
    alarm = fresh(alarm)
    told = Told("minor", "卫生间", words="起夜滑倒")
    alarm = actions.resolve(alarm, "fall", "扶起，无大碍，已告知家属", by=cast.actor("zhang"), told=told)
    assert due_kinds(alarm) == ["alarm.review"] and fresh(alarm).wake_at is None
    incident = Incident.unscoped.get()
    assert (incident.kind, incident.harm, incident.place, incident.happened_at) == (
        "fall",
        "minor",
        "卫生间",
        alarm.raised_at,
    )
    actions.review(alarm, by=cast.actor("chen"))
    assert due_kinds(alarm) == [] and fresh(alarm).status == "reviewed"
    assert not deadlines.late(cast.actor("chen")).exists()
    verbs = [line.verb for line in timeline(alarm)]
    assert verbs == [f"alarm.{verb}" for verb in ("review", "resolve", "arrive", "respond", "acknowledge", "raise")]
    texts = Notice.objects.filter(account=cast.account("son")).order_by("id").values_list("text", flat=True)
    words = ("已经有人接了", "人已经到了", "已经处理好了")
    assert all(word in text for word, text in zip(words, texts, strict=True))


def test_of_two_who_take_it_one_is_told_who_was_first(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    mine, hers = fresh(alarm), fresh(alarm)
    actions.acknowledge(mine, by=cast.actor("agent"))
    with pytest.raises(Overtaken) as told:
        actions.acknowledge(hers, by=cast.actor("chen"))
    assert "方话" in str(told.value) and fresh(alarm).holder_id == cast.account("agent").pk


def test_whoever_resolved_it_does_not_review_it(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    actions.acknowledge(alarm, by=cast.actor("he"))
    alarm = actions.resolve(alarm, "false", "", by=cast.actor("he"))
    with pytest.raises(Refused) as told:
        actions.review(alarm, by=cast.actor("he"))
    assert "您本人经手过" in told.value.why and fresh(alarm).status == "resolved" and not Incident.unscoped.exists()


@pytest.mark.parametrize(("finding", "outcome"), [("", "没事"), ("dragon", "没事"), ("illness", " ")])
def test_an_end_says_what_it_was_and_what_was_done(cast: Cast, clock: Clock, finding: str, outcome: str) -> None:
    alarm = called(cast)
    actions.acknowledge(alarm, by=cast.actor("he"))
    with pytest.raises(Refused):
        actions.resolve(alarm, finding, outcome, by=cast.actor("he"))
    assert fresh(alarm).status == "acknowledged" and due_kinds(alarm) == ["alarm.respond"]


def test_somebody_without_an_account_may_go(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    actions.respond(alarm, name="邻居李婶", by=cast.actor("agent"))
    row = fresh(alarm)
    assert (row.responder_id, row.responder_name, row.holder_id) == (None, "邻居李婶", cast.account("agent").pk)
    actions.respond(row, cast.account("zhang"), by=cast.actor("agent"))
    assert fresh(alarm).responder_name == "张敏"


def test_it_is_handed_over_to_whoever_sees_it(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    with pytest.raises(Refused):
        actions.hand_over(alarm, cast.account("he"), by=cast.actor("agent"))
    actions.acknowledge(alarm, by=cast.actor("agent"))
    for wrong in ("zhou", "agent", "liu"):
        with pytest.raises(Refused):
            actions.hand_over(alarm, cast.account(wrong), by=cast.actor("agent"))
    actions.hand_over(alarm, cast.account("he"), by=cast.actor("agent"), why="换班")
    assert fresh(alarm).holder_id == cast.account("he").pk and due_kinds(alarm) == ["alarm.respond"]
    assert "移交" in Notice.objects.get(account=cast.account("he")).text and timeline(alarm)[0].reason == "换班"


def test_a_second_press_is_the_same_call_and_a_later_one_is_not(cast: Cast, clock: Clock) -> None:
    first = called(cast, "wang", source="self")
    clock.go(seconds=40)
    assert called(cast, "wang", source="self").pk == first.pk and fresh(first).signals == 2
    clock.go(minutes=5)
    second = called(cast, "wang", source="self")
    assert second.pk != first.pk and second.follows_id == first.pk
    third = called(cast, "agent")
    assert third.pk != second.pk and Alarm.unscoped.filter(status="open").count() == 3


def test_an_unknown_caller_is_helped_first_and_known_later(cast: Cast, clock: Clock) -> None:
    agent = cast.actor("agent")
    with pytest.raises(Refused):
        actions.raise_unknown(cast.regions["dadong"], "长安路", " ", by=agent)
    alarm = actions.raise_unknown(cast.regions["dadong"], "长安路 9 号门口", "一位大娘摔倒", by=agent)
    assert (alarm.elder_id, alarm.place_reason) == (None, "said")
    with pytest.raises(Refused):
        actions.follow_up(alarm, "care", "", by=agent)
    actions.identify(alarm, cast.elder, by=agent)  # type: ignore[arg-type]
    row = fresh(alarm)
    assert row.region_path == cast.elder.region_path and row.address == "长安路 9 号门口"  # type: ignore[union-attr]
    assert Deadline.unscoped.get(subject_id=row.pk).region_path == row.region_path
    with pytest.raises(Refused):
        actions.identify(row, cast.elder, by=agent)  # type: ignore[arg-type]


def test_what_is_left_to_do_becomes_a_need(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    need = actions.follow_up(alarm, "care", "出院后要人照料", by=cast.actor("he"))
    assert (need.source, need.urgency, fresh(alarm).need_id) == ("alarm", "urgent", need.pk)
    with pytest.raises(Refused):
        actions.follow_up(fresh(alarm), "care", "再来", by=cast.actor("he"))
    assert Need.unscoped.count() == 1


def test_for_the_dead_nobody_raises_an_alarm_and_one_that_is_open_is_still_answered(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    elders.record_death(cast.elder, clock.now.date(), by=cast.actor("he"))  # type: ignore[arg-type]
    with pytest.raises(Refused) as told:
        actions.raise_alarm(fresh(alarm).elder, by=cast.actor("agent"))  # type: ignore[arg-type]
    assert "120" in told.value.do and fresh(alarm).status == "open"
    actions.acknowledge(fresh(alarm), by=cast.actor("agent"))
    assert not Notice.objects.filter(account=cast.account("son")).exists()


@pytest.mark.parametrize("given", [{"kind": "dragon"}, {"source": "dream"}])
def test_what_is_not_in_the_lists_is_refused(cast: Cast, clock: Clock, given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        called(cast, **given)
    assert not Alarm.unscoped.exists()


def test_the_neighbour_sees_nothing(cast: Cast, clock: Clock) -> None:
    alarm, zhou = called(cast), cast.actor("zhou")
    assert not queries.open_alarms(zhou).exists() and not queries.counts(zhou)
    with pytest.raises(NotFound):
        queries.alarm(zhou, alarm.pk)
    for verb in (actions.acknowledge, actions.respond, actions.arrive, actions.review):
        with pytest.raises(NotFound):
            verb(fresh(alarm), by=zhou)
    with pytest.raises(NotFound):
        actions.raise_alarm(cast.elder, by=zhou)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.acknowledge(fresh(alarm), by=cast.actor("son"))
    assert fresh(alarm).status == "open" and queries.alarm(cast.actor("son"), alarm.pk).pk == alarm.pk
