"""What was found about an elder's ability, in plain words: the level, until when it holds, and how to object."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import actions, queries, words
from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Actor, Role
from yinian.registry.elders import queries as elders


class Doubt(forms.Form):
    """What does not fit."""

    text = forms.CharField(label=_("哪里和实际不一样"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


@face.page("my/<int:pk>/assessment", title=_("我的评估"), may=OWN)
def my_assessment(request: Request, pk: int) -> Context:
    """What stands now, and what is to come."""
    person = whose.elder(request.by, pk)
    actor = elders.reader(request.by, person)
    own = request.by.role is Role.ELDER
    coming = queries.of_elder(actor, person).filter(status__in=queries.UNDER_WAY)
    return {
        "results": [_told(actor, row) for row in queries.in_force(actor, person)],
        "coming": [_coming(row) for row in coming],
        "person": person,
        "own": own,
        "title": now("我的评估") if own else now("{name}的评估").format(name=person.name),
        "back": reverse("my-facts", kwargs={"pk": pk}),
    }


def _told(actor: Actor, row: Any) -> dict[str, Any]:
    scale = queries.scale(row.scale, row.version)
    until = written.day(row.valid_until) if row.valid_until else ""
    doubts = list(queries.objections(actor, row)[:1])
    return {
        "row": row,
        "scale": words.called(scale),
        "level": words.level_word(row),
        "evidence": words.evidence(scale),
        "when": now("{day}评的。").format(day=written.day(row.concluded_on)),
        "until": now("到 {day}为止有效，之前会再来评一次。").format(day=until) if until else "",
        "doubt": _doubt(doubts[0]) if doubts else "",
        "may_object": queries.may_object(actor, row),
    }


def _doubt(row: Any) -> str:
    told = {
        "raised": now("您提的异议已经记下，街道十五天内答复。"),
        "upheld": now("您的异议成立，会换两位评估师再评一次。"),
        "dismissed": now("街道复核后维持原来的结果：{why}").format(why=row.outcome),
    }
    return told[row.status]


def _coming(row: Any) -> str:
    if row.status == "open":
        return now("{lead}和{second}两位评估师会上门来评估。").format(lead=row.lead.name, second=row.second.name)
    return now("评估已经做完，等第二位评估师签字。")


@face.page("my/assessments/<int:pk>/object", title=_("对评估有异议"), may=OWN, template="elder/object.html")
def object_to_mine(request: Request, pk: int) -> Context | HttpResponse:
    """Say what does not fit."""
    actor = request.by
    row = queries.assessment(actor, pk)
    form, refusal = Doubt(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: actions.raise_objection(row, form.cleaned_data["text"], by=actor))
        if refusal is None:
            say(request, _("已经记下了。街道十五天内答复。"))
            return go("my-assessment", pk=row.elder_id)
    back = reverse("my-assessment", kwargs={"pk": row.elder_id})
    return {"form": form, "refusal": refusal, "back": back, "status": 422 if refusal or form.errors else 200}
