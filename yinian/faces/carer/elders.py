"""The elders whom a carer may see: who, where, and telling the office what they need."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.queries import KINDS, URGENCIES
from yinian.faces.carer.face import CARERS, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Fact
from yinian.registry.elders import queries, words

SHOWN = 100


class Noticed(forms.Form):
    """What was noticed."""

    kind = forms.ChoiceField(label=_("需要什么"), choices=[("", _("请选择")), *KINDS])
    urgency = forms.ChoiceField(label=_("急不急"), choices=URGENCIES, widget=forms.RadioSelect, initial="ordinary")
    text = forms.CharField(label=_("看到的情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@face.page("care", title=_("我照护的老人"), may=CARERS, rail="elders")
def my_elders(request: Request) -> Context:
    """Those whose sight is open today."""
    return {"people": queries.living(request.by)[:SHOWN]}


@face.page("care/<int:pk>", title=_("老人"), may=CARERS, rail="elders", template="carer/elder.html")
def cared_for(request: Request, pk: int) -> Context:
    """One of them."""
    actor = request.by
    person = queries.elder(actor, pk)
    closed = person.get_deferred_fields()
    facts = [
        Fact(_("住在"), " ".join(filter(None, (person.region.name, "" if "address" in closed else person.address))))
    ]
    if "phone" not in closed and person.phone:
        facts.append(Fact(_("电话"), str(person.phone)))
    facts += [
        Fact(words.kind_word(kind), words.value_word(kind, value))
        for kind, value in queries.open_facts(actor, person).items()
    ]
    facts += [
        Fact(one.get_relation_display(), f"{one.name} {one.phone or ''}".strip()) for one in queries.kin(actor, person)
    ]
    return {"person": person, "facts": facts, "title": person.name, "back": reverse("my-elders")}


@face.page("care/<int:pk>/need", title=_("报告需求"), may=CARERS, rail="elders", template="carer/need.html")
def notice_need(request: Request, pk: int) -> Context | HttpResponse:
    """Tell the office what an elder needs."""
    actor = request.by
    person = queries.elder(actor, pk)
    form, refusal = Noticed(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusal = attempt(
            lambda: needs.report(
                person, given["kind"], given["text"], by=actor, urgency=given["urgency"], source="visit"
            ),
        )
        if refusal is None:
            say(request, _("已经报给街道。"))
            return go("cared-for", pk=pk)
    back = reverse("cared-for", kwargs={"pk": pk})
    title = now("{name}需要什么").format(name=person.name)
    status = 422 if refusal or form.errors else 200
    return {"form": form, "refusal": refusal, "back": back, "title": title, "status": status}
