"""One assessment: its result and why, both signatures, what was objected; arranging one, and deciding about objections."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.assessment import actions, queries, words
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.registry.elders import queries as elders

TITLE = pgettext_lazy("assessment", "能力评估")


class Assessors(forms.Form):
    """Which two assess."""

    lead = forms.ChoiceField(label=_("主评估师"), help_text=_("到场填写并先签字。"))
    second = forms.ChoiceField(label=_("副评估师"), help_text=_("到场复核并出具结论，不能与主评估师是同一人。"))

    def offer(self, actor: Actor, near: Region, *, but: tuple[int, ...] = ()) -> None:
        """Fill in the certified assessors who serve a place."""
        self.known = {str(worker.pk): worker for worker in queries.assessors(actor, near, but=but)}
        listed = [("", _("请选择")), *((pk, worker.name) for pk, worker in self.known.items())]
        for name in ("lead", "second"):
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def given(self, **more: Any) -> actions.Arrangement:
        """What was chosen, as the verb takes it."""
        chosen = self.cleaned_data
        return actions.Arrangement(self.known[chosen["lead"]], self.known[chosen["second"]], **more)


class Arrange(Assessors):
    """On which scale and why, and which two."""

    scale = forms.ChoiceField(label=_("量表"))
    reason = forms.ChoiceField(
        label=_("评估原因"), choices=[choice for choice in queries.REASONS if choice[0] != "dispute"]
    )
    field_order = ("scale", "reason", "lead", "second")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scale"].choices = words.scale_choices(queries.all_scales())  # type: ignore[attr-defined]


class Why(forms.Form):
    """The reason."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


class Doubt(forms.Form):
    """What does not fit."""

    text = forms.CharField(label=_("异议内容"), max_length=500, widget=asking.Long())


class Answer(forms.Form):
    """Why a result stays."""

    outcome = forms.CharField(label=_("处理意见"), max_length=200, widget=asking.Long())


@face.page("assessments/<int:pk>", title=TITLE, may=REGISTRY, rail="assess")
def assessment(request: Request, pk: int) -> Context:
    """One assessment."""
    actor = request.by
    row = queries.assessment(actor, pk)
    scale, person = queries.scale(row.scale, row.version), queries.elder_of(row)
    open_to_reader = "answers" not in row.get_deferred_fields()
    result = queries.outcome(row) if open_to_reader and row.status != "open" else None
    objections = [
        (one, actions.opened(one), {m.verb for m in queries.dispute_moves(actor, one)})
        for one in queries.objections(actor, row)
    ]
    return {
        "row": row,
        "person": person,
        "scale": scale,
        "scale_name": words.called(scale),
        "levelling": words.levelling(scale),
        "evidence": words.evidence(scale),
        "reads_health": open_to_reader,
        "result": words.told(result, scale) if result else None,
        "answers": words.sheet(row, scale) if result else [],
        "findings": words.findings(row) if open_to_reader else [],
        "status_tone": words.STATUS_TONES[row.status],
        "moves": queries.moves(actor, row) if actor.role in OFFICER else set(),
        "may_object": actor.role in OFFICER and queries.may_object(actor, row),
        "may_report": row.status == "concluded" and person is not None and person.died_on is None,
        "objections": objections,
        "entries": entries(row, actor),
        "title": now("{name}的能力评估").format(name=person.name if person else row.pk),
        "back": reverse("assessments"),
        "back_label": TITLE,
    }


@face.page("elders/<int:pk>/assess", title=_("安排评估"), may=OFFICER, rail="elders", template=asking.TEMPLATE)
def arrange_assessment(request: Request, pk: int) -> Context | HttpResponse:
    """Arrange one for an elder."""
    actor = request.by
    person = elders.elder(actor, pk)
    form = Arrange(request.POST or None)
    form.offer(actor, person.region)

    def do(given: dict[str, Any]) -> HttpResponse:
        row = actions.arrange(person, form.given(scale=given["scale"], reason=given["reason"]), by=actor)
        say(request, now("已安排，两位评估师可以看到{name}了。").format(name=person.name))
        return go("assessment", pk=row.pk)

    lead = now("{name}：只列出证书在有效期内的评估师。").format(name=person.name)
    return asking.ask(request, form, _("安排评估"), do, lead=lead, back=asking.to("elder", pk=pk))


@face.page("assessments/<int:pk>/cancel", title=_("作废评估"), may=OFFICER, rail="assess", template=asking.TEMPLATE)
def cancel_assessment(request: Request, pk: int) -> Context | HttpResponse:
    """Call one off."""
    row = queries.assessment(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.cancel(row, by=request.by, why=given["why"])
        return go("assessment", pk=pk)

    back = asking.to("assessment", pk=pk)
    return asking.ask(request, Why(request.POST or None), _("作废评估"), do, back=back, lead=_whose(row), tone="danger")


def _whose(row: Any) -> str:
    person = queries.elder_of(row)
    scale = words.called(queries.scale(row.scale, row.version))
    return written.told(person.name, scale) if person else scale


@face.page("assessments/<int:pk>/object", title=_("登记异议"), may=OFFICER, rail="assess", template=asking.TEMPLATE)
def object_to_assessment(request: Request, pk: int) -> Context | HttpResponse:
    """Write down what the elder or the family told at the desk."""
    row = queries.assessment(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.raise_objection(row, given["text"], by=request.by)
        return go("assessment", pk=pk)

    back = asking.to("assessment", pk=pk)
    return asking.ask(request, Doubt(request.POST or None), _("登记异议"), do, back=back, lead=_whose(row))


@face.page("objections/<int:pk>", title=_("评估异议"), may=REGISTRY, rail="assess")
def objection(request: Request, pk: int) -> HttpResponse:
    """An objection stands on the page of its assessment."""
    return go("assessment", pk=queries.objection(request.by, pk).assessment_id)


@face.page(
    "objections/<int:pk>/uphold", title=_("异议成立，安排复评"), may=OFFICER, rail="assess", template=asking.TEMPLATE
)
def uphold_objection(request: Request, pk: int) -> Context | HttpResponse:
    """Let two others look again."""
    actor = request.by
    doubt = queries.objection(actor, pk)
    row = queries.assessment(actor, doubt.assessment_id)
    person = elders.elder(actor, row.elder_id)
    form = Assessors(request.POST or None)
    form.offer(actor, person.region, but=(row.lead_id, row.second_id))

    def do(_given: dict[str, Any]) -> HttpResponse:
        again = actions.uphold(doubt, form.given(), by=actor)
        say(request, _("已安排复评；新结论出来以前，原结论仍然有效。"))
        return go("assessment", pk=again.pk)

    lead = now("{name}：复评由另外两位评估师做，原来的两位不在列表里。").format(name=person.name)
    return asking.ask(request, form, _("安排复评"), do, back=asking.to("assessment", pk=row.pk), lead=lead)


@face.page("objections/<int:pk>/dismiss", title=_("异议不成立"), may=OFFICER, rail="assess", template=asking.TEMPLATE)
def dismiss_objection(request: Request, pk: int) -> Context | HttpResponse:
    """Say why the result stays."""
    doubt = queries.objection(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.dismiss(doubt, given["outcome"], by=request.by)
        return go("assessment", pk=doubt.assessment_id)

    back = asking.to("assessment", pk=doubt.assessment_id)
    return asking.ask(request, Answer(request.POST or None), _("维持结论"), do, back=back, lead=actions.opened(doubt))
