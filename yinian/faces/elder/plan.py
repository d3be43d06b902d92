"""What comes again and again: who comes when, and saying that nobody need come for a while."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans import actions, queries, words
from yinian.faces.elder import told, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Role
from yinian.foundation.refusals import Refused


class Day(forms.DateInput):
    """A day as the phone's own calendar takes it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Pause(forms.Form):
    """Why nobody need come, and when."""

    reason = forms.ChoiceField(label=_("为什么不用来"), choices=queries.REASONS, widget=forms.RadioSelect)
    since = forms.DateField(label=_("从哪一天起"), widget=Day(), initial=timezone.localdate)
    last = forms.DateField(label=_("到哪一天（含）"), widget=Day())

    def given(self) -> actions.Break:
        """From its first day up to the day after its last."""
        value = self.cleaned_data
        return actions.Break(value["reason"], value["since"], value["last"] + timedelta(days=1))


def _sentence(line: Any, item: Any) -> str:
    """Who comes when to help with what, as one would say it at the door."""
    values = {
        "provider": line.provider.name,
        "often": words.rhythm(line.rhythm),
        "time": f"{line.at:%H:%M}",
        "help": told.help_with(item) if item is not None else line.item,
    }
    if line.kind == "standing":
        return now("要{help}时，随时找{provider}").format(**values)
    return now("{often} {time}，{provider}来人：{help}").format(**values)


@face.page("my/<int:pk>/plan", title=_("定期的服务"), may=OWN)
def my_plan(request: Request, pk: int) -> Context:
    """Who comes when, and on which days nobody does."""
    actor = request.by
    person = whose.elder(actor, pk)
    row, today = queries.active(actor, person), timezone.localdate()
    lines = list(queries.lines(actor, row).filter(until=None)) if row else []
    named = queries.named(one.item for one in lines) if lines else {}
    pauses = queries.pauses(actor, row).filter(until__gt=today) if row else []
    return {
        "person": person,
        "plan": row,
        "lines": [(one, _sentence(one, named.get(one.item))) for one in lines],
        "pauses": [
            (one, told.day(one.since), told.day(one.until - timedelta(days=1)))
            for one in pauses
            if one.until > one.since
        ],
        "title": now("定期的服务") if actor.role is Role.ELDER else now("{name}的定期服务").format(name=person.name),
        "back": reverse("my-orders", kwargs={"pk": pk}),
    }


@face.page("my/<int:pk>/plan/pause", title=_("这几天不用来"), may=OWN, template="elder/pause.html")
def pause_my_plan(request: Request, pk: int) -> Context | HttpResponse:
    """Say that nobody need come for some days."""
    actor = request.by
    person = whose.elder(actor, pk)
    row = queries.active(actor, person)
    if row is None:
        raise Refused(_("您要暂停定期的服务。"), _("现在没有定期的服务。"), _("要安排，请按下面的求助。"))
    plan, form, refusal = row, Pause(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        refusal = attempt(lambda: actions.pause(plan, form.given(), by=actor))
        if refusal is None:
            say(request, _("记下了，这几天不来人。两小时内就到的那一次来不及取消。"))
            return go("my-plan", pk=pk)
    back = reverse("my-plan", kwargs={"pk": pk})
    return {"form": form, "refusal": refusal, "back": back, "status": 422 if refusal or form.errors else 200}


@face.page("my/plan/pauses/<int:pk>/resume", title=_("照常来"), may=OWN, acts=True)
def resume_my_plan(request: Request, pk: int) -> HttpResponse:
    """Let people come again from tomorrow on."""
    row = queries.pause(request.by, pk)
    actions.resume(row, by=request.by)
    say(request, _("好的，照常来。"))
    return go("my-plan", pk=queries.plan(request.by, row.plan_id).elder_id)
