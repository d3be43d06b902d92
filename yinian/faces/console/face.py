"""The face of officers, providers' managers, inspectors, the hotline and the three administrators: by work, at a desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.frame.page import Face, Stop
from yinian.foundation.actor import Role

OFFICER = frozenset({Role.OFFICER})
DESK = frozenset({Role.OFFICER, Role.AGENT})
# Whoever sees elders at a desk: by region, or as a provider by the sights that were opened to it.
REGISTRY = frozenset({Role.OFFICER, Role.AGENT, Role.INSPECTOR, Role.MANAGER, Role.DISPATCHER})
CARE = REGISTRY | {Role.EVALUATOR}
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})
ADMINS = SYSTEM | SECURITY | AUDIT
CONSOLE = CARE | ADMINS

REGIONAL = frozenset({Role.OFFICER, Role.AGENT, Role.INSPECTOR})
FIGURES = REGIONAL | {Role.EVALUATOR}
MANAGER = frozenset({Role.MANAGER})
MONEY = OFFICER | MANAGER

face = Face(
    "console",
    "frame/console.html",
    rail=(
        Stop("todo", _("待办"), "todo", "worklist"),
        Stop("safety", _("安全"), "safety", "alarms"),
        Stop("devices", pgettext_lazy("rail", "设备"), "settings", "devices"),
        Stop("elders", pgettext_lazy("rail", "老人"), "elder", "elders"),
        Stop("assess", pgettext_lazy("rail", "评估"), "sign", "assessments"),
        Stop("benefits", _("待遇"), "document", "benefits"),
        Stop("law", _("政策"), "text", "law"),
        Stop("service", pgettext_lazy("rail", "需求"), "message", "needs"),
        Stop("orders", pgettext_lazy("rail", "服务"), "service", "orders"),
        Stop("board", pgettext_lazy("rail", "调度"), "clock", "board"),
        Stop("plans", pgettext_lazy("rail", "计划"), "refresh", "plans"),
        Stop("visits", pgettext_lazy("rail", "探访"), "pin", "care-visits"),
        Stop("supply", pgettext_lazy("rail", "机构"), "home", "facilities"),
        Stop("complaints", _("投诉"), "warning", "complaints"),
        Stop("activities", _("活动"), "calendar", "activities"),
        Stop("workers", _("人员"), "family", "workers"),
        Stop("money", pgettext_lazy("rail", "资金"), "money", "awards"),
        Stop("duties", pgettext_lazy("rail", "督办"), "check", "duties"),
        Stop("chart", _("图表"), "chart", "indicators"),
        Stop("regions", pgettext_lazy("rail", "区域"), "map", "regions"),
        Stop("runs", _("后台任务"), "refresh", "runs"),
        Stop("accounts", pgettext_lazy("rail", "账号"), "person", "accounts"),
        Stop("keys", pgettext_lazy("rail", "接口"), "swap", "api-keys"),
        Stop("journal", _("日志"), "history", "journal"),
    ),
    search="search",
    keeps_lists=True,
)
