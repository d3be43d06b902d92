"""How a rhythm is said."""

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinian.delivery.plans import rules
from yinian.delivery.plans.rules import Rhythm

WEEKDAYS = [
    (1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五")), (6, _("周六")), (7, _("周日")),
]  # fmt: skip


def rhythm(given: Rhythm) -> str:
    """How often something comes, in a word: 每周二、周四."""
    if given.kind == rules.STANDING:
        return now("随时")
    between = pgettext("list", "、")
    if given.kind == rules.WEEK:
        if len(given.days) == len(WEEKDAYS):
            days = now("每天")
            return days if given.every == 1 else now("每 {every} 周的每一天").format(every=given.every)
        names = dict(WEEKDAYS)
        days = between.join(str(names[day]) for day in given.days)
        return (now("每{days}") if given.every == 1 else now("每 {every} 周的{days}")).format(
            days=days, every=given.every
        )
    days = between.join(map(str, given.days))
    told = now("每月 {days} 日") if given.every == 1 else now("每 {every} 个月的 {days} 日")
    return told.format(days=days, every=given.every)


def times(count: int, period: str) -> str:
    """How many times in a period: 每月 4 次."""
    if count == 0:
        return now("随时")
    return (now("每周 {count} 次") if period == rules.WEEK else now("每月 {count} 次")).format(count=count)
