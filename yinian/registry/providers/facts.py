"""What the registry tells columns about facilities, and about the places that have them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.columns import Fact, publish, subject
from yinian.registry.communities.facts import COMMUNITIES, STREETS

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
    Fact(
        "unbuilt",
        "flag",
        "SELECT id AS subject, CASE WHEN status IN ('planned', 'building') OR opened_on > :day THEN 1 ELSE 0 END AS value "
        "FROM registry_facility",
        _("应建未建"),
    ),
    Fact("area", "number", _column("area_m2"), _("建筑面积（平方米）")),
    Fact(
        "graded",
        "flag",
        "SELECT f.id AS subject, 1 AS value FROM registry_facility f JOIN registry_provider p ON p.id = f.operator_id "
        "WHERE p.grade <> '' AND (p.graded_on IS NULL OR p.graded_on <= :day)",
        _("运营方有等级"),
    ),
)

_OPEN = (
    "f.status NOT IN ('planned', 'building') AND (f.opened_on IS NULL OR f.opened_on <= :day) "
    "AND (f.closed_on IS NULL OR f.closed_on > :day) AND (f.suspended_on IS NULL OR f.suspended_on > :day)"
)
# Where elders come by day, or help goes out from; a bed in an institution covers no community.
NEARBY = "f.kind NOT IN ('residential', 'canteen', 'rural_table')"


def _in_community(where: str) -> str:
    return (
        "SELECT DISTINCT r.id AS subject, 1 AS value FROM foundation_region r "
        f"JOIN registry_facility f ON f.region_id = r.id WHERE {where} AND {_OPEN}"
    )


def _in_street(where: str, least: int = 1) -> str:
    return (
        "SELECT r.id AS subject, 1 AS value FROM foundation_region r JOIN registry_facility f "
        f"ON f.region_path LIKE r.path || '%' WHERE r.level = 'street' AND {where} AND {_OPEN} "
        f"GROUP BY r.id HAVING COUNT(*) >= {least}"
    )


publish(
    COMMUNITIES,
    Fact("has_facility", "flag", _in_community(NEARBY), _("有养老服务设施")),
    Fact("has_canteen", "flag", _in_community("f.kind IN ('canteen', 'rural_table')"), _("有助餐点")),
)
publish(
    STREETS,
    Fact("has_embedded", "flag", _in_street("f.embedded"), _("有嵌入式养老机构")),
    Fact("has_day_care", "flag", _in_street("f.kind IN ('day_care', 'centre')"), _("有日间照料中心")),
    Fact("has_two_complexes", "flag", _in_street("f.kind = 'complex'", 2), _("有两所为老综合体")),
)
