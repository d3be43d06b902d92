"""What the pages of safety show: alarms in every state that has a page, a device, a turn of duty, an accident written down."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from yinian.programmes.emergency import actions as emergency
from yinian.programmes.emergency import duties, incidents
from yinian.programmes.emergency.models import Alarm
from yinian.registry.devices import actions as devices
from yinian.registry.devices.models import DeviceModel


def rows(cast: Cast) -> dict[str, Any]:
    """All of 王秀英's, as the verbs make them."""
    assert cast.elder
    he, agent = cast.actor("he"), cast.actor("agent")
    alarm, taken, ended = (emergency.raise_alarm(cast.elder, words, by=agent) for words in ("胸闷", "头晕", "腿疼"))
    for row in (taken, ended):
        emergency.acknowledge(row, by=agent)
    emergency.resolve(ended, "false", "误按", by=agent)
    nameless = emergency.raise_unknown(cast.regions["dongshuncheng"], "东顺城路口", "有人倒地", by=agent)
    devices.adopt(by=BY)
    button = DeviceModel.objects.get(code="songhe-b1")
    given = devices.Given(button, "SH-0001", cast.regions["dongshuncheng"], keeper=cast.parties["sunny"])
    device = devices.register(given, by=he)
    devices.bind(device, devices.Home(elder=cast.elder, room="床头"), by=he)
    now = timezone.now()
    turn = duties.put(
        cast.regions["xiaodong"], cast.account("he"), now, now + timedelta(hours=8), by=cast.actor("chen")
    )
    incidents.record(cast.elder, "fall", incidents.Told("minor", "卫生间"), by=he)
    found = {row.pk: row for row in Alarm.unscoped.select_related("elder")}
    return {
        "alarm": found[alarm.pk], "answered": found[taken.pk], "ended_alarm": found[ended.pk],
        "nameless": found[nameless.pk], "device": device, "duty_turn": turn,
    }  # fmt: skip
