"""One elder: what is known on the left, what happened on the right, and what can be done."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.elder_cards import cards
from yinian.faces.console.face import DESK, OFFICER, REGISTRY, face
from yinian.faces.frame import asking, timeline
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.actor import Actor
from yinian.registry.elders import actions, queries, words


class FactForm(forms.Form):
    """A fact that becomes true on a day."""

    fact = forms.ChoiceField(label=_("情况"))
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    source = forms.CharField(label=_("依据"), max_length=100, required=False, help_text=_("证件、评估报告或上门所见。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [("", _("请选择")), *words.choices()]  # type: ignore[attr-defined]


class Correction(forms.Form):
    """What is right instead of a wrong line, and how it is known."""

    fact = forms.ChoiceField(label=_("实际是"), required=False)
    since = forms.DateField(label=_("自"), widget=asking.Day())
    why = forms.CharField(label=_("怎么知道原记录有误"), max_length=200)


class DeathForm(forms.Form):
    """The day an elder died, and how it is known."""

    on = forms.DateField(label=_("死亡日期"), widget=asking.Day())
    why = forms.CharField(label=_("依据"), max_length=200)


def shown(actor: Actor, person: Any, opened: dict[str, str] | None = None, kind: str = "") -> Context:
    """What the elder's page shows; a full number only where a trace of it was just left."""
    return {
        "title": person.name,
        "lead": "",
        "person": person,
        "opened": opened or {},
        "cards": cards(actor, person),
        "entries": timeline.of_elder(person, actor, kind),
        "kinds": timeline.tabs(kind, reverse("elder", kwargs={"pk": person.pk})),
        "may_write": actor.role in DESK and person.died_on is None,
        "may_reveal": actor.role in DESK,
        "may_undo": actor.role in OFFICER and person.died_on is not None,
        "back": reverse("elders"),
        "back_label": _("老人"),
    }


@face.page("elders/<int:pk>", title=_("老人"), may=REGISTRY, rail="elders")
def elder(request: Request, pk: int) -> Context | HttpResponse:
    """One elder; the number of a double file leads to the one it went into."""
    person = queries.elder(request.by, pk)
    kind = request.GET.get("kind", "")
    return shown(request.by, person, kind=kind) if person.pk == pk else go("elder", pk=person.pk)


@face.page(
    "elders/<int:pk>/reveal/<str:column>",
    title=_("老人"),
    may=DESK,
    rail="elders",
    acts=True,
    name="reveal",
    template="console/elder.html",
)
def reveal(request: Request, pk: int, column: str) -> Context:
    """Show a full number once, after leaving a trace."""
    person = queries.elder(request.by, pk)
    actions.reveal(person, column, by=request.by)
    return shown(request.by, person, {column: actions.opened(person, column)})


@face.page("elders/<int:pk>/fact", title=_("记录情况"), may=DESK, rail="elders", template=asking.TEMPLATE)
def record_fact(request: Request, pk: int) -> Context | HttpResponse:
    """Record something that became true."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        kind, _sign, value = given["fact"].partition(":")
        actions.record_fact(person, kind, value, by=actor, since=given["since"], source=given["source"])
        say(request, now("已记录：{fact}。").format(fact=words.value_word(kind, value)))
        return go("elder", pk=pk)

    back = asking.to("elder", pk=pk)
    lead = now("{name}：同一类情况以新的为准，旧的到那一天为止。").format(name=person.name)
    return asking.ask(request, FactForm(request.POST or None), _("记录情况"), do, lead=lead, back=back)


@face.page(
    "elders/<int:pk>/fact/<int:number>/correct", title=_("更正情况"), may=DESK, rail="elders", template=asking.TEMPLATE
)
def correct_fact(request: Request, pk: int, number: int) -> Context | HttpResponse:
    """Put a wrong line right by a new one; the wrong one stays to be read."""
    actor = request.by
    person = queries.elder(actor, pk)
    fact = queries.fact(actor, person, number)
    form = Correction(request.POST or None, initial={"fact": fact.value, "since": fact.since})
    form.fields["fact"].choices = [("", _("没有这种情况")), *words.value_choices(fact.kind)]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.correct_fact(fact, given["fact"], by=actor, since=given["since"], why=given["why"])
        say(request, now("已更正：{fact}。").format(fact=words.kind_word(fact.kind)))
        return go("elder", pk=pk)

    lead = now("{name}的“{kind}：{value}”记错了：另记一条，原来的留着备查。").format(
        name=person.name, kind=words.kind_word(fact.kind), value=words.value_word(fact.kind, fact.value)
    )
    return asking.ask(request, form, _("更正情况"), do, lead=lead, back=asking.to("elder", pk=pk))


@face.page("elders/<int:pk>/fact/end/<str:kind>", title=_("终止情况"), may=DESK, rail="elders", acts=True)
def end_fact(request: Request, pk: int, kind: str) -> HttpResponse:
    """Record that something is no longer true from today on."""
    actions.end_fact(queries.elder(request.by, pk), kind, by=request.by)
    say(request, now("已终止：{fact}。").format(fact=words.kind_word(kind)))
    return go("elder", pk=pk)


@face.page("elders/<int:pk>/death", title=_("登记死亡"), may=DESK, rail="elders", template=asking.TEMPLATE)
def record_death(request: Request, pk: int) -> Context | HttpResponse:
    """Record a death; what must stop, listens."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.record_death(person, given["on"], by=actor, why=given["why"])
        say(request, now("已登记{name}死亡。").format(name=person.name))
        return go("elder", pk=pk)

    lead = now("{name}：登记以后，本人不再出现在名册里，各项服务和补贴随之停止。").format(name=person.name)
    form = DeathForm(request.POST or None)
    back = asking.to("elder", pk=pk)
    return asking.ask(request, form, _("登记死亡"), do, lead=lead, back=back, tone="danger")
