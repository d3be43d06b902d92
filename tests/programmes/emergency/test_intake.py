"""What devices send: taken once, or turned away and counted; nothing stops the stream."""

import pytest

from tests.cast import BY, Cast
from tests.registry.devices.fleet import device, message, speaking
from yinian.programmes.emergency import intake
from yinian.programmes.emergency.intake import AGAIN, STORED, TURNED_AWAY
from yinian.programmes.emergency.models import Alarm, Signal
from yinian.registry.devices import actions, rules
from yinian.registry.devices.intake import Message
from yinian.registry.devices.known import Known
from yinian.registry.devices.models import Health, TurnedAway

pytestmark = pytest.mark.django_db


def turned() -> dict[str, int]:
    return dict(TurnedAway.objects.values_list("kind", "count"))


def test_a_heartbeat_moves_a_devices_health(cast: Cast) -> None:
    row = device(cast)
    one, known = speaking(row), Known()
    first = message(one, "heartbeat", battery=80)
    answers = intake.take([first, message(one, "heartbeat"), message(one, "activity", battery=78)], known, "mqtt")
    assert [answer.state for answer in answers] == [STORED] * 3
    health = Health.objects.get(device=row)
    assert (health.sequence, health.received, health.battery) == (one.sequence, 3, 78)
    assert health.active_at is not None
    assert Signal.unscoped.count() == 0


def test_a_replay_is_turned_away_by_memory_and_by_the_table(cast: Cast) -> None:
    row = device(cast)
    one = speaking(row)
    sent = message(one, "heartbeat")
    assert intake.take([sent, sent], Known(), "mqtt")[1] == (TURNED_AWAY, "replayed", None)
    # A new process remembers what the table says.
    assert intake.take([sent], Known(), "mqtt")[0].why == "replayed"
    assert Health.objects.get(device=row).received == 1
    assert turned() == {"replayed": 2}


def test_two_ways_in_do_not_take_the_same_sequence_twice(cast: Cast) -> None:
    row = device(cast)
    one, here, there = speaking(row), Known(), Known()
    sent = message(one, "heartbeat")
    here.find([row.serial]), there.find([row.serial])
    intake.take([sent], here, "mqtt")
    intake.take([sent], there, "http")
    assert Health.objects.get(device=row).received == 1
    assert turned() == {"replayed": 1}


def test_gaps_are_counted_and_a_signal_lies_in_none(cast: Cast) -> None:
    row = device(cast)
    one, known = speaking(row), Known()
    intake.take([message(one, "heartbeat")], known, "mqtt")
    one.sequence += 1_000
    intake.take([message(one, "press")], known, "mqtt")
    intake.take([message(one, "heartbeat")], known, "mqtt")
    health = Health.objects.get(device=row)
    assert (health.sequence, health.missed) == (one.sequence, 1_000)


def test_everything_bad_is_counted_by_kind_and_stops_nothing(cast: Cast) -> None:
    row = device(cast)
    one, stranger = speaking(row), speaking(row)
    stranger.serial = "YN-9"
    good = message(one, "heartbeat")
    forged = message(one, "heartbeat")._replace(payload=b"0" * 64 + good.payload[64:])
    late = message(one, "press")
    future = message(one, "press")
    batch = [
        Message("songhe", b"rubbish", good.received_ms),
        Message("nobody", good.payload, good.received_ms),
        message(stranger, "press"),
        forged,
        late._replace(received_ms=late.received_ms + 25 * 3_600_000),
        future._replace(received_ms=future.received_ms - 200_000),
        good,
    ]
    answers = intake.take(batch, Known(), "mqtt")
    assert [answer.why for answer in answers[:-1]] == ["malformed", "malformed", "unknown", "forged", "late", "future"]
    assert answers[-1].state == STORED
    assert turned() == {"malformed": 1, "unknown": 1, "forged": 1, "late": 1, "future": 1}
    # One for each shape: the second came under a name that none has.
    assert TurnedAway.objects.filter(kind="malformed").count() == 2
    assert not Alarm.unscoped.exists()


def test_a_signal_is_taken_once_however_often_it_is_sent(cast: Cast) -> None:
    row = device(cast)
    one, known = speaking(row), Known()
    sent = message(one, "press")
    states = [answer.state for _try in range(3) for answer in intake.take([sent], known, "mqtt")]
    assert states == [STORED, AGAIN, AGAIN]
    assert (Alarm.unscoped.count(), Signal.unscoped.count()) == (1, 1)
    answer = intake.take([sent], known, "mqtt")[0]
    told = intake.receipt(answer)
    assert told == rules.message(one.key, told[65:]) and b'"again"' in told


def test_a_changed_key_is_noticed_and_old_sequences_are_new_again(cast: Cast) -> None:
    row = device(cast)
    one, known = speaking(row), Known()
    intake.take([message(one, "press")], known, "mqtt")
    sequence = one.sequence
    actions.rekey(row, "6b" * 32, by=BY)
    known.looked_at = float("-inf")
    assert intake.take([message(one, "press")], known, "mqtt")[0].why == "forged"
    one.key, one.sequence = bytes.fromhex("6b" * 32), sequence - 1
    sent = message(one, "press")
    assert intake.take([sent], known, "mqtt")[0].state == STORED
    assert Signal.unscoped.filter(turn=2).count() == 1


def test_a_retired_device_is_unknown(cast: Cast) -> None:
    row = device(cast)
    actions.retire(row, by=BY, why="收回")
    assert intake.take([message(speaking(row), "press")], Known(), "mqtt")[0].why == "unknown"


def test_what_fails_halfway_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    row = device(cast)
    one = speaking(row)
    batch = intake.look_at(
        [message(one, "heartbeat"), message(one, "press"), Message("songhe", b"", 1)], Known(), "mqtt"
    )
    with monkeypatch.context() as broken:
        broken.setattr(
            "yinian.registry.devices.health.keep", lambda rows: (_ for _ in ()).throw(OperationalError("gone"))
        )
        with pytest.raises(OperationalError):
            batch.write()
    states = [answer.state for answer in batch.write()]
    assert states == [STORED, STORED, TURNED_AWAY]
    assert (Signal.unscoped.count(), Health.objects.get(device=row).received) == (1, 2)
    assert turned() == {"malformed": 1}


def test_one_signal_that_cannot_be_written_stops_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = device(cast)
    one, known = speaking(row), Known()
    take = intake.raising.take

    def failing(told: object, *, by: object) -> object:
        if told.sequence == bad:  # type: ignore[attr-defined]
            raise ValueError("cannot")
        return take(told, by=by)  # type: ignore[arg-type]

    first, second = message(one, "press"), message(one, "press")
    bad = one.sequence - 1
    monkeypatch.setattr(intake.raising, "take", failing)
    answers = intake.take([first, first, second, second], known, "mqtt")
    # The copy of a signal that does not stand is not receipted either.
    states = [answer.state for answer in answers]
    assert states == [TURNED_AWAY, TURNED_AWAY, STORED, AGAIN]
    assert answers[0].why == "failed"
