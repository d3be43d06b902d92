"""Faults and bands in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinian.oversight.targets.rules import EXCELLENT, FAILED, NORMAL, Fault

BANDS: dict[str, Promise] = {
    FAILED: gettext_lazy("不合格"),
    NORMAL: gettext_lazy("合格"),
    EXCELLENT: gettext_lazy("优秀"),
}
CONSEQUENCES: dict[str, Promise] = {
    FAILED: gettext_lazy("取消资格，从下一年度资金中扣除已拨付的补助"),
    NORMAL: gettext_lazy("次年按预报奖补"),
    EXCELLENT: gettext_lazy("次年按预报奖补，通报表扬"),
}
FAULTS: dict[str, Promise] = {
    "number_missing": gettext_lazy("没有序号"),
    "title_missing": gettext_lazy("没有指标任务"),
    "owner_missing": gettext_lazy("没有责任单位"),
    "year_missing": gettext_lazy("没有年度"),
    "scope_missing": gettext_lazy("没有口径"),
    "clause_missing": gettext_lazy("没有条款"),
    "number_wrong": gettext_lazy("序号须是从 1 起的整数"),
    "number_twice": gettext_lazy("序号重复"),
    "year_unknown": gettext_lazy("方案里没有这一年"),
    "indicator_unknown": gettext_lazy("没有这个指标"),
    "least_wrong": gettext_lazy("目标值须是大于零的数"),
    "least_missing": gettext_lazy("写了指标，没有写目标值"),
    "points_wrong": gettext_lazy("分值须是大于零的数"),
    "empty": gettext_lazy("没有一行指标任务"),
}


def fault(one: Fault) -> str:
    """A fault with its row and what was written there."""
    given = f"「{one.given}」" if one.given else ""
    return _("第 {row} 行：{what}{given}").format(row=one.row, what=FAULTS[one.what], given=given)
