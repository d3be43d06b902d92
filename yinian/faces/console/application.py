"""One application: what the law says, who agreed and who is still needed, public notice and objections, and what can be done."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinian.entitlement.benefits import applying, approving, asked, words
from yinian.faces.console.activities import Why
from yinian.faces.console.benefit import working
from yinian.faces.console.benefits import amount
from yinian.faces.console.face import OFFICER, REGIONAL, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation.regions import Level
from yinian.registry.elders import queries as elders


@face.page("applications/<int:pk>", title=_("待遇申请"), may=REGIONAL, rail="benefits")
def application(request: Request, pk: int) -> Context:
    """One application."""
    actor = request.by
    row = asked.application(actor, pk)
    person = elders.elder(actor, row.elder_id)
    consent = asked.consent(actor, row) if row.status in ("reviewed", "noticed") else None
    moves = {move.verb.partition(".")[2] for move in asked.moves(actor, row)}
    title = words.decision_word(row)
    officer = actor.role in OFFICER
    return {
        "application": row,
        "person": person,
        "benefit_title": title,
        "amount": amount(row),
        **working(row),
        "consent": consent,
        "needed": _needed(consent) if consent else "",
        "objections": asked.objections(actor, row),
        "unanswered": asked.unanswered(actor, row),
        "moves": moves,
        "may_notice": "notice" in moves and consent is not None and consent.rule.notice_days > 0,
        "may_agree": officer and consent is not None and consent.open,
        "may_object": officer and row.status == "noticed",
        "entries": entries(row, actor),
        "title": now("{name}申请{benefit}").format(name=person.name, benefit=title),
        "back": reverse("applications"),
        "back_label": _("待遇申请"),
    }


def _needed(consent: Any) -> str:
    """Who is still to agree, in one sentence."""
    if not consent.wanted:
        return now("已经够了。")
    levels = [str(Level(level).label) for level in consent.missing or consent.rule.scheme.levels]
    if consent.missing:
        return now("还需要这几级各有一位同意：{levels}。").format(levels=written.listed(levels))
    told = pgettext("list", "、").join(levels)
    return now("还需要 {count} 位同意（{levels}均可）。").format(count=consent.wanted, levels=told)


@face.page("elders/<int:pk>/benefits/<str:benefit>/apply", title=_("申请待遇"), may=OFFICER, rail="benefits", acts=True)
def apply_for_benefit(request: Request, pk: int, benefit: str) -> HttpResponse:
    """Hand in an application for an elder."""
    person = elders.elder(request.by, pk)
    made = applying.submit(person, benefit, by=request.by)
    say(request, now("已提交申请，请另一位同事审批。"))
    return go("application", pk=made.pk)


@face.page("applications/<int:pk>/review", title=_("审核"), may=OFFICER, rail="benefits", acts=True)
def review_application(request: Request, pk: int) -> HttpResponse:
    """Ask the law and keep what it says."""
    applying.review(asked.application(request.by, pk), by=request.by)
    say(request, now("按规定符合，已审核。"))
    return go("application", pk=pk)


@face.page("applications/<int:pk>/notice", title=_("开始公示"), may=OFFICER, rail="benefits", acts=True)
def notice_application(request: Request, pk: int) -> HttpResponse:
    """Show it in public."""
    made = applying.notice(asked.application(request.by, pk), by=request.by)
    say(request, now("已开始公示，到{day}期满。").format(day=written.day(made.notice_until)))
    return go("application", pk=pk)


@face.page("applications/<int:pk>/agree", title=_("同意"), may=OFFICER, rail="benefits", acts=True)
def agree_to_application(request: Request, pk: int) -> HttpResponse:
    """Say yes."""
    made = approving.agree(asked.application(request.by, pk), by=request.by)
    say(request, now("已批准，待遇从今天起。") if made.status == "granted" else now("已记下您的同意，还需要其他人。"))
    return go("application", pk=pk)


class MaybeWhy(forms.Form):
    """A reason, or none where the law itself says no."""

    why = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        widget=asking.Long(),
        help_text=_("不填时，只有按规定不符合的才能不予批准，理由引用那一条规定。"),
    )


FORMS: dict[str, tuple[Any, Any, Any, str]] = {
    "send-back": (applying.send_back, Why, _("退回重新审核"), ""),
    "refuse": (applying.refuse, MaybeWhy, _("不予批准"), "danger"),
    "withdraw": (applying.withdraw, Why, _("撤回申请"), ""),
    "object": (applying.object_to, Why, _("登记公示异议"), ""),
    "answer": (applying.answer_objection, Why, _("答复公示异议"), ""),
}
LEADS = {
    "send-back": _("已经同意的不再算数，重新审核后再公示、再审批。"),
    "refuse": _("申请人会看到理由。"),
    "withdraw": _("撤回后可以重新申请。"),
    "object": _("写明谁提出、因为什么。答复以前不能审批。"),
    "answer": _("写明怎样核实、结论是什么。"),
}


@face.page(
    "applications/<int:pk>/say/<slug:act>",
    title=_("办理待遇申请"),
    may=OFFICER,
    rail="benefits",
    template=asking.TEMPLATE,
)
def say_of_application(request: Request, pk: int, act: str) -> Context | HttpResponse:
    """Do what takes a reason: send back, refuse, withdraw, object, answer."""
    actor = request.by
    row = asked.application(actor, pk)
    if act not in FORMS:
        return go("application", pk=pk)
    verb, form, label, tone = FORMS[act]

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=actor, why=given["why"])
        say(request, now("已办理：{what}。").format(what=label))
        return go("application", pk=pk)

    back, shown = asking.to("application", pk=pk), form(request.POST or None)
    told = asking.ask(request, shown, label, do, lead=LEADS[act], back=back, tone=tone or "main")
    return told if isinstance(told, HttpResponse) else {**told, "title": label}
