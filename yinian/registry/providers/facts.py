"""What the registry tells columns about facilities."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.columns import Fact, publish, subject

FACILITIES = subject(
    "facility",
    "SELECT id AS subject, region_path FROM registry_facility WHERE closed_on IS NULL OR closed_on > :day",
)
# A day that is not known (opened long ago, told by a document without its date) counts as having passed.
OPEN = (
    "SELECT id AS subject, CASE WHEN status IN ('planned', 'building') OR opened_on > :day OR closed_on <= :day "
    "OR suspended_on <= :day THEN 0 ELSE 1 END AS value FROM registry_facility"
)


def _column(name: str) -> str:
    return f"SELECT id AS subject, {name} AS value FROM registry_facility"


def _flag(name: str) -> str:
    return f"SELECT id AS subject, CASE WHEN {name} THEN 1 ELSE 0 END AS value FROM registry_facility"


def _beds(where: str = "1 = 1") -> str:
    return (
        "SELECT facility_id AS subject, SUM(count) AS value FROM registry_beds "
        f"WHERE {where} AND since <= :day AND (until IS NULL OR until > :day) GROUP BY facility_id"
    )


publish(
    FACILITIES,
    Fact("kind", "text", _column("kind"), _("设施类别")),
    Fact("owner", "text", _column("owner"), _("产权")),
    Fact("operating_model", "text", _column("operating_model"), _("运营模式")),
    Fact("open", "flag", OPEN, pgettext_lazy("facility", "在运营")),
    Fact("embedded", "flag", _flag("embedded"), _("嵌入式")),
    Fact("inclusive", "flag", _flag("inclusive"), _("普惠")),
    Fact("acquired", "text", _column("NULLIF(acquired, '')"), _("取得方式")),
    Fact("opened_on", "date", _column("opened_on"), _("开业日期")),
    Fact("beds", "number", _beds(), _("床位数")),
    Fact("nursing_beds", "number", _beds("kind = 'nursing'"), _("护理型床位数")),
    Fact(
        "operator_kind",
        "text",
        "SELECT f.id AS subject, p.kind AS value FROM registry_facility f JOIN registry_provider p ON p.id = f.operator_id",
        _("运营方性质"),
    ),
    Fact("operator", "number", _column("operator_id"), _("运营方")),
)
