"""What the platform finds by itself: devices not heard of, and homes in which nothing moves; each becomes a low alarm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.verbs import Done
from yinian.programmes.emergency.flow import UNDER_WAY
from yinian.programmes.emergency.models import Alarm
from yinian.programmes.emergency.scenarios import watches
from yinian.registry.devices.models import Binding, DeviceModel, Health
from yinian.registry.elders.models import Elder

BY = system("设备巡检")
# A home is only said to be still while one of its devices still speaks.
SPEAKING = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at: for whom or what, and since when."""

    watch: str
    region_path: str
    since: datetime
    elder: int | None = None
    household: int | None = None
    device: int | None = None
    address: str = ""


@verbs.bulk_verb("alarm.watch", _("巡检报警"), may=frozenset(), chunk=2_000)
def raise_found(found: Sequence[Found], now: datetime, *, by: Actor) -> list[Done]:
    """Raise a low alarm for each thing found."""
    rows = Alarm.unscoped.bulk_create([_row(one, now) for one in found])
    return [
        Done(
            "emergency.alarm", row.pk, row.region_path,
            {f"emergency.alarm:{row.pk}": {"kind": [None, row.kind], "since": [None, one.since.isoformat()]}},
        )
        for row, one in zip(rows, found, strict=True)
    ]  # fmt: skip


def _row(one: Found, now: datetime) -> Alarm:
    watch = watches()[one.watch]
    return Alarm(
        kind=watch.alarm, level=watch.level, elder_id=one.elder, household_id=one.household, device_id=one.device,
        raised_at=now, signalled_at=one.since, signals=0, address=one.address,
        place_state=Alarm.Place.FALLBACK if one.address else Alarm.Place.UNKNOWN,
        place_reason="no_fix" if one.address else "nothing", region_path=one.region_path,
    )  # fmt: skip


def quiet(now: datetime) -> list[Found]:
    """The bound devices not heard of within their product's time, of which nobody is being asked yet: two queries."""
    terms = set(DeviceModel.objects.values_list("quiet_minutes", flat=True))
    if not terms:
        return []
    late = reduce(
        or_, (Q(device__model__quiet_minutes=m, seen_at__lt=now - timedelta(minutes=m)) for m in sorted(terms))
    )
    silent = Health.objects.filter(late, device__retired_on=None)
    asked = Alarm.unscoped.filter(kind=watches()["quiet"].alarm, status__in=UNDER_WAY, device__isnull=False)
    bound = Binding.unscoped.filter(until=None, device__in=silent.values("device")).exclude(
        device__in=asked.values("device")
    )
    names = ("device", "region_path", "elder", "household", "address")
    seen = dict(Health.objects.filter(device__in=bound.values("device")).values_list("device", "seen_at"))
    return [
        Found("quiet", path, seen[device], elder, household, device, address)
        for device, path, elder, household, address in bound.order_by("device").values_list(*names)
        if device in seen
    ]


_STILL = """
    SELECT b.elder_id, MAX(h.active_at) FROM registry_binding b
    JOIN registry_device d ON d.id = b.device_id JOIN registry_devicemodel m ON m.id = d.model_id
    JOIN registry_health h ON h.device_id = d.id
    WHERE b.until IS NULL AND b.elder_id IS NOT NULL AND d.retired_on IS NULL AND m.type IN ({})
    AND NOT EXISTS (SELECT 1 FROM emergency_alarm a WHERE a.elder_id = b.elder_id AND a.kind = %s
                    AND (a.status IN ({}) OR a.raised_at > h.active_at))
    GROUP BY b.elder_id HAVING MAX(h.active_at) < %s AND MAX(h.seen_at) >= %s
"""


def still(now: datetime) -> list[Found]:
    """The elders whose home did not notice any movement for long, though a device there still speaks: two queries."""
    watch = watches()["inactivity"]
    adapt = connection.ops.adapt_datetimefield_value
    sql = _STILL.format(", ".join(["%s"] * len(watch.devices)), ", ".join(["%s"] * len(UNDER_WAY)))
    before = [adapt(now - timedelta(hours=watch.hours)), adapt(now - SPEAKING)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*watch.devices, watch.alarm, *(str(one) for one in UNDER_WAY), *before])
        numbers = [number for number, _since in cursor.fetchall()]
    since = now - timedelta(hours=watch.hours)
    living = Elder.unscoped.filter(pk__in=numbers, died_on=None, left_on=None).order_by("pk")
    return [
        Found("inactivity", path, since, elder=pk, address=address)
        for pk, path, address in living.values_list("pk", "region_path", "address")
    ]


def look(now: datetime) -> tuple[int, int]:
    """Find and raise, and say how many devices were quiet and how many homes still."""
    silent, unmoved = quiet(now), still(now)
    raise_found(silent, now, by=BY)
    raise_found(unmoved, now, by=BY)
    return len(silent), len(unmoved)
