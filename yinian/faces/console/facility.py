"""One facility: what is known, its beds, what it offers and lacks, its filings, what happened, and what can be done."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CARE, MONEY, OFFICER, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Fact
from yinian.faces.frame.timeline import entries
from yinian.faces.frame.written import day, number, phone
from yinian.foundation import verbs
from yinian.foundation.access import missing
from yinian.registry.providers import operation, queries, rules, standards, words

AT_ONCE = {"build": operation.build, "resume": operation.resume}
FLAGS = (
    ("embedded", _("嵌入式")),
    ("inclusive", _("普惠")),
    ("welfare_home", _("福利院")),
    ("extends_home_care", _("延伸居家服务")),
)
TONES = {"met": "done", "missing": "late", "unknown": ""}


@face.page("facilities/<int:pk>", title=_("设施"), may=CARE, rail="supply")
def facility(request: Request, pk: int) -> Context:
    """One facility."""
    actor, today = request.by, timezone.localdate()
    row = queries.facility(actor, pk)
    beds = list(queries.beds(actor, row))
    moves = queries.moves(actor, row)
    filings = list(queries.of_facility(actor, row)) if row.kind == rules.HOUSE else []
    files = row.kind == rules.HOUSE and row.status == "open" and actor.role in MONEY
    settled = any(filing.status != "returned" for filing in filings)
    return {
        "title": row.name,
        "lead": "",
        "facility": row,
        "facts": _facts(row),
        "beds_now": [one for one in beds if one.until is None or one.until > today],
        "beds_before": [one for one in beds if one.until is not None and one.until <= today],
        "functions": [words.FUNCTIONS.get(one, one) for one in row.functions],
        "equipment": [words.EQUIPMENT.get(one, one) for one in row.equipment],
        "checks": _checks(row),
        "institution": row.kind == rules.HOUSE,
        "filings": filings,
        "gaps": queries.filing_gaps(row) if files and not settled else [],
        "may_file": files and not settled,
        "may": actor.role in OFFICER and row.status != "closed",
        "may_declare": actor.role in MONEY and row.status != "closed",
        "moves": moves,
        "at_once": [(name, verbs.title_of(f"facility.{name}")) for name in AT_ONCE if name in moves],
        "entries": entries(row, actor),
        "back": reverse("facilities"),
        "back_label": _("设施"),
    }


def _facts(row: Any) -> list[Fact]:
    tag = standards.tag(row.kind)
    operator = row.operator
    flags = written.listed(title for name, title in FLAGS if getattr(row, name))
    known = [
        Fact(_("设施类别"), row.get_kind_display()),
        Fact(_("三边四级"), f"{words.EDGES[tag.edge]} · {words.LEVELS[tag.level]}"),
        Fact(_("运营方"), operator.name, reverse("provider", kwargs={"pk": operator.pk}))
        if operator
        else Fact(_("运营方"), now("没有登记")),
        Fact(_("产权"), row.get_owner_display()),
        Fact(_("运营模式"), row.get_operating_model_display() or now("还没有定")),
        Fact(_("取得方式"), row.get_acquired_display() or None),
        *([Fact(_("特点"), flags)] if flags else []),
        Fact(_("建筑面积"), now("{area} 平方米").format(area=number(row.area_m2)) if row.area_m2 is not None else None),
        Fact(_("所在地"), row.region.name),
        Fact(_("地址"), row.address or None),
        Fact(_("电话"), phone(row.phone) if row.phone else None),
    ]
    days = (
        (_("立项日期"), row.planned_on),
        (_("开业日期"), row.opened_on),
        (_("首次收住日期"), row.first_resident_on),
        (_("暂停日期"), row.suspended_on),
        (_("终止日期"), row.closed_on),
    )
    known += [Fact(title, day(value)) for title, value in days if value]
    known += [Fact(_("来源"), row.source)] if row.source else []
    return known


def _checks(row: Any) -> list[dict[str, Any]]:
    """Each standard of the place with what the facility meets, lacks, or cannot be judged by."""
    shown = []
    for standard in standards.standards_in(row.region, row.kind):
        found = rules.checked(standard, row.functions, row.equipment)
        shown.append(
            {
                "name": standard.name,
                "rows": [
                    (one, words.PARTS[one.requirement.part], words.OUTCOMES[one.outcome], TONES[one.outcome])
                    for one in found
                ],
                "met": sum(one.outcome == rules.MET for one in found),
                "missing": [one.requirement.name for one in found if one.outcome == rules.MISSING],
                "unknown": sum(one.outcome == rules.UNKNOWN for one in found),
                "source": found[0].requirement.source if found else None,
            }
        )
    return shown


@face.page("facilities/<int:pk>/do/<str:act>", title=_("设施"), may=OFFICER, rail="supply", acts=True)
def move_facility(request: Request, pk: int, act: str) -> HttpResponse:
    """Begin to build, or go on."""
    row = queries.facility(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    say(request, now("已办：{verb}。").format(verb=verbs.title_of(f"facility.{act}")))
    return go("facility", pk=pk)
