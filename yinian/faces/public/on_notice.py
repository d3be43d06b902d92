"""The public notice: who is about to be granted what, by place, for how many more days, and how to object."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import asked, words
from yinian.faces.frame import benefits, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public.entitled import choices_below, line, number, standing
from yinian.faces.public.face import face
from yinian.foundation.regions import Level


@face.page(
    "notice",
    title=_("待遇公示"),
    lead=_("正在申请待遇的人，审核过了，批准以前先公示。只写姓氏和社区。"),
    rail="policies",
    name="on-notice",
)
def on_notice(request: Request) -> Context:
    """What stands in public notice in one place, community by community."""
    today = timezone.localdate()
    chosen = standing(today).filter(pk=number(request.GET.get("at", ""))).first()
    rows = asked.on_notice(chosen, today) if chosen is not None else []
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        told = {
            "row": row,
            "benefit": words.benefit_word(row.benefit),
            "given": written.due(row.amount, row.unit),
            "ahead": benefits.ahead(row.until, today),
        }
        found.setdefault(row.community, []).append(told)
    return {
        "chosen": chosen,
        "line": line(chosen) if chosen else "",
        "choices": choices_below(chosen, today) if chosen is None or chosen.level != Level.STREET else [],
        "groups": sorted(found.items()),
        "full": len(rows) == asked.SHOWN,
    }
