"""A quiet device and a still home become low alarms, once, in a constant number of queries."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.devices.fleet import device
from yinian.foundation import jobs
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.programmes.emergency import watching
from yinian.programmes.emergency.models import Alarm
from yinian.registry.devices.models import Device, Health

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def heard(row: Device, seen: datetime, active: datetime | None = None) -> None:
    with writing("test"):
        Health.objects.update_or_create(device=row, defaults={"sequence": 1, "seen_at": seen, "active_at": active})


def test_a_quiet_device_is_asked_after_once(cast: Cast) -> None:
    row, lively = device(cast), device(cast, serial="YN-2")
    loose = device(cast, serial="YN-3", bound=False)
    for one in (row, loose):
        heard(one, NOW - timedelta(minutes=31))
    heard(lively, NOW - timedelta(minutes=29))
    assert watching.look(NOW) == (1, 0)
    alarm = Alarm.unscoped.get()
    assert (alarm.kind, alarm.level, alarm.device, alarm.elder) == ("quiet", "low", row, cast.elder)
    assert Line.unscoped.get(verb="alarm.watch").subject_id == alarm.pk
    assert watching.look(NOW + timedelta(hours=1)) == (1, 0)
    assert sorted(Alarm.unscoped.values_list("device__serial", flat=True)) == ["YN-1", "YN-2"]


def test_a_still_home_is_looked_at_while_its_devices_speak(cast: Cast) -> None:
    row = device(cast, "kangning-h4")
    heard(row, NOW - timedelta(minutes=5), NOW - timedelta(hours=13))
    assert watching.look(NOW) == (0, 1)
    alarm = Alarm.unscoped.get()
    assert (alarm.kind, alarm.elder, alarm.address) == ("inactivity", cast.elder, "东顺城路 1 号 2-301")
    assert watching.look(NOW) == (0, 0)
    with writing("test"):
        Alarm.unscoped.update(status="resolved")
    # It was looked at and nothing moved since: no second alarm for the same stillness.
    assert watching.look(NOW) == (0, 0)


@pytest.mark.parametrize(
    "given", [{"active": timedelta(hours=11)}, {"active": timedelta(hours=13), "seen": timedelta(hours=7)}, {}]
)
def test_a_home_that_moves_or_says_nothing_is_not_called_still(cast: Cast, given: dict[str, Any]) -> None:
    row = device(cast, "kangning-m3")
    active = NOW - given["active"] if "active" in given else None
    heard(row, NOW - given.get("seen", timedelta(minutes=5)), active)
    assert watching.still(NOW) == []


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(6):
        heard(device(cast, serial=f"YN-{number}"), NOW - timedelta(hours=3))
    with django_assert_num_queries(4):
        assert (len(watching.quiet(NOW)), len(watching.still(NOW))) == (6, 0)


def test_the_hourly_job_raises_what_it_finds(cast: Cast) -> None:
    heard(device(cast), timezone.now() - timedelta(hours=2))
    with writing("test"):
        run = jobs.start("devices.watch", "devices.watch@test", by=BY)
    jobs.perform.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result) == ("done", {"quiet": 1, "still": 0}), run.error
    assert Alarm.unscoped.get().kind == "quiet"
