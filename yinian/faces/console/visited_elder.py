"""One elder and the visits: how often and why, who comes when, what was found, and what the office does about it."""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.actions import Post
from yinian.faces.console import visit_tabs
from yinian.faces.console.face import DESK, OFFICER, face
from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation.actor import Role
from yinian.programmes.welfare_visits import actions, carding, queries
from yinian.programmes.welfare_visits import law as laws
from yinian.registry.elders import groups
from yinian.registry.elders import queries as registry

PAUSES = [pair for pair in queries.REASONS if pair[0] != "not_reached"]
SHOWN = 24


class Asked(forms.Form):
    """What happened."""

    change = forms.ChoiceField(label=_("发生了什么"), choices=queries.CHANGES, widget=forms.RadioSelect)
    why = forms.CharField(label=_("说明"), required=False, max_length=200, widget=asking.Long())


class Paused(forms.Form):
    """Why nobody need come, and when."""

    reason = forms.ChoiceField(label=_("为什么"), choices=PAUSES, widget=forms.RadioSelect)
    since = forms.DateField(label=_("从哪一天起"), widget=asking.Day(), initial=timezone.localdate)
    last = forms.DateField(
        label=_("到哪一天（含）"), required=False, widget=asking.Day(), help_text=_("还不知道的不填。")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=200, widget=asking.Long())


class Missed(forms.Form):
    """Why nobody was met."""

    way = forms.ChoiceField(label=_("方式"), choices=queries.WAYS, widget=forms.RadioSelect, initial="phone")
    reason = forms.ChoiceField(label=_("为什么没见到"), choices=queries.REASONS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), required=False, max_length=200, widget=asking.Long())


class Given(forms.Form):
    """Who takes it over."""

    account = forms.ChoiceField(label=_("探访人"))


@face.page("elders/<int:pk>/visits", title=_("探访"), may=READERS, rail="visits")
def visited_elder(request: Request, pk: int) -> Context:
    """The whole of it on one page."""
    actor, day = request.by, timezone.localdate()
    person = registry.elder(actor, pk)
    here = person.died_on is None and person.left_on is None
    visits = list(queries.of_elder(actor, person)[:SHOWN])
    return {
        "person": person,
        "line": queries.line_of(actor, person),
        "charge": groups.charge(actor, person),
        "card": carding.card_of(actor, person),
        "turns": list(queries.turns_of(actor, person)[:SHOWN]),
        "visits": visits,
        "attempts": list(queries.attempts_of(actor, person)[:SHOWN]),
        "pauses": [
            row for row in queries.pauses_of(actor, person)[:SHOWN] if row.until is None or row.until > row.since
        ],
        "problems": list(queries.problems_of(actor, person)[:SHOWN]),
        "today": day,
        "office": visit_tabs.office(actor) and here,
        "title": now("{name}的探访").format(name=person.name),
        "back": reverse("visit-list"),
        "back_label": _("探访名单"),
        "action": Action(_("请人尽快去看"), asking.to("ask-visit", pk=pk), "clock")
        if here and actor.role in DESK
        else None,
    }


@face.page("visits/turns/<int:pk>", title=_("探访任务"), may=READERS, rail="visits")
def visit_turn(request: Request, pk: int) -> HttpResponse:
    """A turn is shown on its elder's page: deadlines lead here."""
    return go("visited-elder", pk=queries.turn(request.by, pk).elder_id)


@face.page("elders/<int:pk>/visits/ask", title=_("请人尽快去看"), may=DESK, rail="visits", template=asking.TEMPLATE)
def ask_visit(request: Request, pk: int) -> Context | HttpResponse:
    """Have somebody go within the hours that the region sets."""
    actor = request.by
    person = registry.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.ask(person, given["change"], by=actor, why=given["why"])
        say(request, now("已安排尽快探访{name}。").format(name=person.name))
        return go("visited-elder", pk=pk) if actor.role is Role.OFFICER else go("elder", pk=pk)

    terms = laws.at(person.region)
    lead = now("{name}：{hours} 小时内去一次。").format(name=person.name, hours=terms.soon_hours)
    back = asking.to("visited-elder", pk=pk)
    return asking.ask(request, Asked(request.POST or None), _("请人去看"), do, back=back, lead=lead)


@face.page("elders/<int:pk>/visits/pause", title=_("暂停探访"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def pause_visits(request: Request, pk: int) -> Context | HttpResponse:
    """Leave an elder out for a while: still on the list, and named with the reason in the month's rate."""
    actor = request.by
    person = registry.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        until = given["last"] + timedelta(days=1) if given["last"] else None
        actions.pause(person, given["reason"], given["since"], until, by=actor, note=given["note"])
        say(request, now("已记下，这段时间不去{name}家。").format(name=person.name))
        return go("visited-elder", pk=pk)

    lead = now("{name}：人还在名单上，月探访率里按这个原因列出。").format(name=person.name)
    back = asking.to("visited-elder", pk=pk)
    return asking.ask(request, Paused(request.POST or None), _("暂停"), do, back=back, lead=lead)


@face.page("visits/pauses/<int:pk>/resume", title=_("恢复探访"), may=OFFICER, rail="visits", acts=True)
def resume_visits(request: Request, pk: int) -> HttpResponse:
    """Visit again from today on."""
    row = actions.resume(queries.pause(request.by, pk), by=request.by)
    say(request, _("已恢复。"))
    return go("visited-elder", pk=row.elder_id)


@face.page("visits/turns/<int:pk>/give", title=_("改派探访"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def give_visit(request: Request, pk: int) -> Context | HttpResponse:
    """Let somebody else go."""
    actor = request.by
    turn = queries.turn(actor, pk)
    able = {str(one.pk): one for one in queries.able(actor, turn.elder)}
    form = Given(request.POST or None)
    form.fields["account"].choices = [("", _("请选择")), *((pk_, one.name) for pk_, one in able.items())]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.give_turn(turn, able[given["account"]], by=actor)
        say(request, now("已改派给{name}。").format(name=able[given["account"]].name))
        return go("visited-elder", pk=turn.elder_id)

    back = asking.to("visited-elder", pk=turn.elder_id)
    return asking.ask(request, form, _("改派"), do, back=back, lead=turn.elder.name)


@face.page("visits/turns/<int:pk>/missed", title=_("没有见到"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def missed_visit(request: Request, pk: int) -> Context | HttpResponse:
    """Keep that somebody went or rang and met nobody."""
    actor = request.by
    turn = queries.turn(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        post = Post(secrets.token_hex(8))
        actions.miss(turn, given["reason"], given["way"], post, by=actor, note=given["note"])
        say(request, _("已记下，这次探访还要再去。"))
        return go("visited-elder", pk=turn.elder_id)

    back = asking.to("visited-elder", pk=turn.elder_id)
    return asking.ask(request, Missed(request.POST or None), _("记下"), do, back=back, lead=turn.elder.name)
