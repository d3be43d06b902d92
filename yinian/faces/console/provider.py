"""One provider: what is known, what it runs, what happened, and what can be done."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import held
from yinian.faces.console.face import CARE, MONEY, OFFICER, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Fact
from yinian.faces.frame.timeline import entries
from yinian.faces.frame.written import aside, day, phone, point
from yinian.foundation import verbs
from yinian.foundation.access import missing
from yinian.foundation.actor import Actor
from yinian.oversight.evaluations import queries as evaluations
from yinian.oversight.evaluations.actions import RECORDERS
from yinian.registry.providers import queries, standards, standing, words
from yinian.registry.workforce import queries as workforce
from yinian.settlement.payouts import queries as payouts

# Moves that need no more words than their own name.
AT_ONCE = {"graduate": standing.graduate, "resume": standing.resume}
SHOWN = 100


@face.page("providers/<int:pk>", title=_("服务商"), may=CARE, rail="supply")
def provider(request: Request, pk: int) -> Context:
    """One provider."""
    actor = request.by
    row = queries.provider(actor, pk)
    moves, today = queries.moves(actor, row), timezone.localdate()
    places = list(queries.of_provider(actor, row)[: SHOWN + 1])
    beds = queries.beds_of(actor, [place.pk for place in places])
    return {
        "title": row.name,
        "lead": "",
        "provider": row,
        "facts": _facts(row),
        "places": [(place, beds.get(place.pk)) for place in places[:SHOWN]],
        "more": len(places) > SHOWN,
        "filings": queries.filings(actor).filter(facility__operator=row)[:10],
        "workers": workforce.of_provider(actor, row.party_id).count(),
        "workers_url": f"{reverse('workers')}?{urlencode({'employer': row.name})}",
        "may": actor.role in OFFICER and row.status != "exited",
        "moves": moves,
        "sees_money": actor.role in MONEY,
        "at_once": [(name, verbs.title_of(f"provider.{name}")) for name in AT_ONCE if name in moves],
        **_evaluated(actor, row),
        "preferences": [(word, kind in row.preferences) for kind, word in words.PREFERENCES.items()],
        "insurances": [(one, one.since <= today < one.until) for one in queries.insurances(actor, row)[:5]],
        "entries": entries(row, actor),
        "back": reverse("providers"),
        "back_label": _("服务商"),
    }


def _evaluated(actor: Actor, row: Any) -> Context:
    """Whether it may be paid: its evaluations, whether the place wants one, and what is on hold until there is."""
    today = timezone.localdate()
    return {
        "evaluations": evaluations.of_provider(actor, row)[:5],
        "evaluation_required": payouts.must_be_evaluated(row.region, today),
        "evaluated": row.evaluated_until is not None and today < row.evaluated_until,
        "may_evaluate": actor.role in RECORDERS,
        "held": held.lines(actor, payouts.on_hold(actor, row.party_id)),
    }


def _facts(row: Any) -> list[Fact]:
    told = next((one for one in standards.grades() if one.key == row.grade_standard), None)
    grade = None
    if row.grade:
        by = told.name if told else row.grade_standard
        grade = aside(row.grade, f"{by}{point('，')}{day(row.graded_on)}")
    return [
        Fact(_("性质"), row.get_kind_display()),
        Fact(_("统一社会信用代码"), row.credit_code or now("没有登记")),
        Fact(_("连锁品牌"), row.brand or None),
        Fact(_("等级"), grade),
        Fact(_("联系电话"), phone(row.phone) if row.phone else None),
        Fact(_("注册地"), row.region.name),
        *([Fact(_("来源"), row.source)] if row.source else []),
    ]


@face.page("providers/<int:pk>/do/<str:act>", title=_("服务商"), may=OFFICER, rail="supply", acts=True)
def move_provider(request: Request, pk: int, act: str) -> HttpResponse:
    """Graduate or resume."""
    row = queries.provider(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    say(request, now("已办：{verb}。").format(verb=verbs.title_of(f"provider.{act}")))
    return go("provider", pk=pk)
