"""What is done to a grant while it stands: paused, taken up again, proved alive; and the law as it read when it was made."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import grants, queries, words
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation import access
from yinian.registry.elders import queries as elders


class Pausing(forms.Form):
    """Why a grant is paused, and since when."""

    cause = forms.ChoiceField(label=_("原因"), choices=queries.CAUSES)
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("理由"), max_length=300, widget=asking.Long())


class Resuming(forms.Form):
    """From when on a grant is taken up again, and whether what was withheld is owed."""

    on = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    pays_back = forms.TypedChoiceField(
        label=_("暂停期间的待遇"),
        choices=[("yes", _("补发")), ("no", _("不补发"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("理由"), max_length=300, widget=asking.Long())


@face.page("benefits/<int:pk>/pause", title=_("暂停待遇"), may=OFFICER, rail="benefits", template=asking.TEMPLATE)
def pause_benefit(request: Request, pk: int) -> Context | HttpResponse:
    """Let a grant give nothing for a while."""
    actor = request.by
    row = queries.decision(actor, pk)
    person = elders.elder(actor, row.elder_id)

    def do(given: dict[str, Any]) -> HttpResponse:
        grants.pause(row, given["cause"], by=actor, why=given["why"], since=given["since"])
        say(request, now("已暂停：{benefit}。").format(benefit=words.decision_word(row)))
        return go("benefit-decision", pk=pk)

    lead = now("{name}：暂停期间不发放，待遇本身保留。").format(name=person.name)
    back = asking.to("benefit-decision", pk=pk)
    return asking.ask(request, Pausing(request.POST or None), _("暂停待遇"), do, lead=lead, back=back)


@face.page("benefits/<int:pk>/resume", title=_("恢复待遇"), may=OFFICER, rail="benefits", template=asking.TEMPLATE)
def resume_benefit(request: Request, pk: int) -> Context | HttpResponse:
    """Take a paused grant up again."""
    actor = request.by
    row = queries.decision(actor, pk)
    person = elders.elder(actor, row.elder_id)

    def do(given: dict[str, Any]) -> HttpResponse:
        grants.resume(row, by=actor, pays_back=given["pays_back"], why=given["why"], on=given["on"])
        say(request, now("已恢复：{benefit}。").format(benefit=words.decision_word(row)))
        return go("benefit-decision", pk=pk)

    lead = now("{name}：补发的部分随下一次核算入账。").format(name=person.name)
    back = asking.to("benefit-decision", pk=pk)
    return asking.ask(request, Resuming(request.POST or None), _("恢复待遇"), do, lead=lead, back=back)


@face.page("benefits/<int:pk>/alive", title=_("确认生存"), may=OFFICER, rail="benefits", acts=True)
def confirm_alive(request: Request, pk: int) -> HttpResponse:
    """Say that the elder of a grant is alive."""
    actor = request.by
    person = elders.elder(actor, queries.decision(actor, pk).elder_id)
    grants.confirm_alive(person, by=actor)
    say(request, now("已确认{name}的生存状况。").format(name=person.name))
    return go("benefit-decision", pk=pk)


@face.page("benefits/<int:pk>/law", title=_("判定时的规则表"), may=REGISTRY, rail="benefits")
def law_then(request: Request, pk: int) -> Context:
    """The words of the table by which a decision was made."""
    row = queries.decision(request.by, pk)
    text = queries.law_then(request.by, row)
    if text is None:
        raise access.missing(_("规则表原文"), row.version)
    return {
        "text": text,
        "title": now("{benefit}：判定时的规则表").format(benefit=words.decision_word(row)),
        "back": asking.to("benefit-decision", pk=pk),
        "back_label": _("待遇判定"),
    }
