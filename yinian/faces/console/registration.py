"""Registering an elder at the desk."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import DESK, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.registry.elders import actions, queries, words


class Registration(forms.Form):
    """What is asked at the desk; birth date and sex come from the number."""

    name = forms.CharField(label=_("姓名"), max_length=60, help_text=_("与身份证上的一致。"))
    citizen_id = forms.CharField(
        label=_("公民身份号码"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("18 位。出生日期和性别由它得出。"),
    )
    at = places.PlaceField(label=_("常住社区（村）"), required=True)
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("本人用它收验证码登录。"),
    )
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    living = forms.ChoiceField(label=_("居住状况"), required=False)
    income = forms.ChoiceField(label=_("经济状况"), required=False)

    def offer(self, under: Region) -> None:
        """Fill in the communities and the values of facts."""
        self.fields["at"].offer_communities(under)  # type: ignore[attr-defined]
        for kind in ("living", "income"):
            offered = [("", _("不清楚")), *words.VALUES[kind].items()]
            self.fields[kind].choices = offered  # type: ignore[attr-defined]


@face.page(
    "elders/register",
    title=_("登记老人"),
    lead=_("同一个身份号码只登记一次。登记以后可以记录情况、转达需求。"),
    may=DESK,
    rail="elders",
)
def register_elder(request: Request) -> Context | HttpResponse:
    """Ask for the district where there are several, then for the elder."""
    actor = request.by
    under = places.chosen(actor, request.GET.get("under", ""))
    choose = places.districts(actor) if under is None else []
    if choose:
        return {"choose": choose, "back": reverse("elders")}
    form = Registration(request.POST or None)
    form.offer(under or administration.region(actor, actor.region_id or 0))

    def do(given: dict[str, Any]) -> HttpResponse:
        facts = {kind: given[kind] for kind in ("living", "income") if given[kind]}
        place = administration.region(actor, int(given["at"]))
        told = actions.Registration(
            given["name"], place, given["citizen_id"], given["phone"], given["address"], facts=facts
        )
        elder = actions.register(told, by=actor)
        say(request, now("已登记{name}。").format(name=elder.name))
        return go("elder", pk=elder.pk)

    answer = asking.ask(request, form, _("登记老人"), do, back=reverse("elders"), wide=True)
    if isinstance(answer, dict) and answer["refusal"]:
        # What came in on paper may have been entered before: the file is offered, not made again.
        answer["known"] = queries.by_number(actor, form.cleaned_data["citizen_id"])
    return answer
