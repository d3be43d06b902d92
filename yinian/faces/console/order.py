"""One order: where it stands, what can be done now, what was brought back, and what happened."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import queries as evidence
from yinian.delivery.orders import actions, queries
from yinian.delivery.orders.flow import FLOW
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame import asking, paying, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import verbs
from yinian.foundation.access import missing

ENDED = ("cancelled", "missed")
AT_ONCE: dict[str, Callable[..., Any]] = {"accept": actions.accept, "unassign": actions.unassign}
# What may be done beside the moves of its state.
BESIDE: dict[str, Callable[..., Any]] = {"accompany": actions.accompany, "unfollow": actions.unfollow}
STARS = {5: _("很好"), 4: _("好"), 3: _("一般"), 2: _("不好"), 1: _("很不好")}


class Outcome(forms.Form):
    """Why it ends so."""

    outcome = forms.CharField(label=_("原因"), max_length=300, widget=asking.Long())


class CallOff(Outcome):
    """Why it is called off, and why nothing is charged for it though the region's terms would."""

    waived = forms.CharField(
        label=_("免收费用的理由"), required=False, max_length=200, help_text=_("不填就按当地规定收取。")
    )


class Missed(Outcome):
    """Why nobody was served, and whether it was the elder who was not there."""

    absent = forms.BooleanField(label=_("到了家里，老人不在"), required=False)


@face.page("orders/<int:pk>", title=_("服务"), may=REGISTRY, rail="orders")
def order(request: Request, pk: int) -> Context:
    """One order."""
    actor = request.by
    row = queries.order(actor, pk)
    closed = row.get_deferred_fields()
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    said = queries.feedback(actor, row)
    parts = queries.parts(actor, row)
    return {
        "order": row,
        "title": now("{item}：{name}").format(item=row.item, name=queries.name_of(row)),
        "back": reverse("orders"),
        "back_label": _("服务"),
        "note": actions.opened(row, "note"),
        "outcome": actions.opened(row, "outcome"),
        "address": "" if "address" in closed else row.address,
        "price": None if "price_fen" in closed else row.price_fen,
        "priced": "price_fen" not in closed,
        "moves": moves,
        "parts": parts,
        "may_waive": actor.role in OFFICER and row.status in ENDED and any(_charged(part) for part in parts),
        "ties": queries.ties(actor, [row]),
        "may_tie": "assign" in moves,
        "at_once": [(name, verbs.title_of(f"order.{name}")) for name in AT_ONCE if name in moves],
        "pieces": [(piece, noted(piece)) for piece in evidence.of_order(actor, row)],
        "points": dict(row.item.points),
        "said": said,
        "stars": STARS.get(said.stars) if said else "",
        "words": actions.opened(said, "text") if said else "",
        "entries": entries(row, actor),
    }


def _charged(part: Any) -> bool:
    return bool(part.charged_minutes or ("charged_fen" not in part.get_deferred_fields() and part.charged_fen))


def noted(piece: Any) -> str:
    """What a carer wrote, where this reader may read it."""
    return actions.opened(piece, "note")


@face.page("orders/<int:pk>/do/<str:act>", title=_("服务"), may=FLOW.may("order.accept"), rail="orders", acts=True)
def move_order(request: Request, pk: int, act: str) -> HttpResponse:
    """Accept it, call the carer back, send a second one along, or let it no longer wait for another."""
    row, known = queries.order(request.by, pk), {**AT_ONCE, **BESIDE}
    if act not in known:
        raise missing(_("办理方式"), act)
    known[act](row, by=request.by)
    say(request, now("已办：{verb}。").format(verb=verbs.title_of(f"order.{act}")))
    return go("order", pk=pk)


def _ending(
    request: Request, row: Any, verb: Callable[..., Any], lead: Any, form: type[forms.Form] = Outcome
) -> Context | HttpResponse:
    actor, pk = request.by, row.pk

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=actor, **given)
        return go("order", pk=pk)

    title = verbs.title_of(verb.verb)  # type: ignore[attr-defined]
    back = asking.to("order", pk=pk)
    told = now("{name}，{item}，{moment}。").format(
        name=queries.name_of(row), item=row.item, moment=written.moment(row.starts_at)
    )
    return asking.ask(
        request, form(request.POST or None), title, do, back=back, lead=f"{told}{lead}", tone="danger", title=title
    )


FORM: dict[str, Any] = {"rail": "orders", "template": asking.TEMPLATE}


@face.page("orders/<int:pk>/refuse", title=_("不接单"), may=FLOW.may("order.refuse"), **FORM)
def refuse_order(request: Request, pk: int) -> Context | HttpResponse:
    """The provider does not take it on."""
    return _ending(
        request, queries.order(request.by, pk), actions.refuse, _("预留的时长退回给老人，下单的人会看到原因。")
    )


@face.page("orders/<int:pk>/cancel", title=_("取消订单"), may=REGISTRY & FLOW.may("order.cancel"), **FORM)
def cancel_order(request: Request, pk: int) -> Context | HttpResponse:
    """Call it off."""
    row = queries.order(request.by, pk)
    terms, percent, parts = queries.if_cancelled(request.by, row)
    told = paying.cost_of_calling_off(terms, percent, parts)
    form = CallOff if percent and request.by.role in OFFICER else Outcome
    lead = told if percent else f"{told}{now('预留的时长退回给老人。')}"
    return _ending(request, row, actions.cancel, lead, form)


@face.page("orders/<int:pk>/miss", title=_("记为未履约"), may=FLOW.may("order.miss"), **FORM)
def miss_order(request: Request, pk: int) -> Context | HttpResponse:
    """Nobody came, or it broke off."""
    row = queries.order(request.by, pk)
    percent = queries.terms_of_order(row).absent_percent
    told = now("没有来成或中途停下的。预留的时长退回给老人。")
    if percent:
        told += now("老人不在家的，按当地规定收 {percent}%。").format(percent=percent)
    return _ending(request, row, actions.miss, told, Missed)


@face.page("orders/<int:pk>/waive", title=_("免收费用"), may=OFFICER, **FORM)
def waive_order(request: Request, pk: int) -> Context | HttpResponse:
    """Charge nobody after all."""
    row = queries.order(request.by, pk)

    def waive(row: Any, outcome: str, *, by: Any) -> Any:
        return actions.waive(row, by=by, why=outcome)

    waive.verb = actions.waive.verb  # type: ignore[attr-defined]
    return _ending(request, row, waive, _("收取的时长退回给老人，各方不再付费。"))
