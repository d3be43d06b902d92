"""What assessment tells columns about elders: when the grade was last assessed, and whether that still holds."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish
from yinian.registry.elders.facts import ELDERS

# Only results that set the grade count here; one on another scale stands beside it and changes nothing.
_SET = "FROM entitlement_assessment WHERE sets_grade AND concluded_on <= :day"

publish(
    ELDERS,
    Fact("assessed_on", "date", f"SELECT elder_id AS subject, max(concluded_on) AS value {_SET} GROUP BY elder_id", _("评估日期")),
    Fact(
        "assessment_valid",
        "flag",
        f"SELECT elder_id AS subject, 1 AS value {_SET} AND (valid_until IS NULL OR valid_until > :day) GROUP BY elder_id",
        _("评估结果在有效期内"),
    ),
)  # fmt: skip
