"""What assessment tells columns about elders: when the grade was last assessed, and whether that still holds."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish
from yinian.registry.elders.facts import ELDERS

# Only results that set the grade count here; one on another scale stands beside it and changes nothing.
# Who was assessed under a file that went into another is that other.
_SET = "FROM entitlement_assessment a JOIN registry_elder e ON e.id = a.elder_id WHERE a.sets_grade AND a.concluded_on <= :day"
_WHO = "COALESCE(e.merged_into_id, e.id)"

publish(
    ELDERS,
    Fact("assessed_on", "date", f"SELECT {_WHO} AS subject, max(a.concluded_on) AS value {_SET} GROUP BY {_WHO}", _("评估日期")),
    Fact(
        "assessment_valid",
        "flag",
        f"SELECT {_WHO} AS subject, 1 AS value {_SET} AND (a.valid_until IS NULL OR a.valid_until > :day) GROUP BY {_WHO}",
        _("评估结果在有效期内"),
    ),
)  # fmt: skip
