"""One need: what it is, what can be done with it now, and what was done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions, cases, queries
from yinian.entitlement.assessment import queries as assessments
from yinian.entitlement.assessment import words
from yinian.faces.console.face import CARE, DESK, OFFICER, REGISTRY, face
from yinian.faces.console.needs import TONES
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import verbs
from yinian.foundation.access import missing
from yinian.registry.elders import queries as elders

# So many to choose from.
MOST = 200
# Moves that need no more words than their own name.
AT_ONCE: dict[str, Callable[..., Any]] = {
    "take": actions.take,
    "release": actions.release,
    "withdraw": actions.withdraw,
}


class Report(forms.Form):
    """What is needed, how soon, and how it came to be known."""

    kind = forms.ChoiceField(label=_("需求类别"), choices=[("", _("请选择")), *queries.KINDS])
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=queries.URGENCIES, widget=forms.RadioSelect, initial="ordinary"
    )
    source = forms.ChoiceField(label=_("来源"), choices=queries.SOURCES, initial="desk")
    text = forms.CharField(label=_("情况说明"), max_length=1_000, widget=asking.Long())


class Outcome(forms.Form):
    """How it ended."""

    outcome = forms.CharField(label=_("办理结果"), max_length=1_000, widget=asking.Long())


class Join(forms.Form):
    """Which organisation and which social worker."""

    organisation = forms.ChoiceField(label=_("社会组织"))
    worker = forms.ChoiceField(label=_("社会工作者"))


class PassOn(forms.Form):
    """To whom, and why."""

    place = forms.ChoiceField(label=_("转交给"))
    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


class Attachment(forms.Form):
    """A file."""

    file = forms.FileField(label=_("文件"), help_text=_("照片或 PDF，不超过 10 MB。"))


@face.page("needs/<int:pk>", title=_("需求"), may=CARE, rail="service")
def need(request: Request, pk: int) -> Context:
    """One need."""
    actor = request.by
    row = queries.need(actor, pk)
    closed = row.get_deferred_fields()
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    return {
        "need": row,
        "title": now("{kind}：{name}").format(kind=row.get_kind_display(), name=row.elder.name),
        "back": reverse("needs"),
        "back_label": _("需求"),
        "tone": TONES[row.status],
        "text": "" if "text" in closed or not row.text else row.text.open(),
        "outcome": "" if "outcome" in closed or not row.outcome else row.outcome.open(),
        "files": queries.attached(actor, row),
        "moves": moves,
        "at_once": [(name, verbs.title_of(f"need.{name}")) for name in AT_ONCE if name in moves],
        "may_order": actor.role in DESK and row.closed_at is None,
        "may_attach": actor.role in REGISTRY and row.closed_at is None,
        "case": queries.case(actor, row),
        "may_join": actor.role in OFFICER and row.closed_at is None,
        "entries": entries(row, request.by),
    }


@face.page("needs/<int:pk>/do/<str:act>", title=_("需求"), may=DESK, rail="service", acts=True)
def move_need(request: Request, pk: int, act: str) -> HttpResponse:
    """Take, lay back or withdraw."""
    row = queries.need(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    say(request, now("已办：{verb}。").format(verb=verbs.title_of(f"need.{act}")))
    return go("need", pk=pk)


def _ending(request: Request, pk: int, verb: Callable[..., Any], submit: Any, tone: str) -> Context | HttpResponse:
    actor = request.by
    row = queries.need(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, given["outcome"], by=actor)
        return go("need", pk=pk)

    back = asking.to("need", pk=pk)
    return asking.ask(request, Outcome(request.POST or None), submit, do, back=back, tone=tone, lead=str(row.elder))


@face.page("needs/<int:pk>/finish", title=_("办结需求"), may=OFFICER, rail="service", template=asking.TEMPLATE)
def finish_need(request: Request, pk: int) -> Context | HttpResponse:
    """Say how it was met."""
    return _ending(request, pk, actions.finish, _("办结需求"), "main")


@face.page("needs/<int:pk>/refuse", title=_("不予办理"), may=OFFICER, rail="service", template=asking.TEMPLATE)
def refuse_need(request: Request, pk: int) -> Context | HttpResponse:
    """Say why it will not be met."""
    return _ending(request, pk, actions.refuse, _("不予办理"), "danger")


@face.page("needs/<int:pk>/pass-on", title=_("转交需求"), may=OFFICER, rail="service", template=asking.TEMPLATE)
def pass_on_need(request: Request, pk: int) -> Context | HttpResponse:
    """Put another level in charge."""
    actor = request.by
    row = queries.need(actor, pk)
    places = {str(place.pk): place for place in queries.places(actor, row)}
    form = PassOn(request.POST or None)
    form.fields["place"].choices = [  # type: ignore[attr-defined]
        ("", _("请选择")),
        *((number, written.aside(place.name, place.get_level_display())) for number, place in places.items()),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.pass_on(row, places[given["place"]], by=actor, why=given["why"])
        say(request, now("已转交{place}。").format(place=places[given["place"]].name))
        return go("need", pk=pk)

    back = asking.to("need", pk=pk)
    return asking.ask(
        request, form, _("转交需求"), do, back=back, lead=_("级别够不着、要别的部门办的，转给上一级或下一级。")
    )


@face.page("needs/<int:pk>/join", title=_("确定三社联动"), may=OFFICER, rail="service", template=asking.TEMPLATE)
def join_case(request: Request, pk: int) -> Context | HttpResponse:
    """Name who works on it together with the community."""
    actor = request.by
    row = queries.need(actor, pk)
    known = {str(one.pk): one for one in queries.organisations(actor)[:MOST]}
    people = {str(one.pk): one for one in queries.social_workers(actor)[:MOST]}
    form = Join(request.POST or None)
    for name, offered in (("organisation", known), ("worker", people)):
        form.fields[name].choices = [("", _("请选择")), *((number, str(one)) for number, one in offered.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        cases.join(row, known[given["organisation"]], people[given["worker"]], by=actor)
        return go("need", pk=pk)

    lead = now("{name}所在的社区，和一家社会组织、一位社会工作者一起办。").format(name=row.elder.name)
    return asking.ask(request, form, _("确定三社联动"), do, back=asking.to("need", pk=pk), lead=lead)


@face.page("needs/<int:pk>/attach", title=_("添加附件"), may=REGISTRY, rail="service", template=asking.TEMPLATE)
def attach_to_need(request: Request, pk: int) -> Context | HttpResponse:
    """Keep a photo or a paper with it."""
    actor = request.by
    row = queries.need(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.attach(row, given["file"], by=actor)
        return go("need", pk=pk)

    form = Attachment(request.POST or None, request.FILES or None)
    return asking.ask(request, form, _("添加附件"), do, back=asking.to("need", pk=pk))


@face.page("elders/<int:pk>/needs/new", title=_("报告需求"), may=REGISTRY, rail="elders", template=asking.TEMPLATE)
def report_need(request: Request, pk: int) -> Context | HttpResponse:
    """Write down what an elder needs."""
    actor = request.by
    person = elders.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        row = actions.report(
            person, given["kind"], given["text"], by=actor, urgency=given["urgency"], source=given["source"]
        )
        say(request, now("已记下，由{place}负责。").format(place=row.region.name))
        return go("need", pk=row.pk)

    lead = now("{name}：由所在街道负责，紧急的 24 小时内、一般的 5 个工作日内答复。").format(name=person.name)
    back = asking.to("elder", pk=pk)
    form = Report(request.POST or None, initial=_cited(request))
    return asking.ask(request, form, _("报告需求"), do, lead=lead, back=back)


def _cited(request: Request) -> dict[str, str]:
    """What a need begins with that follows from an assessment: its number and level, so that what is planned cites it."""
    number = request.GET.get("assessment", "")
    if not number.isdecimal() or len(number) > 18:
        return {}
    row = assessments.assessment(request.by, int(number))
    level = words.level_word(row)
    text = now("依据能力评估 {number} 号（{level}）：") if level else now("依据能力评估 {number} 号：")
    return {"source": "assessment", "text": text.format(number=row.pk, level=level)}
