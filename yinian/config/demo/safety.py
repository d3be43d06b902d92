"""Devices and alarms of the demonstration: invented products in generated homes, a street on duty, and alarms that were answered."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from yinian.config.demo.cast import BY
from yinian.foundation import regions
from yinian.foundation.accounts import Post
from yinian.foundation.actor import Actor
from yinian.programmes.emergency import actions, duties, incidents, raising
from yinian.programmes.emergency.incidents import Told
from yinian.programmes.emergency.models import Alarm
from yinian.registry.devices import actions as devices
from yinian.registry.devices import health
from yinian.registry.devices.models import Device, DeviceModel
from yinian.registry.elders.models import Elder

HOMES = 24
# Product, where it hangs; 王秀英 has the first three, the generated elders of the street one each in turn.
KIT = (
    ("songhe-b1", "床头"),
    ("songhe-d5", "卫生间"),
    ("kangning-w1", "随身"),
    ("songhe-y2", "厨房"),
    ("songhe-r3", "厨房"),
    ("kangning-m3", "入户门"),
)
# Home, product, signal, what it was, what was done, how badly somebody was hurt, and whether it was looked at once more.
HISTORY: tuple[tuple[int, str, str, str, str, str, bool], ...] = (
    (0, "songhe-b1", "press", "test", "安装后试用，通话正常。", "none", True),
    (3, "songhe-y2", "smoke", "false", "炒菜油烟，已提醒开油烟机。", "none", True),
    (9, "songhe-y2", "smoke", "false", "烧香，老人在家，没有事。", "none", True),
    (1, "songhe-d5", "fall", "fall", "起夜滑倒，扶起后能走，家属已到。", "minor", True),
    (7, "songhe-d5", "fall", "false", "蹲下捡东西。", "none", False),
    (6, "songhe-b1", "press", "help", "请人帮忙挪柜子，已联系志愿者。", "none", False),
    (12, "songhe-b1", "press", "illness", "胸闷，已打 120，子女陪同就医。", "severe", True),
)


def load(actor: Callable[[str], Actor]) -> None:
    """Make them once, by the people who would; a second call finds them there."""
    if Device.unscoped.exists():
        return
    devices.adopt(by=BY)
    _duty(actor("hejing"))
    known = _put_up(actor("hejing"))
    for number, (home, product, signal, *rest) in enumerate(HISTORY, 1):
        device = known.get((home, product))
        if device is not None:
            _answered(_signalled(device, signal, number), rest, actor)
    # One waits to be answered: a door, which may wait some minutes without harm.
    _signalled(known[5, "kangning-m3"], "door_open", len(HISTORY) + 1, {"minutes": 45})
    incidents.record(_wang(), "fall", Told("none", "楼道", words="下楼踩空，扶住了"), by=actor("xumei"))


def _wang() -> Elder:
    return Elder.unscoped.select_related("region").get(name="王秀英", generated=False)


def _duty(street: Actor) -> None:
    """何静 by day and 徐梅 by night, for a week."""
    place = regions.Region.objects.get(pk=street.region_id or 0)
    for login, begins, ends in (("hejing", 8, 20), ("xumei", 20, 8)):
        account = Post.objects.select_related("account").filter(account__login=login).order_by("id")[0].account
        since = timezone.make_aware(datetime.combine(timezone.localdate(), time(begins)))
        until = timezone.make_aware(datetime.combine(timezone.localdate(), time(ends)))
        duties.put(place, account, since, until + timedelta(days=until <= since), by=street, days=7)


def _put_up(street: Actor) -> dict[tuple[int, str], Device]:
    """Devices bound to homes: the first home is 王秀英's."""
    models = {model.code: model for model in DeviceModel.objects.all()}
    here = Elder.unscoped.filter(regions.within(street.region_path, "region_path"), generated=True, died_on=None)
    homes = [_wang(), *here.select_related("region").order_by("id")[:HOMES]]
    found, rows, now = {}, [], timezone.now()
    for number, elder in enumerate(homes):
        for code, room in KIT[:3] if number == 0 else (KIT[number % len(KIT)],):
            serial = f"YS-{number:03}-{code}"
            given = devices.Given(models[code], serial, elder.region, simulated=True)
            row = devices.register(given, by=street)
            devices.bind(row, devices.Home(elder=elder, room=room), by=street)
            found[number, code] = row
            # The last home's device has been silent for two days.
            seen = now - timedelta(days=2) if number == len(homes) - 1 else now
            rows.append([row.pk, 1, round(seen.timestamp() * 1000), None, 92 - 3 * number, 120, 1, 0])
    health.keep(rows)
    return found


def _signalled(device: Device, signal: str, number: int, values: dict[str, Any] | None = None) -> Alarm:
    now = timezone.now()
    told = raising.Told(device.pk, device.turn, signal, number, values or {}, now, now, "http")
    row = raising.take(told, by=raising.BY)
    return Alarm.unscoped.select_related("elder").get(pk=row.alarm_id or 0)


def _answered(alarm: Alarm, rest: list[Any], actor: Callable[[str], Actor]) -> None:
    finding, outcome, harm, reviewed = rest
    desk, street = actor("fang"), actor("hejing")
    actions.acknowledge(alarm, by=desk)
    if finding not in ("test", "false"):
        actions.respond(alarm, by=street)
        actions.arrive(alarm, by=street)
    actions.resolve(alarm, finding, outcome, by=desk, told=Told(harm, words=outcome))
    if reviewed:
        alarm.refresh_from_db()
        actions.review(alarm, by=actor("chen"))
