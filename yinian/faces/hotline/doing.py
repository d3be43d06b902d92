"""What can be done from a call: its forms, what came of it so far, and how it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import queries as needs
from yinian.faces.frame import asking, order_form, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor
from yinian.oversight.complaints import queries as complaints
from yinian.oversight.complaints import rules as numbers
from yinian.programmes.calls import actions, knowledge, queries

URGENT = ("health", "escort", "care", "other")


class Need(forms.Form):
    """What is needed, and how soon."""

    kind = forms.ChoiceField(label=_("需求类别"), choices=[("", _("请选择")), *needs.KINDS])
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=needs.URGENCIES, widget=forms.RadioSelect, initial="ordinary"
    )
    text = forms.CharField(label=_("情况说明"), max_length=1_000, widget=asking.Long())


class Complaint(forms.Form):
    """What is complained of; who rings and under which number is known."""

    kind = forms.ChoiceField(label=_("投诉类别"), choices=[("", _("请选择")), *complaints.KINDS])
    text = forms.CharField(label=_("投诉内容"), max_length=2_000, widget=asking.Long())
    name = forms.CharField(label=_("投诉人"), required=False, max_length=60, help_text=_("可以不留姓名。"))


class Emergency(forms.Form):
    """What has happened, and where the person is now."""

    text = forms.CharField(label=_("出了什么事"), max_length=500, widget=asking.Long())
    place = forms.CharField(
        label=_("人现在在哪里"), max_length=100, required=False, help_text=_("不填就按登记的住址。")
    )


class Ending(forms.Form):
    """How the call ends: who acts next follows from it."""

    outcome = forms.ChoiceField(label=_("这通电话的结果"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("记录"), max_length=1_000, required=False, widget=asking.Long())

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"outcome": _likely(row), "note": actions.opened(row, "note")})
        self.fields["outcome"].choices = [(one.code, _said(one)) for one in queries.outcomes().values()]  # type: ignore[attr-defined]


def _said(one: Any) -> str:
    """The outcome, who acts next, and by when where the desk itself does."""
    acts = str(queries.ACTS[one.acts])
    if one.hours is not None:
        acts = now("{who}，{hours} 小时内").format(who=acts, hours=one.hours)
    return written.aside(queries.outcome_word(one.code), acts)


def _likely(row: Any) -> str:
    """What probably came of it, by what was done."""
    if row.complaint:
        return "complaint_taken"
    if row.need_id:
        return "need_reported"
    if row.order_id:
        return "order_placed"
    return "followed_up" if row.outward else ""


FORMS = ("order", "need", "complaint", "advice", "emergency", "end")


def number_of(row: Any) -> str:
    """The whole number, to be recognised by; it is shown only where that leaves a trace."""
    return actions.opened(row, "number")


def asked(request: Request, row: Any, do: str) -> Context:
    """The form that is asked for, empty."""
    actor = request.by
    if do == "advice":
        return advice(actor, request.GET.get("ask", ""))
    if do == "complaint":
        return {"form": Complaint()}
    if row.elder is None:
        return {"lacking": True}
    if do == "need":
        return {"form": Need()}
    if do == "emergency":
        return {"form": Emergency()}
    if do == "order":
        return ordering(actor, row.elder, initial={"provider": request.GET.get("provider", "")})
    return {}


def advice(actor: Actor, words: str) -> Context:
    """What the desk knows of these words."""
    rows = list(knowledge.found(knowledge.articles(actor), words)[:10])
    return {"answers": [(row, *knowledge.told(row)) for row in rows], "asked_for": words}


def ordering(actor: Actor, person: Any, data: Any = None, initial: Any = None) -> Context:
    """The form of an order, and how the hours stand."""
    listed, told = order_form.hours(actor, person)
    given = {name: value for name, value in (initial or {}).items() if value}
    form = order_form.Order(data, actor=actor, person=person, listed=listed, initial=given or None)
    return {"form": form, "told": f"{told}{order_form.running_out(person, form)}"}


def made(actor: Actor, row: Any) -> Context:
    """What came of the call so far."""
    return {
        "need": needs.needs(actor).filter(pk=row.need_id).first() if row.need_id else None,
        "order_id": row.order_id,
        "complaint_id": numbers.row_of(row.complaint),
    }
