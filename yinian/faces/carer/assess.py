"""My assessments: what waits for this assessor, one form with how far it is, and both signatures."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import actions, queries, rules, words
from yinian.entitlement.assessment.scales import Part, Scale
from yinian.faces.carer.face import ASSESSORS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say

SHOWN = 50


class LayBack(forms.Form):
    """Why a form is laid back."""

    why = forms.CharField(label=_("要核对什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def done(row: Any, part: Part | Scale) -> tuple[int, int]:
    """How many items have their answer, and how many there are."""
    return sum(row.answers.get(item.code) in item.scores for item in part.items), len(part.items)


def part_of(scale: Scale, code: str) -> Part:
    """The part in which an item is."""
    return next(part for part in scale.parts if any(item.code == code for item in part.items))


@face.page("assess", title=_("我的评估"), may=ASSESSORS, rail="assess")
def my_assessments(request: Request) -> Context:
    """Those under way, each with how far it is and what it waits for."""
    actor, shown = request.by, []
    for row in queries.mine(actor)[:SHOWN]:
        scale = queries.scale(row.scale, row.version)
        own = row.status == "open" if queries.is_lead(actor, row) else row.status == "signed"
        tone = words.STATUS_TONES[row.status]
        shown.append((row, words.called(scale), done(row, scale), own, queries.is_lead(actor, row), tone))
    # What waits for the reader comes first.
    return {"rows": sorted(shown, key=lambda one: not one[3])}


@face.page("assess/<int:pk>", title=_("评估"), may=ASSESSORS, rail="assess", template="carer/assess_form.html")
def assess(request: Request, pk: int) -> Context:
    """One of them: for the lead what is missing, for the second every answer on one page, for both the result at the end."""
    return shown(request, queries.assessment(request.by, pk))


def shown(request: Request, row: Any, refusal: Any = None, form: Any = None) -> Context:
    """Everything the page of one assessment shows."""
    actor, person = request.by, queries.elder_of(row)
    scale = queries.scale(row.scale, row.version)
    gaps, moves = rules.missing(scale, row.answers), queries.moves(actor, row)
    result = queries.outcome(row) if row.status != "open" or (not gaps and rules.COMA in row.findings) else None
    title = person.name if person else now("评估 {number}").format(number=row.pk)
    lead = queries.is_lead(actor, row)
    return {
        "row": row,
        "scale": scale,
        "scale_name": words.called(scale),
        "evidence": words.evidence(scale),
        "parts": [(part.code, words.called(part), *done(row, part)) for part in scale.parts],
        "done": done(row, scale),
        "first": (part_of(scale, gaps[0].code).code, gaps[0].code) if gaps else None,
        "filling": lead and row.status == "open",
        "is_lead": lead,
        "found": rules.COMA in row.findings,
        "may_sign": "sign" in moves and not gaps and rules.COMA in row.findings,
        "may_conclude": "conclude" in moves,
        "answers": words.sheet(row, scale) if row.status != "open" else [],
        "findings": words.findings(row),
        "result": words.told(result, scale) if result else None,
        "tone": words.STATUS_TONES[row.status],
        "refusal": refusal,
        "form": form or LayBack(),
        "title": title,
        "back": reverse("my-assessments"),
        "status": 422 if refusal else 200,
    }


@face.page(
    "assess/<int:pk>/sign", title=_("签字"), may=ASSESSORS, rail="assess", template="carer/assess_form.html", acts=True
)
def sign_assessment(request: Request, pk: int) -> Context | HttpResponse:
    """Sign as the lead; what is missing is named."""
    row = queries.assessment(request.by, pk)
    refusal = attempt(lambda: actions.sign(row, by=request.by))
    if refusal is not None:
        return shown(request, row, refusal)
    say(request, _("已签字，等另一位评估师复核。"))
    return go("my-assessments")


@face.page(
    "assess/<int:pk>/conclude",
    title=_("出具结论"),
    may=ASSESSORS,
    rail="assess",
    template="carer/assess_form.html",
    acts=True,
)
def conclude_assessment(request: Request, pk: int) -> Context | HttpResponse:
    """Sign as the second; the result stands from now on."""
    row = queries.assessment(request.by, pk)
    refusal = attempt(lambda: actions.conclude(row, by=request.by))
    if refusal is not None:
        return shown(request, row, refusal)
    say(request, now("已出结论：{level}。").format(level=words.level_word(row)))
    return go("my-assessments")


@face.page(
    "assess/<int:pk>/reopen",
    title=_("退回修改"),
    may=ASSESSORS,
    rail="assess",
    template="carer/assess_form.html",
    acts=True,
)
def reopen_assessment(request: Request, pk: int) -> Context | HttpResponse:
    """Lay it back to the lead with the reason."""
    row, form = queries.assessment(request.by, pk), LayBack(request.POST)
    why = request.POST.get("why", "")[:200]
    refusal = attempt(lambda: actions.reopen(row, by=request.by, why=why))
    if refusal is not None:
        return shown(request, row, refusal, form)
    say(request, _("已退回主评估师。"))
    return go("my-assessments")
