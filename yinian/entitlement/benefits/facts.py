"""What benefits tell columns about elders: who is granted what."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish
from yinian.registry.elders.facts import ELDERS

# A denial has no amount; of two grants one ends on the day on which the other begins.
GRANTED = (
    "SELECT elder_id AS subject, 1 AS value FROM entitlement_decision WHERE benefit = '{benefit}' AND amount > 0 "
    "AND since <= :day AND (until IS NULL OR until > :day) GROUP BY elder_id"
)

publish(
    ELDERS,
    Fact("home_service_granted", "flag", GRANTED.format(benefit="home_service_hours"), _("享受每月上门服务")),
    Fact("monthly_visit_due", "flag", GRANTED.format(benefit="monthly_visit"), _("应每月探访")),
    Fact("old_age_allowance_granted", "flag", GRANTED.format(benefit="old_age_allowance"), _("享受高龄津贴")),
)
