"""What devices tell columns about elders."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish
from yinian.registry.elders.facts import ELDERS

publish(
    ELDERS,
    Fact(
        "device_bound",
        "flag",
        "SELECT DISTINCT elder_id AS subject, TRUE AS value FROM registry_binding "
        "WHERE elder_id IS NOT NULL AND since <= :day AND (until IS NULL OR until > :day)",
        _("装有智能设备"),
    ),
)
