"""Signed events are heard once, from the right key, while they are fresh; what is refused is counted."""

import time

import pytest

from tests.cast import PHONE_WANG, Cast
from tests.programmes.calls.ringing import switch
from yinian.foundation.refusals import Refused
from yinian.programmes.calls import desk, telephony
from yinian.programmes.calls.models import Call, Heard, Switch
from yinian.programmes.calls.telephony import Event, Signed, Unheard

BODY = b'{"event": "rang"}'


def signed(key: str, number: str = "e-1", sent: int | None = None) -> Signed:
    at = str(int(time.time()) if sent is None else sent)
    return Signed(at, number, telephony.signature(key, at, number, BODY), BODY)


def test_it_is_heard_once(cast: Cast) -> None:
    line = switch(cast, "http")
    row = telephony.take(line.pk, signed(line.secret), Event("rang", "c-1", PHONE_WANG))
    assert row is not None and row.elder == cast.elder
    with pytest.raises(Unheard) as refusal:
        telephony.take(line.pk, signed(line.secret), Event("rang", "c-2", PHONE_WANG))
    assert (refusal.value.why, refusal.value.status) == ("repeated", 409)
    assert Call.unscoped.count() == 1 and Heard.objects.count() == 1
    known = Switch.unscoped.get()
    assert (known.refused, known.refused_why) == (1, "repeated") and known.heard_at is not None
    assert "key" in {field.name for field in known._meta.fields} and line.secret not in str(known.key)


@pytest.mark.parametrize("sent", [-200, 200])
def test_what_is_late_or_ahead_is_refused(cast: Cast, sent: int) -> None:
    line = switch(cast, "http")
    with pytest.raises(Unheard) as refusal:
        telephony.take(line.pk, signed(line.secret, sent=int(time.time()) + sent), Event("rang", "c-1"))
    assert refusal.value.why == "stale" and not Call.unscoped.exists()
    assert Switch.unscoped.get().refused == 1


def test_a_forged_one_is_refused_and_so_is_a_switch_that_is_closed_or_unknown(cast: Cast) -> None:
    line = switch(cast, "http")
    with pytest.raises(Unheard):
        telephony.take(line.pk, signed("wrong"), Event("rang", "c-1"))
    assert Switch.unscoped.get().refused_why == "forged"
    with pytest.raises(Unheard):
        telephony.take(line.pk + 1, signed(line.secret), Event("rang", "c-1"))
    with pytest.raises(Unheard) as refusal:
        telephony.take(line.pk, signed(line.secret), Event("danced", "c-1"))
    assert refusal.value.status == 422
    telephony.close(line, by=cast.actor("system"))
    with pytest.raises(Unheard):
        telephony.take(line.pk, signed(line.secret, "e-9"), Event("rang", "c-1"))
    assert not Call.unscoped.exists()


def test_the_exchange_puts_a_call_through_to_an_agents_telephone(cast: Cast) -> None:
    line = switch(cast)
    desk.sign_on("8001", by=cast.actor("agent"))
    assert telephony.hear(line, Event("held", "c-9")) is None
    telephony.hear(line, Event("rang", "c-1", PHONE_WANG))
    row = telephony.hear(line, Event("answered", "c-1", extension="9999"))
    assert row is not None and row.status == "ringing"
    row = telephony.hear(line, Event("answered", "c-1", extension="8001"))
    assert row is not None and row.agent_id == cast.actor("agent").account_id
    assert telephony.hear(line, Event("held", "c-1")).status == "held"  # type: ignore[union-attr]
    assert telephony.hear(line, Event("resumed", "c-1")).status == "answered"  # type: ignore[union-attr]
    assert telephony.hear(line, Event("ended", "c-1")).status == "wrap_up"  # type: ignore[union-attr]
    assert telephony.hear(line, Event("ended", "c-1")).status == "wrap_up"  # type: ignore[union-attr]
    row = telephony.hear(line, Event("recorded", "c-1", recording="rec/2026/c-1.wav"))
    assert row is not None and row.recording == "rec/2026/c-1.wav"


def test_only_the_systems_administrator_lets_an_exchange_in(cast: Cast) -> None:
    for who in ("agent", "chen", "security"):
        with pytest.raises(Refused):
            telephony.register("甲", "http", cast.regions["shenyang"], by=cast.actor(who))
    with pytest.raises(Refused):
        telephony.register("甲", "http", cast.regions["dadong"], by=cast.actor("system2"))
    row = telephony.register("甲", "http", cast.regions["dadong"], by=cast.actor("system"))
    assert len(row.secret) == 48 and not Switch.unscoped.get(pk=row.pk).secret
