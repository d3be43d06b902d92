"""What orders tell columns: whether an elder was served at home this year, and the verified visits themselves."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.columns import Fact, publish, subject
from yinian.registry.elders.facts import ELDERS

# Only a verified visit bears the day on which it was served. Both databases and the column engine write a day as its
# year, month and day, so that its first four signs are the year.
_SAME_YEAR = "substr(CAST(served_on AS VARCHAR), 1, 4) = substr(CAST(:day AS VARCHAR), 1, 4)"

ORDERS = subject("order", "SELECT id AS subject, region_path FROM delivery_order WHERE served_on <= :day")


def _column(name: str) -> str:
    return f"SELECT id AS subject, {name} AS value FROM delivery_order"


publish(
    ELDERS,
    Fact(
        "served_at_home",
        "flag",
        # Who was served under a file that went into another is that other.
        "SELECT DISTINCT COALESCE(e.merged_into_id, e.id) AS subject, 1 = 1 AS value "
        "FROM delivery_order o JOIN registry_elder e ON e.id = o.elder_id "
        f"WHERE o.place = 'home' AND served_on <= :day AND {_SAME_YEAR}",
        _("本年享受过上门服务"),
    ),
    Fact(
        "served",
        "flag",
        # Who was served under a file that went into another is that other.
        "SELECT DISTINCT COALESCE(e.merged_into_id, e.id) AS subject, 1 = 1 AS value "
        "FROM delivery_order o JOIN registry_elder e ON e.id = o.elder_id "
        f"WHERE served_on <= :day AND {_SAME_YEAR}",
        _("本年享受过服务"),
    ),
)
publish(
    ORDERS,
    Fact("verified_minutes", "number", _column("verified_minutes"), _("核定时长（分钟）")),
    Fact("served_on", "date", _column("served_on"), _("服务日期")),
    Fact("place", "text", _column("place"), _("服务地点")),
    Fact("funding", "text", _column("funding"), _("付费方式")),
    Fact("provider", "number", _column("provider_id"), pgettext_lazy("service", "服务商")),
)
