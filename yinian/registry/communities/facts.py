"""What the registry tells columns about communities (villages) and streets (townships) as places."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish, subject


def _places(level: str) -> str:
    return (
        f"SELECT id AS subject, path AS region_path FROM foundation_region WHERE level = '{level}' "
        "AND (since IS NULL OR since <= :day) AND (until IS NULL OR until > :day)"
    )


def _urban(wanted: str) -> str:
    return f"SELECT id AS subject, CASE WHEN {wanted} THEN 1 ELSE 0 END AS value FROM foundation_region"


def _has(kind: str) -> str:
    return (
        f"SELECT DISTINCT region_id AS subject, 1 AS value FROM registry_element WHERE kind = '{kind}' "
        "AND since <= :day AND (until IS NULL OR until > :day)"
    )


COMMUNITIES, STREETS = subject("community", _places("community")), subject("street", _places("street"))
# A place of which nobody said whether it is town or village is neither.
publish(
    COMMUNITIES,
    Fact("urban", "flag", _urban("urban"), _("城镇")),
    Fact("rural", "flag", _urban("NOT urban"), _("农村")),
    Fact("has_steward", "flag", _has("steward"), _("有养老管家")),
    Fact("has_alliance", "flag", _has("alliance"), _("有养老联盟")),
    Fact("has_zone", "flag", _has("zone"), _("有老年人服务专区")),
)
publish(
    STREETS,
    Fact("rural", "flag", _urban("name LIKE '%乡' OR name LIKE '%镇'"), _("乡镇")),
)
