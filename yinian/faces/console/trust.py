"""An elder's relatives, who acts for the elder, and the ledger of consents: written down and taken back at the desk."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import DESK, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.registry.elders import actions, consents, queries, words


class KinForm(forms.Form):
    """A relative or another contact."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    relation = forms.ChoiceField(label=_("关系"), choices=[("", _("请选择")), *words.RELATIONS])
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class Appointing(forms.Form):
    """Who acts for the elder, by which document."""

    kin = forms.ChoiceField(label=_("由谁"))
    kind = forms.ChoiceField(label=_("身份"), choices=words.MANDATES, widget=forms.RadioSelect)
    document = forms.CharField(
        label=_("依据文书"), max_length=100, help_text=_("文书名称和编号，如委托书、公证书、判决书。")
    )
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    until = forms.DateField(label=_("至"), widget=asking.Day(), required=False)
    file = forms.FileField(label=_("文书照片"), required=False)


class Consenting(forms.Form):
    """Who consented, how, and for whom."""

    kin = forms.ChoiceField(label=_("哪位家属"), required=False)
    provider = forms.ChoiceField(label=_("哪家服务商"), required=False)
    way = forms.ChoiceField(label=_("怎么同意的"), choices=words.DESK_WAYS, widget=forms.RadioSelect, initial="desk")
    guardian = forms.ChoiceField(label=_("由谁同意"), required=False)
    file = forms.FileField(label=_("签字页照片"), required=False, help_text=_("纸质签字的必须附上。"))


class Why(forms.Form):
    """Why something ends."""

    why = forms.CharField(label=_("原因"), max_length=200)


def _kin(actor: Actor, person: Any) -> list[tuple[str, str]]:
    return [(str(one.pk), written.aside(one.name, one.get_relation_display())) for one in queries.kin(actor, person)]


@face.page("elders/<int:pk>/kin/new", title=_("登记亲属"), may=DESK, rail="elders", template=asking.TEMPLATE)
def add_kin(request: Request, pk: int) -> Context | HttpResponse:
    """Write down a relative or another contact."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.add_kin(person, given["name"], given["relation"], given["phone"], by=actor)
        say(request, now("已登记{name}。").format(name=given["name"]))
        return go("elder", pk=person.pk)

    lead = now("{name}：登记联系人，不等于让对方看到档案；那要本人同意。").format(name=person.name)
    back = asking.to("elder", pk=pk)
    return asking.ask(request, KinForm(request.POST or None), _("登记亲属"), do, lead=lead, back=back)


@face.page("elders/<int:pk>/mandates/new", title=_("登记委托或监护"), may=DESK, rail="elders", template=asking.TEMPLATE)
def appoint(request: Request, pk: int) -> Context | HttpResponse:
    """Record who acts for the elder."""
    actor = request.by
    person = queries.elder(actor, pk)
    form = Appointing(request.POST or None, request.FILES or None)
    form.fields["kin"].choices = [("", _("请选择")), *_kin(actor, person)]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        told = consents.Appointment(given["kind"], given["document"], given["since"], given["until"])
        relative = queries.relative(actor, person, int(given["kin"]))
        consents.appoint(relative, told, by=actor, upload=given["file"])
        say(request, now("已登记。"))
        return go("elder", pk=person.pk)

    lead = now("{name}：委托代办人能看档案、代办事项；监护人凭文书还能看健康情况、代为同意。").format(name=person.name)
    return asking.ask(request, form, _("登记委托或监护"), do, lead=lead, back=asking.to("elder", pk=pk))


@face.page("mandates/<int:pk>/end", title=_("终止委托或监护"), may=DESK, rail="elders", template=asking.TEMPLATE)
def end_mandate(request: Request, pk: int) -> Context | HttpResponse:
    """End it today."""
    actor = request.by
    mandate = queries.mandate(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        consents.end_mandate(mandate, by=actor, why=given["why"])
        say(request, now("已终止，对方凭它看到的马上看不到。"))
        return go("elder", pk=mandate.elder_id)

    form = Why(request.POST or None)
    back = asking.to("elder", pk=mandate.elder_id)
    return asking.ask(request, form, _("终止委托或监护"), do, lead=str(mandate), back=back, tone="danger")


@face.page(
    "elders/<int:pk>/consents/<str:purpose>",
    title=_("登记同意"),
    may=DESK,
    rail="elders",
    template="console/consent.html",
)
def give_consent(request: Request, pk: int, purpose: str) -> Context | HttpResponse:
    """Read the text out, and write down who consented and how."""
    actor = request.by
    person = queries.elder(actor, pk)
    known = words.purpose(purpose)
    if known is None:
        raise access.missing(_("用途"), purpose)
    form = Consenting(request.POST or None, request.FILES or None)
    providers = queries.provider_parties(actor) if known.to == "provider" else {}
    guardians = {str(one.pk): one for one in queries.guardians(actor, person)}
    offered = {
        "kin": [("", _("请选择")), *_kin(actor, person)] if known.to == "kin" else None,
        "provider": [("", _("请选择")), *((str(p.pk), p.name) for p in providers.values())] if providers else None,
        "guardian": [("", _("本人")), *((key, str(one)) for key, one in guardians.items())] if guardians else None,
    }
    for name, choices in offered.items():
        if choices is None:
            del form.fields[name]
        else:
            form.fields[name].choices = choices  # type: ignore[attr-defined]
            form.fields[name].required = name == known.to

    def do(given: dict[str, Any]) -> HttpResponse:
        told = consents.Given(
            purpose,
            given["way"],
            queries.relative(actor, person, int(given["kin"])) if given.get("kin") else None,
            providers.get(int(given["provider"])) if given.get("provider") else None,
            guardians.get(given.get("guardian") or ""),
        )
        consents.give_consent(person, told, by=actor, upload=given["file"])
        say(request, now("已登记同意：{what}。").format(what=words.purpose_word(purpose)))
        return go("elder", pk=person.pk)

    shown = {"text": words.consent_text(known.text), "version": known.text.version, "person": person}
    return asking.ask(
        request, form, _("登记同意"), do, title=words.purpose_word(purpose), back=asking.to("elder", pk=pk), **shown
    )


@face.page("consents/<int:pk>/withdraw", title=_("撤回同意"), may=DESK, rail="elders", acts=True)
def withdraw_consent(request: Request, pk: int) -> HttpResponse:
    """Take it back at once; nobody is asked why."""
    consent = queries.consent(request.by, pk)
    consents.withdraw_consent(consent, by=request.by)
    say(request, now("已撤回：{what}。对方马上看不到了。").format(what=words.purpose_word(consent.purpose)))
    return go("elder", pk=consent.elder_id)
