"""The form of an assessment: a part at a time, each answer kept at the touch that gives it, and what was found besides."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import actions, queries, rules, words
from yinian.entitlement.assessment.scales import Item, Scale
from yinian.faces.carer.assess import done, part_of
from yinian.faces.carer.face import ASSESSORS, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.access import missing
from yinian.foundation.refusals import Refused

YES_NO = [("no", _("没有昏迷")), ("yes", _("昏迷"))]


class Found(forms.Form):
    """Coma, events of the last 30 days, diagnoses, and who told of it."""

    coma = forms.ChoiceField(label=_("现在是否昏迷"), choices=YES_NO, widget=forms.RadioSelect, initial="no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.findings()
        for event in known.events:
            self.fields[f"event-{event.code}"] = forms.IntegerField(
                label=now("近 30 天：{event}（次）").format(event=words.called(event)),
                min_value=0,
                max_value=rules.MOST_EVENTS,
                initial=0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["diagnoses"] = forms.MultipleChoiceField(
            label=_("已确诊的疾病"),
            required=False,
            choices=[(one.code, words.called(one)) for one in known.diagnoses],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["informant"] = forms.CharField(label=_("信息提供者"), required=False, max_length=60)

    def found(self) -> dict[str, Any]:
        """What was found, as the verb takes it."""
        given = self.cleaned_data
        events = {name.removeprefix("event-"): n for name, n in given.items() if name.startswith("event-")}
        return {"diagnoses": given["diagnoses"], "events": events, "coma": given["coma"] == "yes"}


def _mine(request: Request, pk: int) -> Any:
    """An assessment that the reader fills in; for anybody else its form does not exist."""
    row = queries.assessment(request.by, pk)
    if not queries.is_lead(request.by, row):
        raise missing(row._meta.verbose_name, pk)
    return row


def _whose(row: Any) -> str:
    person = queries.elder_of(row)
    return person.name if person else ""


def _item(row: Any, item: Item) -> Context:
    given = row.answers.get(item.code)
    options = [(option.score, words.called(option), option.score == given) for option in item.options]
    return {"code": item.code, "name": words.called(item), "options": options, "answered": given in item.scores}


def _progress(row: Any, scale: Scale) -> Context:
    count, whole = done(row, scale)
    return {"count": count, "whole": whole}


@face.page(
    "assess/<int:pk>/part/<str:code>", title=_("评估"), may=ASSESSORS, rail="assess", template="carer/assess_part.html"
)
def assess_part(request: Request, pk: int, code: str) -> Context:
    """The items of one part, each with its answers as large rows."""
    row = _mine(request, pk)
    scale = queries.scale(row.scale, row.version)
    codes = [part.code for part in scale.parts]
    if code not in codes:
        raise missing(_("评估部分"), code)
    place = codes.index(code)
    part = scale.parts[place]
    following = scale.parts[place + 1] if place + 1 < len(codes) else None
    return {
        "row": row,
        "open": row.status == "open",
        "items": [_item(row, item) for item in part.items],
        "progress": _progress(row, scale),
        "following": (following.code, words.called(following)) if following else None,
        "title": written.aside(words.called(part), f"{place + 1}/{len(codes)}"),
        "lead": _whose(row),
        "back": reverse("assess", kwargs={"pk": pk}),
    }


@face.page(
    "assess/<int:pk>/answer/<str:item>",
    title=_("评估"),
    may=ASSESSORS,
    rail="assess",
    template="carer/assess_part.html",
    acts=True,
)
def assess_answer(request: Request, pk: int, item: str) -> HttpResponse:
    """Keep one answer: by htmx only its own card comes back, without it the page of its part."""
    row = _mine(request, pk)
    scale = queries.scale(row.scale, row.version)
    known, score = scale.item(item), request.POST.get("score", "")
    if known is None or not score.isdecimal():
        raise missing(_("评估项目"), item)
    refusal = attempt(lambda: actions.answer(row, item, int(score[:3]), by=request.by))
    if request.headers.get("HX-Request") != "true":
        return _back(row, scale, item, refusal)
    shown = {"row": row, "open": True, "item": _item(row, known), "refusal": refusal, "swap": True}
    return render(request, "carer/assess_item.html", {**shown, "progress": _progress(row, scale)})


def _back(row: Any, scale: Scale, item: str, refusal: Refused | None) -> HttpResponse:
    if refusal is not None:
        raise refusal
    path = reverse("assess-part", kwargs={"pk": row.pk, "code": part_of(scale, item).code})
    response = HttpResponseRedirect(f"{path}#{item}")
    response.status_code = 303
    return response


@face.page(
    "assess/<int:pk>/findings",
    title=_("诊断和近期事件"),
    may=ASSESSORS,
    rail="assess",
    template="carer/assess_findings.html",
)
def assess_findings(request: Request, pk: int) -> Context | HttpResponse:
    """What was found beside the items."""
    row = _mine(request, pk)
    kept = row.findings
    before = {f"event-{code}": count for code, count in kept.get("events", {}).items()}
    before |= {
        "coma": "yes" if kept.get(rules.COMA) else "no",
        "diagnoses": kept.get("diagnoses", ()),
        "informant": row.informant,
    }
    form, refusal = Found(request.POST or None, initial=before), None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(
            lambda: actions.find(row, form.found(), by=request.by, informant=form.cleaned_data["informant"])
        )
        if refusal is None:
            say(request, _("已保存。"))
            return go("assess", pk=pk)
    status = 422 if refusal or form.errors else 200
    lead = _whose(row)
    return {
        "form": form,
        "refusal": refusal,
        "back": reverse("assess", kwargs={"pk": pk}),
        "lead": lead,
        "status": status,
    }
