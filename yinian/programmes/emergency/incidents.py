"""The register of falls and other accidents: what an alarm turned out to be, and what somebody wrote down afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.programmes.emergency.models import Alarm, Incident
from yinian.registry.elders.models import Elder

WRITERS = frozenset({Role.OFFICER, Role.AGENT, Role.MANAGER, Role.DISPATCHER, Role.CARER, Role.DOCTOR, Role.ASSESSOR})
# What an alarm turned out to be, as the register calls it.
OF_FINDING = {"fall": "fall", "illness": "illness", "fire": "fire", "leak": "leak", "lost": "lost"}
# Two reports of one fall by two people are told apart by this much time.
SAME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an accident: how badly somebody was hurt, where, when, and how it came."""

    harm: str = "none"
    place: str = ""
    happened_at: datetime | None = None
    words: str = ""


@verbs.verb("incident.record", _("登记意外"), may=WRITERS)
def record(elder: Elder, kind: str, told: Told, *, by: Actor) -> Incident:
    """Write down an accident of which no alarm told."""
    asked, name = _("您要为「{name}」登记意外。"), elder.name
    if kind not in Incident.Kind.values or told.harm not in Incident.Harm.values:
        raise Refused(asked, _("类别或伤情不在列表中。"), _("请从列表中选择。"), name=name)
    at = told.happened_at or timezone.now()
    if at > timezone.now():
        raise Refused(asked, _("发生时间在将来。"), _("请核对时间。"), name=name)
    near = Incident.unscoped.filter(elder=elder, kind=kind, happened_at__range=(at - SAME, at + SAME))
    if near.exists():
        raise Refused(
            asked, _("半小时内已经登记过同一类意外。"), _("如确是两次，请把时间写准；否则不用再登记。"), name=name
        )
    return _written(elder, kind, told, at)


def of_alarm(alarm: Alarm, told: Told | None) -> Incident | None:
    """What an alarm turned out to be stands in the register, if it is an accident of a known elder."""
    kind = OF_FINDING.get(alarm.finding)
    if alarm.elder is None or kind is None:
        return None
    given = told or Told()
    return _written(alarm.elder, kind, given, given.happened_at or alarm.raised_at, alarm)


def _written(elder: Elder, kind: str, told: Told, at: datetime, alarm: Alarm | None = None) -> Incident:
    row: Incident = verbs.create(
        Incident,
        elder=elder,
        alarm=alarm,
        kind=kind,
        harm=told.harm if told.harm in Incident.Harm.values else Incident.Harm.NONE,
        place=told.place.strip()[:60],
        words=told.words.strip() or None,
        happened_at=at,
        region_path=elder.region_path,
    )
    return row


@verbs.verb("incident.export", _("导出意外登记"), may=frozenset({Role.OFFICER, Role.AGENT}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that the register left the house."""
