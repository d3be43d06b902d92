"""Why a worker may not go, in words."""

from django.utils.translation import gettext as _

from yinian.foundation.refusals import LawBroken
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.workforce.models import Certificate
from yinian.registry.workforce.rules import Reason


def why_not(name: str, reason: Reason) -> str:
    """One sentence that names what is missing."""
    if reason.kind == "left":
        return _("{name}在 {day} 不在职。").format(name=name, day=reason.on)
    if reason.kind == "skill":
        return _("{name}没有登记「{skill}」技能。").format(name=name, skill=catalogue.skill_word(reason.about))
    if reason.kind == "hours":
        return _("{name}在 {day} 的这个时段不在工作时间内。").format(name=name, day=reason.on)
    if reason.kind in {"certificate_missing", "certificate_expired"}:
        kind = Certificate.Kind(reason.about).label
        if reason.kind == "certificate_missing":
            return _("{name}没有有效的{certificate}。").format(name=name, certificate=kind)
        return _("{name}的{certificate}已于 {day} 到期。").format(name=name, certificate=kind, day=reason.on)
    raise LawBroken(f"no words for {reason.kind}")
