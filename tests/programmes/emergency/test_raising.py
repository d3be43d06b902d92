"""Many signals may belong to one alarm; an open alarm never hides the next real one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.devices.fleet import device
from tests.registry.devices.test_actions import PROOF
from yinian.foundation.journal.lines import Line
from yinian.programmes.emergency import raising
from yinian.programmes.emergency.models import Alarm, Signal
from yinian.programmes.emergency.raising import Told
from yinian.registry.devices import actions
from yinian.registry.devices.actions import Home
from yinian.registry.devices.models import Device
from yinian.registry.elders import consents
from yinian.registry.elders.consents import Given

pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0)


def signal(row: Device, kind: str, sequence: int, after: float = 0, skew: float = 0, **values: Any) -> Signal:
    at = START + timedelta(seconds=after)
    told = Told(row.pk, row.turn, kind, sequence, values, at - timedelta(seconds=skew), at, "mqtt")
    return raising.take(told, by=BY)


def test_a_press_raises_an_alarm_where_the_elder_lives(cast: Cast) -> None:
    row = device(cast)
    alarm = signal(row, "press", 1, skew=3).alarm
    assert alarm is not None
    assert (alarm.kind, alarm.level, alarm.elder, alarm.device) == ("call", "urgent", cast.elder, row)
    assert (alarm.status, alarm.signals, alarm.region_path) == ("open", 1, cast.elder.region_path)  # type: ignore[union-attr]
    assert (alarm.address, alarm.place_state) == ("东顺城路 1 号 2-301", "fallback")
    assert Signal.unscoped.get().skew_ms == 3000
    line = Line.unscoped.get(verb="alarm.signal", outcome="done")
    assert (line.subject_kind, line.subject_id) == ("emergency.alarm", alarm.pk)
    assert Alarm.seen_by(cast.actor("chen")).exists() and not Alarm.seen_by(cast.actor("zhou")).exists()
    assert Alarm.seen_by(cast.actor("son")).exists()


def test_a_near_duplicate_is_linked_and_a_later_one_is_its_own(cast: Cast) -> None:
    row = device(cast)
    first = signal(row, "press", 1).alarm
    again = signal(row, "press", 2, after=60).alarm
    later = signal(row, "press", 3, after=130).alarm
    assert first == again != later
    assert later is not None and later.follows == first
    assert Alarm.unscoped.get(pk=first.pk).signals == 2  # type: ignore[union-attr]
    assert Signal.unscoped.filter(alarm=first).count() == 2


def test_another_kind_of_the_same_elder_is_never_hidden(cast: Cast) -> None:
    button, smoke = device(cast), device(cast, "songhe-y2", "YN-2")
    signal(button, "press", 1)
    signal(smoke, "smoke", 1, after=5)
    assert sorted(Alarm.unscoped.values_list("kind", flat=True)) == ["call", "smoke"]


def test_two_buttons_of_one_elder_are_one_call_and_another_elder_has_their_own(cast: Cast) -> None:
    one, two = device(cast), device(cast, serial="YN-2")
    assert signal(one, "press", 1).alarm == signal(two, "press", 1, after=10).alarm
    actions.bind(two, Home(elder=cast.neighbour), by=BY)
    other = signal(two, "press", 2, after=20).alarm
    assert other is not None and other.elder == cast.neighbour
    assert other.follows is None


def test_an_incident_of_the_device_is_one_event_however_long(cast: Cast) -> None:
    row = device(cast, "songhe-y2")
    first = signal(row, "smoke", 1, incident="E7").alarm
    assert signal(row, "smoke", 2, after=4000, incident="E7").alarm == first
    assert signal(row, "smoke", 3, after=4010, incident="E8").alarm != first


def test_an_alarm_that_is_over_takes_no_more_signals(cast: Cast) -> None:
    row = device(cast)
    first = signal(row, "press", 1).alarm
    Alarm._base_manager.filter(pk=first.pk)  # type: ignore[union-attr]
    _close(first)
    second = signal(row, "press", 2, after=30).alarm
    assert second != first
    assert second is not None and second.follows is None


def _close(alarm: Alarm | None) -> None:
    from yinian.foundation.guard import writing

    with writing("test"):
        Alarm.unscoped.filter(pk=alarm.pk).update(status="resolved")  # type: ignore[union-attr]


def test_without_an_elder_the_home_or_the_device_alarms(cast: Cast) -> None:
    row = device(cast, bound=False)
    alarm = signal(row, "press", 1).alarm
    assert alarm is not None and alarm.elder is None
    assert (alarm.place_state, alarm.region_path) == ("unknown", row.region_path)


@pytest.mark.parametrize(
    ("product", "kind", "values", "alarms"),
    [
        ("kangning-w1", "heart", {"heart_rate": 80}, []),
        ("kangning-w1", "heart", {"heart_rate": 38}, ["heart"]),
        ("kangning-w1", "heart", {"heart_rate": 150}, ["heart"]),
        ("kangning-w1", "heart", {}, ["heart"]),
        ("kangning-c2", "bed_empty", {"minutes": 20}, []),
        ("kangning-c2", "bed_empty", {"minutes": 60}, ["absence"]),
        ("kangning-c2", "breath", {"still_seconds": 25}, ["breath"]),
        ("kangning-m3", "door_open", {"minutes": 30}, ["door"]),
        ("songhe-r3", "gas", {}, ["gas"]),
        ("songhe-s4", "water", {}, ["water"]),
        ("songhe-d5", "fall", {}, ["fall"]),
        ("songhe-b1", "trial", {}, []),
    ],
)
def test_the_rules_are_data(cast: Cast, product: str, kind: str, values: dict[str, Any], alarms: list[str]) -> None:
    signal(device(cast, product), kind, 1, **values)
    assert list(Alarm.unscoped.values_list("kind", flat=True)) == alarms
    assert Signal.unscoped.count() == 1


def test_a_home_may_wish_its_own_bound(cast: Cast) -> None:
    row = device(cast, "kangning-w1", wishes={"heart_high": 120})
    signal(row, "heart", 1, heart_rate=121)
    assert Alarm.unscoped.get().kind == "heart"


def test_a_place_is_kept_with_consent_alone(cast: Cast) -> None:
    row = device(cast, "kangning-w1", position=(123.40, 41.80))
    away = {"longitude": 123.45, "latitude": 41.80}
    kept = signal(row, "position", 1, **away)
    assert kept.alarm is None and kept.longitude is None and kept.payload == {}
    consents.give_consent(cast.elder, Given("location", "desk"), by=cast.actor("chen"))  # type: ignore[arg-type]
    alarm = signal(row, "position", 2, **away).alarm
    assert alarm is not None
    assert (alarm.kind, alarm.place_state, alarm.longitude) == ("fence", "current", 123.45)


def test_an_old_position_says_that_it_is_old(cast: Cast) -> None:
    row = device(cast, "kangning-w1")
    consents.give_consent(cast.elder, Given("location", "desk"), by=cast.actor("chen"))  # type: ignore[arg-type]
    old = (START - timedelta(hours=2)).timestamp() * 1000
    alarm = signal(row, "press", 1, longitude=123.45, latitude=41.8, fixed_at=old).alarm
    assert alarm is not None and alarm.place_state == "stale"
    assert alarm.placed_at == START - timedelta(hours=2)


def test_a_proved_installation_is_where_it_is(cast: Cast) -> None:
    row = device(cast)
    actions.install(row, "张敏", SimpleUploadedFile("proof.png", PROOF), by=cast.actor("chen"))
    alarm = signal(row, "press", 1).alarm
    assert alarm is not None and (alarm.place_state, alarm.place_reason) == ("current", "installed")
