"""What the dispatcher reads: why somebody cannot come, what speaks for whom, and what a new plan changes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinian.delivery.orders.dispatch.ranking import Reason

WHY_NOT = {
    "skill": gettext_lazy("没有所需技能"),
    "certificate": gettext_lazy("没有所需证书"),
    "certificate_expired": gettext_lazy("所需证书已经过期"),
    "unwanted": gettext_lazy("老人或家属不要此人上门"),
    "promised": gettext_lazy("这次服务已经约定由别人去"),
    "hours": gettext_lazy("不在工作时间内，或当天工作量已满"),
    "busy": gettext_lazy("这段时间没有空档，连路程也排不进"),
    "nobody": gettext_lazy("本站没有足够的人可派"),
    "links": gettext_lazy("与前后服务的先后关系无法自动安排，请人工安排"),
    "crew": gettext_lazy("需要三人以上同时上门，请人工安排"),
}

KINDS = {
    "moved": gettext_lazy("换人"),
    "retimed": gettext_lazy("改时间"),
    "placed": gettext_lazy("新排入"),
    "left_out": gettext_lazy("无法排入"),
}


def why_not(code: str) -> str:
    """Why a visit is left out, or why somebody cannot come."""
    return str(WHY_NOT[code])


def said(reason: Reason) -> str:
    """One reason for or against somebody."""
    amount = round(reason.amount)
    return {
        "detour": _("路上多走 {amount} 分钟"),
        "usual": _("常来的护理员"),
        "stranger": _("没来过这位老人家"),
        "sex_met": _("性别符合老人意愿"),
        "sex_unmet": _("性别不符合老人意愿"),
        "sex_unknown": _("没有登记性别，不知道是否符合老人意愿"),
        "language_met": _("会说老人的方言或语言"),
        "language_unmet": _("不会说老人的方言或语言"),
        "language_unknown": _("没有登记会讲什么话，不知道是否符合老人意愿"),
        "free": _("当天还有 {amount} 分钟空闲"),
        "week": _("本周已排 {amount} 分钟"),
        "stars": _("满意度 {stars}"),
    }[reason.kind].format(amount=amount, stars=f"{reason.amount:.1f}")
