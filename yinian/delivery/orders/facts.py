"""What orders tell columns: which elders were served this month and this year, and the verified visits themselves."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.columns import Fact, publish, subject
from yinian.registry.elders.facts import ELDERS

# Only a verified visit bears the day on which it was served.
ORDERS = subject("order", "SELECT id AS subject, region_path FROM delivery_order WHERE served_on <= :day")
VISITING, MEAL = "i.category = 'visiting'", "CAST(i.elements AS VARCHAR) LIKE '%\"meal\"%'"


def _column(name: str) -> str:
    return f"SELECT id AS subject, {name} AS value FROM delivery_order"


def _item(column: str) -> str:
    return f"SELECT o.id AS subject, {column} AS value FROM delivery_order o JOIN registry_serviceitem i ON i.id = o.item_id"


def _served(since: str, where: str = "1 = 1", join: str = "") -> str:
    # Who was served under a file that went into another is that other.
    return (
        "SELECT DISTINCT COALESCE(e.merged_into_id, e.id) AS subject, 1 = 1 AS value "
        f"FROM delivery_order o JOIN registry_elder e ON e.id = o.elder_id {join}"
        f"WHERE o.served_on >= {since} AND o.served_on <= :day AND {where}"
    )


publish(
    ELDERS,
    Fact("served_at_home", "flag", _served(":year", "o.place = 'home'"), _("本年享受过上门服务"), span="year"),
    Fact("served", "flag", _served(":year"), _("本年享受过服务"), span="year"),
    Fact(
        "served_by_purchase", "flag", _served(":year", "o.funding = 'hours'"), _("本年享受过政府购买服务"), span="year"
    ),
    Fact(
        "visited",
        "flag",
        _served(":month", VISITING, "JOIN registry_serviceitem i ON i.id = o.item_id "),
        _("本月被探访过"),
        span="month",
    ),
)
publish(
    ORDERS,
    Fact("verified_minutes", "number", _column("verified_minutes"), _("核定时长（分钟）")),
    Fact("served_on", "date", _column("served_on"), _("服务日期")),
    Fact("place", "text", _column("place"), _("服务地点")),
    Fact("funding", "text", _column("funding"), _("付费方式")),
    Fact("provider", "number", _column("provider_id"), pgettext_lazy("service", "服务商")),
    Fact("category", "text", _item("i.category"), _("服务大类")),
    Fact("meal", "flag", _item(f"CASE WHEN {MEAL} THEN 1 ELSE 0 END"), _("含助餐")),
)
