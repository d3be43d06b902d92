"""People say how they want to be told: by kind and way, not at night, or once a day; an alarm always comes, and at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.foundation.test_notices import tell
from yinian.foundation import notices
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import APP, SMS, Kind, Message, Muted, Notice, Wishes, held_until
from yinian.foundation.refusals import Refused


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    notices.KINDS["t.alarm"], notices.KINDS["t.work"] = Kind("报警", alarm=True, sms=True), Kind("工作", sms=True)
    yield
    del notices.KINDS["t.alarm"], notices.KINDS["t.work"]


def told(cast: Cast, kind: str) -> None:
    tell(notices.tell, cast.account("son"), "有事", "/my", "", kind, by=BY)


@pytest.mark.parametrize(
    ("now", "since", "until", "end"),
    [
        ("23:10", time(22), time(7), "2026-11-03 07:00"),
        ("06:59", time(22), time(7), "2026-11-02 07:00"),
        ("07:00", time(22), time(7), None),
        ("12:30", time(12), time(14), "2026-11-02 14:00"),
        ("12:30", None, None, None),
        ("12:30", time(9), time(9), None),
    ],
)
def test_quiet_hours_end_in_the_morning(now: str, since: time | None, until: time | None, end: str | None) -> None:
    at = datetime(2026, 11, 2, *map(int, now.split(":")), tzinfo=UTC)
    found = held_until(at, since, until)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == end


def test_what_is_turned_down_does_not_come_and_an_alarm_does(cast: Cast) -> None:
    son = cast.actor("son")
    notices.choose(Wishes(frozenset({("t.work", APP), ("t.work", SMS)})), by=son)
    told(cast, "t.work")
    assert not Notice.objects.exists() and not Message.objects.exists()
    told(cast, "t.alarm")
    assert Notice.objects.get().kind == "t.alarm" and Message.objects.count() == 1
    notices.choose(Wishes(), by=son)
    assert not Muted.objects.exists() and Line.unscoped.filter(verb="notice.choose").count() == 2


def test_messages_wait_for_the_morning_and_alarms_do_not(cast: Cast) -> None:
    now = timezone.localtime()
    since, until = (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()
    notices.choose(Wishes(since=since, until=until), by=cast.actor("son"))
    told(cast, "t.work")
    told(cast, "t.alarm")
    held, alarm = Message.objects.order_by("pk")
    assert held.after is not None and held.after > timezone.now() and alarm.after is None
    assert not notices.deliver(held.pk)
    assert notices.deliver(alarm.pk)


def test_once_a_day_is_one_message(cast: Cast) -> None:
    notices.choose(Wishes(digest=True), by=cast.actor("son"))
    told(cast, "t.work")
    told(cast, "t.work")
    assert Notice.objects.count() == 2 and not Message.objects.exists()
    assert notices.send_digests(by=BY) == 1
    assert "2 条未读" in Message.objects.get().text.open()
    notices.read_all(cast.actor("son"))
    assert notices.send_digests(by=BY) == 0


def test_an_alarm_cannot_be_turned_down_and_quiet_hours_have_two_ends(cast: Cast) -> None:
    for wrong in (Wishes(frozenset({("t.alarm", APP)})), Wishes(frozenset({("nothing", APP)})), Wishes(since=time(22))):
        with pytest.raises(Refused):
            notices.choose(wrong, by=cast.actor("son"))
    assert not Muted.objects.exists()
