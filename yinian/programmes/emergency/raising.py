"""What a signal becomes: an alarm of its own, one more sign of an alarm that is being raised, or only a row kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, system
from yinian.programmes.emergency import scenarios
from yinian.programmes.emergency.flow import UNDER_WAY
from yinian.programmes.emergency.models import Alarm, Signal
from yinian.programmes.emergency.scenarios import Scenario
from yinian.programmes.emergency.whereabouts import Fix, Known, Whereabouts, whereabouts
from yinian.registry.devices import rules
from yinian.registry.devices.models import Binding, Device, Installation
from yinian.registry.elders.models import Elder
from yinian.registry.elders.trust import Consent

BY = system("设备报警")
# These tell where somebody is; without consent they are not kept.
WHERE = ("longitude", "latitude", "fixed_at")


@dataclass(frozen=True, slots=True)
class Told:
    """A signal as the intake took it: whose, which, what it tells, when by its own clock and by ours."""

    device: int
    turn: int
    type: str
    sequence: int
    values: dict[str, Any]
    told_at: datetime
    received_at: datetime
    via: str

    @property
    def skew_ms(self) -> int:
        return int((self.received_at - self.told_at).total_seconds() * 1000)


@verbs.verb("alarm.signal", _("设备信号"), may=frozenset())
def take(told: Told, *, by: Actor) -> Signal:
    """Keep a signal, and raise or add to the alarm that it is; the same signal again changes nothing."""
    # One at a time for a device, and for whoever it watches: of two that come at once the second sees the first.
    device = Device.unscoped.select_for_update(of=("self",), no_key=True).select_related("model").get(pk=told.device)
    before = Signal.unscoped.filter(device=device, turn=told.turn, sequence=told.sequence).first()
    if before is not None:
        return before
    binding = Binding.unscoped.filter(device=device, until=None).select_related("elder").first()
    elder = binding.elder if binding else None
    if elder is not None:
        Elder.unscoped.select_for_update(no_key=True).values_list("pk").get(pk=elder.pk)
    located = elder is None or Consent.unscoped.filter(elder=elder, purpose="location", withdrawn_at=None).exists()
    values = told.values if located else {name: one for name, one in told.values.items() if name not in WHERE}
    place = rules.position(values)
    scenario = scenarios.match(
        device.model.type, told.type, _measured(values, place, binding), binding.wishes if binding else {}
    )
    alarm = None
    if scenario is not None:
        where = _where(told, place, device, binding, located)
        alarm = _alarm(scenario, told, values, device, binding, where)
        verbs.about(alarm)
    row: Signal = verbs.create(
        Signal, device=device, alarm=alarm, type=told.type, turn=told.turn, sequence=told.sequence, told_at=told.told_at,
        received_at=told.received_at, skew_ms=told.skew_ms, payload=values, longitude=place[0] if place else None,
        latitude=place[1] if place else None, via=told.via,
        region_path=alarm.region_path if alarm else device.region_path,
    )  # fmt: skip
    return row


def _measured(values: dict[str, Any], place: tuple[float, float] | None, binding: Binding | None) -> dict[str, Any]:
    if place is None or binding is None or binding.longitude is None or binding.latitude is None:
        return values
    return {**values, "metres_from_home": scenarios.metres(place, (binding.longitude, binding.latitude))}


def _where(
    told: Told, place: tuple[float, float] | None, device: Device, binding: Binding | None, located: bool
) -> Whereabouts:
    fix = Fix(place[1], place[0], _fixed_at(told)) if place else None
    installed = binding.address if binding and device.model.type != device.model.Type.BRACELET else ""
    elder = binding.elder if binding else None
    home = elder.address if elder else binding.address if binding else ""
    # Hung up by somebody who proved it, and the elder has not moved since: that is where it is.
    proved = bool(installed) and Installation.unscoped.filter(binding=binding).exists()
    moved = bool(elder and installed and home and home != installed)
    return whereabouts(
        Known(told.received_at, fix, installed if proved else "", home or installed, moved=moved, may_locate=located)
    )


def _fixed_at(told: Told) -> datetime:
    """When a position was taken: as the device says, unless that lies ahead of now or makes no sense."""
    given = told.values.get("fixed_at")
    if not rules.number(given) or not 0 < given < 2**46:
        return told.told_at
    return min(rules.moment(int(given)), told.received_at)


def _alarm(
    scenario: Scenario, told: Told, values: dict[str, Any], device: Device, binding: Binding | None, where: Whereabouts
) -> Alarm:
    """The alarm under way that a signal belongs to, or a new one: an open alarm never hides the next."""
    standing = list(_standing(scenario.alarm, device, binding))
    since = told.received_at - timedelta(seconds=scenario.near_seconds)
    incident = values.get("incident")
    same = next((one for one in standing if one.raised_at >= since), None)
    if same is None and incident is not None and standing:
        same = _of_incident(standing, device, incident)
    if same is None:
        return _raised(scenario, told, device, binding, where, standing[0] if standing else None)
    better = _placed(where, told) if where.fix is not None else {}
    verbs.change(same, signals=same.signals + 1, signalled_at=told.received_at, **better)
    return same


def _standing(kind: str, device: Device, binding: Binding | None) -> QuerySet[Alarm]:
    """The alarms of a kind still being answered for the same person, else the same home, else the same device."""
    if binding is not None and binding.elder_id is not None:
        whose = Q(elder=binding.elder_id)
    elif binding is not None:
        whose = Q(household=binding.household_id, elder=None)
    else:
        whose = Q(device=device, elder=None)
    return Alarm.unscoped.filter(whose, kind=kind, status__in=UNDER_WAY).order_by("-id")


def _of_incident(standing: list[Alarm], device: Device, incident: Any) -> Alarm | None:
    rows = Signal.unscoped.filter(device=device, alarm__in=standing, payload__incident=incident).order_by("-id")
    signal = rows.first()
    return next((one for one in standing if signal is not None and one.pk == signal.alarm_id), None)


def _raised(
    scenario: Scenario, told: Told, device: Device, binding: Binding | None, where: Whereabouts, follows: Alarm | None
) -> Alarm:
    elder = binding.elder if binding else None
    row: Alarm = verbs.create(
        Alarm, kind=scenario.alarm, level=scenario.level, elder=elder, device=device, follows=follows,
        household_id=binding.household_id if binding else None, raised_at=told.received_at,
        signalled_at=told.received_at, signals=1, region_path=elder.region_path if elder else device.region_path,
        **_placed(where, told),
    )  # fmt: skip
    return row


def _placed(where: Whereabouts, told: Told) -> dict[str, Any]:
    fix = where.fix
    return {
        "address": where.address, "place_state": where.state, "place_reason": where.reason,
        "longitude": fix.longitude if fix else None, "latitude": fix.latitude if fix else None,
        "placed_at": fix.at if fix else None,
    }  # fmt: skip


def known_before(keys: set[tuple[int, int, int]]) -> set[tuple[int, int, int]]:
    """Which of these (device, turn, sequence) stand among the signals."""
    devices = {device for device, _turn, _sequence in keys}
    numbers = {sequence for _device, _turn, sequence in keys}
    rows = Signal.unscoped.filter(device__in=devices, sequence__in=numbers).values_list("device", "turn", "sequence")
    return keys.intersection(rows)
