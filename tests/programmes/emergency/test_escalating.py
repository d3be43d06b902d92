"""While nobody answers more people are told, and reminded, until a human answers; nobody is told twice of one look."""

from unittest import mock

import pytest

from tests.cast import Cast
from tests.delivery.town import Clock
from tests.programmes.emergency.scene import called, on_duty
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import timeline
from yinian.foundation.notices import Message, Notice
from yinian.programmes.emergency import actions, escalating
from yinian.programmes.emergency.models import Alarm


def told(cast: Cast, who: str) -> int:
    return Notice.objects.filter(account=cast.account(who)).count()


def test_the_circle_grows_until_somebody_answers(cast: Cast, clock: Clock) -> None:
    on_duty(cast, clock)
    alarm = called(cast)
    assert escalating.look() == 1 and (told(cast, "agent"), told(cast, "he"), told(cast, "son")) == (1, 0, 0)
    assert timeline(alarm)[0].reason == "12349 热线：方话" and timeline(alarm)[0].verb == "alarm.escalate"
    assert escalating.look() == 0
    clock.go(seconds=60)
    assert escalating.look() == 1 and told(cast, "he") == 1
    clock.go(seconds=60)
    escalating.look()
    assert (told(cast, "sunny"), told(cast, "zhang"), told(cast, "son")) == (0, 1, 0)
    clock.go(seconds=60)
    escalating.look()
    assert told(cast, "son") == 1 and Notice.objects.get(account=cast.account("son")).link == f"/my/alarms/{alarm.pk}"
    clock.go(seconds=60)
    escalating.look()
    rescue = Notice.objects.filter(account=cast.account("agent")).order_by("-id")[0]
    assert "请马上打 120" in rescue.text
    before = told(cast, "agent")
    clock.go(seconds=60)
    escalating.look()
    assert told(cast, "agent") > before, "reminders go on"
    actions.acknowledge(Alarm.unscoped.select_related("elder").get(), by=cast.actor("agent"))
    before = Notice.objects.count()
    clock.go(seconds=60)
    assert escalating.look() == 0 and Notice.objects.count() == before


def test_a_worker_that_slept_tells_all_whose_time_has_come_and_nobody_twice(cast: Cast, clock: Clock) -> None:
    called(cast)
    clock.go(seconds=190)
    assert escalating.look() == 1 and Alarm.unscoped.get().told == 4
    assert [told(cast, who) for who in ("agent", "he", "zhang", "son")] == [1, 1, 1, 1]
    assert Message.objects.count() == 2  # 张敏 and 王磊 have a phone


def test_killed_in_its_middle_it_leaves_nothing_and_is_done_whole_by_the_next(cast: Cast, clock: Clock) -> None:
    called(cast)
    clock.go(seconds=190)
    with (
        mock.patch.object(escalating.verbs, "change", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        escalating.look()
    assert Alarm.unscoped.get().told == 0 and not Notice.objects.exists() and not Message.objects.exists()
    assert escalating.look() == 1 and Alarm.unscoped.get().told == 4 and told(cast, "son") == 1


def test_one_that_fails_does_not_hold_up_the_others(cast: Cast, clock: Clock) -> None:
    first, second = called(cast), called(cast)
    real = escalating.plan

    def plan(alarm: Alarm) -> object:
        if alarm.pk == first.pk:
            raise ValueError("broken")
        return real(alarm)

    with mock.patch.object(escalating, "plan", plan):
        assert escalating.look() == 2
    assert [Alarm.unscoped.get(pk=row.pk).told for row in (first, second)] == [0, 1]
    clock.go(seconds=20)
    assert escalating.look() == 1 and Alarm.unscoped.get(pk=first.pk).told == 1


def test_where_nobody_is_on_duty_the_officers_of_the_street_are_told(cast: Cast, clock: Clock) -> None:
    called(cast)
    clock.go(seconds=60)
    escalating.look()
    assert told(cast, "he") == 1 and told(cast, "chen") == 0
    on_duty(cast, clock, "chen")
    called(cast)
    clock.go(seconds=60)
    escalating.look()
    assert told(cast, "chen") >= 1


def test_what_was_answered_and_goes_no_further_is_reminded_of(cast: Cast, clock: Clock) -> None:
    alarm = called(cast)
    escalating.look()
    actions.acknowledge(Alarm.unscoped.select_related("elder").get(), by=cast.actor("agent"))
    clock.go(seconds=299)
    assert escalating.look() == 0
    clock.go(seconds=1)
    before = told(cast, "agent")
    assert escalating.look() == 1 and told(cast, "agent") == before + 2 and told(cast, "he") == 1
    assert "超时" in Notice.objects.filter(account=cast.account("he")).get().text
    row = Alarm.unscoped.select_related("elder").get()
    actions.resolve(row, "false", "", by=cast.actor("agent"))
    clock.go(days=1)
    assert escalating.look() == 0 and timeline(alarm)[0].verb == "alarm.resolve"


def test_what_a_device_raised_gets_its_deadline_at_the_first_look(cast: Cast, clock: Clock) -> None:
    called(cast)
    with writing("test"):
        Deadline.unscoped.all().delete()
    escalating.look()
    assert Deadline.unscoped.get().kind == "alarm.answer"
