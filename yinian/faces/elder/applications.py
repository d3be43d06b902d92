"""Asking for a benefit from one's own phone: what is asked and what follows, how far it is, and taking it back."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import applying, asked, words
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.tables import Table
from yinian.faces.elder import benefits, steps, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation import access
from yinian.foundation.actor import Role
from yinian.foundation.journal.lines import timeline

SHOWN = 20
REASONS: list[tuple[str, Any]] = [
    ("不想申请了", _("不想申请了")),
    ("申请错了", _("申请错了")),
    ("情况变了", _("情况变了")),
]


class WhyNot(forms.Form):
    """Why it is taken back."""

    why = forms.ChoiceField(label=_("为什么撤回"), choices=REASONS, widget=forms.RadioSelect)


@face.page("my/<int:pk>/applications", title=_("申请过的待遇"), may=OWN)
def my_applications(request: Request, pk: int) -> Context:
    """Every application, the youngest first, and how far it is."""
    actor = request.by
    person = whose.elder(actor, pk)
    rows = asked.applications_of(actor, person)[:SHOWN]
    return {
        "rows": [(row, words.benefit_word(row.benefit), steps.sentence(row)) for row in rows],
        "person": person,
        "back": reverse("my-benefits", kwargs={"pk": pk}),
    }


def _table(person: Any, benefit: str) -> Table:
    table = policies.table(benefit, person.region, timezone.localdate())
    if table is None:
        raise access.missing(_("待遇"), benefit)
    return table


@face.page(
    "my/<int:pk>/benefits/<str:benefit>/apply",
    title=_("就申请这一项吗"),
    may=OWN,
    name="apply-benefit",
    template="elder/apply.html",
)
def apply_benefit(request: Request, pk: int, benefit: str) -> Context | HttpResponse:
    """What is asked for whom, what the law says of it today, what will happen, and the last word."""
    actor = request.by
    person = whose.elder(actor, pk)
    table = _table(person, benefit)
    refusal = None
    if request.method == "POST":
        made: list[Any] = []
        refusal = attempt(lambda: made.append(applying.submit(person, benefit, by=actor)))
        if refusal is None:
            say(request, _("申请交上去了。办到哪一步，这里都能看到。"))
            return go("my-application", pk=made[0].pk)
    rows = benefits.benefits_of(actor, person, set())
    shown = next((row for row in rows if row.code == table.benefit), None)
    return {
        "person": person,
        "own": actor.role is Role.ELDER,
        "benefit": words.title(table),
        "shown": shown,
        "refusal": refusal,
        "back": reverse("my-benefits", kwargs={"pk": pk}),
        "status": 422 if refusal else 200,
    }


@face.page("my/applications/<int:pk>", title=_("申请办到哪一步"), may=OWN, template="elder/application.html")
def my_application(request: Request, pk: int) -> Context:
    """One application: where it is, every step with its day, and what can still be done."""
    actor = request.by
    row = asked.application(actor, pk)
    lines = timeline(row)
    rule = asked.consent(actor, row).rule
    return {
        "row": row,
        "benefit": words.benefit_word(row.benefit),
        "sentence": steps.sentence(row),
        "who": steps.WHO.get(row.source, ""),
        "steps": steps.steps(row, lines, rule),
        "may_withdraw": "application.withdraw" in {move.verb for move in asked.moves(actor, row)},
        "back": reverse("my-benefits", kwargs={"pk": row.elder_id}),
    }


@face.page(
    "my/applications/<int:pk>/withdraw",
    title=_("撤回申请"),
    may=OWN,
    name="withdraw-my-application",
    template="elder/withdraw.html",
)
def withdraw_mine(request: Request, pk: int) -> Context | HttpResponse:
    """Take it back, with a reason."""
    actor = request.by
    row = asked.application(actor, pk)
    form, refusal = WhyNot(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: applying.withdraw(row, by=actor, why=str(form.cleaned_data["why"])))
        if refusal is None:
            say(request, _("撤回了。想要的时候可以再申请。"))
            return go("my-application", pk=pk)
    return {
        "benefit": words.benefit_word(row.benefit),
        "form": form,
        "refusal": refusal,
        "lead": now("撤回以后就不再办了，想要的时候可以再申请。"),
        "back": reverse("my-application", kwargs={"pk": pk}),
        "status": 422 if refusal or form.errors else 200,
    }
