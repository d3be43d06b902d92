"""Whom to ring about an alarm, in full, for whoever answers it; the journal says who looked."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.programmes.emergency.flow import RESPONDERS, UNDER_WAY
from yinian.programmes.emergency.models import Alarm
from yinian.registry.elders.models import Elder, Kin


@verbs.verb("alarm.numbers", _("查看报警联系电话"), may=RESPONDERS)
def numbers(alarm: Alarm, *, by: Actor) -> list[tuple[str, str]]:
    """The numbers of the elder and of whoever belongs to the elder, while an alarm is being answered."""
    if alarm.status not in UNDER_WAY:
        raise Refused(
            _("您要看报警 {number} 的联系电话。"),
            _("它已经办结。"),
            _("请到老人的档案里查看。"),
            number=alarm.pk,
        )
    if alarm.elder_id is None:
        return []
    elder = Elder.unscoped.get(pk=alarm.elder_id)
    found = [(elder.name, elder.phone.open())] if elder.phone else []
    for one in Kin.unscoped.filter(elder=elder).order_by("id"):
        if one.phone:
            found.append((f"{one.name} · {one.get_relation_display()}", one.phone.open()))
    return found
