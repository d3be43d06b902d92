"""How far an application is, as one would tell it at the door, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies.schemes import Approval
from yinian.faces.frame import benefits, written
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import Text

DONE, PRESENT, AHEAD, REFUSED = "done", "now", "ahead", "refused"
# What became of it, in the order in which it goes.
WAY = ("application.submit", "application.review", "application.notice", "application.grant")
STATUS_AT = {"submitted": 1, "reviewed": 2, "noticed": 2, "granted": 4}
WHO: dict[str, Text] = {
    "self": _("本人提出的。"),
    "family": _("家里人代为提出的。"),
    "office": _("社区工作人员代为提出的。"),
    "found": _("查出来可以享受而没有办，由系统提出的。"),
}


@dataclass(frozen=True)
class Step:
    """One thing that was done, is being done, or is to come."""

    state: str
    words: str
    when: date | None = None
    why: str = ""


def sentence(row: Any) -> str:
    """Where it is now, in one sentence."""
    if row.status == "noticed" and row.notice_until:
        today = timezone.localdate()
        if _shown_long_enough(row):
            return now("公示期满，等着审批。")
        return now("正在公示，{day}期满（{ahead}）。").format(
            day=written.day(row.notice_until), ahead=benefits.ahead(row.notice_until, today)
        )
    told = {
        "submitted": now("已经交上去，等社区和街道审核。"),
        "reviewed": now("审核通过，接着公示或审批。"),
        "noticed": now("正在公示。"),
        "granted": now("批准了。"),
        "refused": now("没有批准。"),
        "withdrawn": now("已经撤回。"),
    }
    return told[row.status]


def steps(row: Any, lines: list[Line], rule: Approval | None) -> list[Step]:
    """The whole way of an application: each step with its day, or that it is still to come."""
    when = {line.verb: timezone.localdate(line.at) for line in reversed(lines)}
    names = [
        now("提出申请"),
        now("审核：看看符不符合规定"),
        now("公示：让大家看到，可以提意见") if rule is None else _notice(rule),
        now("审批，批准以后按规定发放"),
    ]
    way = [(verb, words) for verb, words in zip(WAY, names, strict=True) if not _skipped(verb, when, rule)]
    reached = 3 if _shown_long_enough(row) else STATUS_AT.get(row.status)
    if reached is None:
        kept = [Step(DONE, words, when[verb]) for verb, words in way if verb in when and verb != WAY[-1]]
        return [*kept, _ended(row, when)]
    done = {verb for number, verb in enumerate(WAY) if number < reached}
    first = next((verb for verb, _words in way if verb not in done), "")
    told = []
    for verb, words in way:
        state = DONE if verb in done else PRESENT if verb == first else AHEAD
        # A day at a step still to come is of an earlier round, before it was sent back.
        past = state == DONE or (state == PRESENT and row.status == "noticed")
        told.append(Step(state, words, when.get(verb) if past else None))
    return told


def _shown_long_enough(row: Any) -> bool:
    return row.status == "noticed" and row.notice_until is not None and row.notice_until <= timezone.localdate()


def _notice(rule: Approval) -> str:
    return now("公示 {days} 天：只写姓氏和社区，有意见的可以提").format(days=rule.notice_days)


def _skipped(verb: str, when: dict[str, date], rule: Approval | None) -> bool:
    return verb == WAY[2] and verb not in when and rule is not None and not rule.notice_days


def _ended(row: Any, when: dict[str, date]) -> Step:
    if row.status == "withdrawn":
        return Step(REFUSED, now("撤回了"), when.get("application.withdraw"), row.reason)
    return Step(REFUSED, now("没有批准"), when.get("application.refuse"), row.reason)
