"""Recording a provider's policies of liability insurance, and which preferential policies it enjoys."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.subsidies import Amount
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.providers import queries, support, words


class Policy(forms.Form):
    """What the policy says."""

    insurer = forms.CharField(label=_("保险公司"), max_length=100)
    number = forms.CharField(label=_("保单号"), max_length=60)
    premium_fen = Amount(label=_("保费（元）"))
    since = forms.DateField(label=_("自"), widget=asking.Day())
    until = forms.DateField(label=_("至"), widget=asking.Day(), help_text=_("这一天起不再保险。"))


class Preferences(forms.Form):
    """Which preferential policies are enjoyed now, and by what this is known."""

    kinds = forms.MultipleChoiceField(
        label=_("享受的优惠政策"),
        choices=list(words.PREFERENCES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("如缴费单、免税备案。"))


@face.page("providers/<int:pk>/insure", title=_("登记保单"), may=OFFICER, rail="supply", template=asking.TEMPLATE)
def insure_provider(request: Request, pk: int) -> Context | HttpResponse:
    """Record a policy."""
    actor = request.by
    row = queries.provider(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        held = support.insure(row, support.Policy(**given), by=actor)
        say(request, now("已登记保单{number}。").format(number=held.number))
        return go("provider", pk=pk)

    form = Policy(request.POST or None)
    return asking.ask(request, form, _("登记保单"), do, back=asking.to("provider", pk=pk), lead=row.name)


@face.page(
    "providers/<int:pk>/preferences", title=_("登记优惠政策"), may=OFFICER, rail="supply", template=asking.TEMPLATE
)
def provider_preferences(request: Request, pk: int) -> Context | HttpResponse:
    """Record what is enjoyed."""
    actor = request.by
    row = queries.provider(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        support.set_preferences(row, given["kinds"], by=actor, why=given["why"])
        return go("provider", pk=pk)

    form = Preferences(request.POST or None, initial={"kinds": row.preferences})
    return asking.ask(request, form, _("登记优惠政策"), do, back=asking.to("provider", pk=pk), lead=row.name)
