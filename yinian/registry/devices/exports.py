"""That a list of devices left the house."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.registry.devices.actions import KEEPERS


@verbs.verb("device.export", _("导出设备"), may=KEEPERS)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of devices left the house."""
