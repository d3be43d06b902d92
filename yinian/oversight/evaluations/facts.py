"""What evaluations tell columns about providers: who holds one on a day, and what the last one came to."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish, subject

PROVIDERS = subject(
    "provider", "SELECT id AS subject, region_path FROM registry_provider WHERE status IN ('active', 'suspended')"
)
_LAST = (
    'FROM oversight_evaluation e WHERE e."on" <= :day AND NOT EXISTS (SELECT 1 FROM oversight_evaluation l '
    'WHERE l.provider_id = e.provider_id AND l."on" <= :day AND (l."on" > e."on" OR (l."on" = e."on" AND l.id > e.id)))'
)
publish(
    PROVIDERS,
    Fact(
        "evaluated",
        "flag",
        f"SELECT e.provider_id AS subject, CASE WHEN e.passed AND e.until > :day THEN 1 ELSE 0 END AS value {_LAST}",
        _("评估合格且在有效期内"),
    ),
    Fact("score", "number", f"SELECT e.provider_id AS subject, e.score AS value {_LAST}", _("综合得分")),
    Fact("scored", "flag", f"SELECT e.provider_id AS subject, 1 AS value {_LAST}", _("评估过")),
)
