"""Why a worker may not go, how a certificate stands, and what levels and weekdays are called."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yinian.foundation.refusals import LawBroken
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.workforce import rules
from yinian.registry.workforce.models import Certificate
from yinian.registry.workforce.rules import Reason

WEEKDAYS = (
    gettext_lazy("星期一"), gettext_lazy("星期二"), gettext_lazy("星期三"), gettext_lazy("星期四"),
    gettext_lazy("星期五"), gettext_lazy("星期六"), gettext_lazy("星期日"),
)  # fmt: skip
LEVELS: dict[int, str | Promise] = {
    5: pgettext_lazy("certificate", "五级（初级工）"),
    4: pgettext_lazy("certificate", "四级（中级工）"),
    3: pgettext_lazy("certificate", "三级（高级工）"),
    2: pgettext_lazy("certificate", "二级（技师）"),
    1: pgettext_lazy("certificate", "一级（高级技师）"),
}
TONES = {"valid": "done", "soon": "wait", "expired": "late", "withdrawn": ""}


SHORT: dict[str, str | Promise] = {
    "care_worker": gettext_lazy("护理员证"),
    "assessor": gettext_lazy("评估师证"),
    "nurse": gettext_lazy("护士证"),
    "social_worker": gettext_lazy("社工证"),
    "health": gettext_lazy("健康证"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands: its state, the word for it, and the tone in which it is shown."""

    state: str
    text: str
    tone: str


def _day(day: date | None) -> str:
    return date_format(day, pgettext("day", "Y年n月j日")) if day else "—"


def standing(paper: Certificate, on: date) -> Standing:
    """How a certificate stands on a day, in words."""
    state = rules.state(paper, paper.withdrawn_on is not None, on)
    day = paper.withdrawn_on if state == "withdrawn" else paper.expires_on
    if day is None:
        text = _("有效，长期")
    else:
        text = {
            "valid": _("有效至 {day}"),
            "soon": _("将于 {day} 到期"),
            "expired": _("已于 {day} 到期"),
            "withdrawn": _("已于 {day} 撤销"),
        }[state].format(day=_day(day))
    return Standing(state, text, TONES[state])


def why_not(name: str, reason: Reason) -> str:
    """One sentence that names what is missing."""
    if reason.kind == "left":
        return _("{name}在 {day} 不在职。").format(name=name, day=_day(reason.on))
    if reason.kind == "skill":
        return _("{name}没有登记「{skill}」技能。").format(name=name, skill=catalogue.skill_word(reason.about))
    if reason.kind == "absent":
        return _("{name}在 {day} 请假。").format(name=name, day=_day(reason.on))
    if reason.kind == "hours":
        return _("{name}在 {day} 的这个时段不在工作时间内。").format(name=name, day=_day(reason.on))
    if reason.kind in {"certificate_missing", "certificate_expired"}:
        kind = Certificate.Kind(reason.about).label
        if reason.kind == "certificate_missing":
            return _("{name}没有有效的{certificate}。").format(name=name, certificate=kind)
        return _("{name}的{certificate}已于 {day} 到期。").format(name=name, certificate=kind, day=_day(reason.on))
    raise LawBroken(f"no words for {reason.kind}")


def badge(paper: Certificate, on: date) -> tuple[str, str]:
    """A certificate in a few words for a list, and the tone in which it is shown."""
    state = rules.state(paper, paper.withdrawn_on is not None, on)
    name = SHORT.get(paper.kind, paper.kind)
    text = {
        "valid": "{paper} {level}",
        "soon": _("{paper}将到期"),
        "expired": _("{paper}已过期"),
        "withdrawn": _("{paper}已撤销"),
    }[state]
    return TONES[state], text.format(paper=name, level=LEVELS.get(paper.level or 0, "")).strip()
