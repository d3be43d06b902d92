"""What visits tell columns of elders: on which tier they are, and whether they were visited this month."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish
from yinian.registry.elders.facts import ELDERS

publish(
    ELDERS,
    Fact(
        "visit_tier",
        "text",
        "SELECT elder_id AS subject, tier AS value FROM welfare_visits_listed "
        "WHERE since <= :day AND (until IS NULL OR until > :day)",
        _("探访分级"),
    ),
    Fact(
        "welfare_visited",
        "flag",
        "SELECT DISTINCT elder_id AS subject, 1 = 1 AS value FROM welfare_visits_visit "
        "WHERE void_at IS NULL AND day >= :month AND day <= :day",
        _("本月已探访"),
        span="month",
    ),
)
