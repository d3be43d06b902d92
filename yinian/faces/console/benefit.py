"""One decision about a benefit explained row by row; deciding, and ending."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinian.entitlement.benefits import actions, grants, queries, words
from yinian.faces.console.activities import Why
from yinian.faces.console.benefits import amount
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.registry.elders import queries as elders


@face.page("benefits/<int:pk>", title=_("待遇判定"), may=REGISTRY, rail="benefits", name="benefit-decision")
def benefit(request: Request, pk: int) -> Context:
    """One decision: what it says, which row and fact decided, and what would change it."""
    actor = request.by
    row = queries.decision(actor, pk)
    person, table = elders.elder(actor, row.elder_id), words.table_of(row)
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    left = queries.left(actor, person).get(row.benefit) if row.status == "granted" else None
    pauses = list(queries.pauses(actor, row)[:20])
    alive = person.died_on is None and person.left_on is None
    title = words.decision_word(row)
    return {
        "decision": row,
        "person": person,
        "benefit_title": title,
        "amount": amount(row),
        "left": None if left is None else written.minutes(left),
        "items": words.item_words(table.items) if table else [],
        "carry_over": table.carry_over if table else None,
        "law_code": table.region[:6] if table else "",
        **working(row),
        "pauses": pauses,
        "proof": grants.proof_due(actor, person) if row.unit == "fen" and row.status == "granted" else None,
        "others": [
            other for other in queries.of_elder(actor, person)[:20] if other.pk != pk and other.benefit == row.benefit
        ],
        "may_decide": alive and actor.role in OFFICER and "supersede" in moves,
        "may_end": "end" in moves,
        "paused": next((one for one in pauses if one.until is None), None),
        "title": now("{name}：{benefit}").format(name=person.name, benefit=title),
        "back": reverse("benefits"),
        "back_label": _("待遇"),
    }


def working(row: Any) -> dict[str, Any]:
    """How a decision or an application was worked out, as far as the reader may read it: every row, and what would change it."""
    trace = {} if "trace" in row.get_deferred_fields() else row.trace
    return {
        "trace": trace,
        "rows": [_row(one, row, trace) for one in trace.get("rows", [])],
        "changes": [_change(one, row) for one in trace.get("changes", [])],
    }


def _row(one: dict[str, Any], row: Any, trace: dict[str, Any]) -> dict[str, Any]:
    table = words.table_of(row)
    given = one["amount"]
    said = now("没有") if given == 0 else written.due(given, row.unit, table.per if table else "") if given else "—"
    cells = [_cell(cell) for cell in one["cells"]]
    return {**one, "cells": cells, "said": said, "decided": one["row"] == trace.get("row")}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, **{part: words.said(cell[part]) for part in ("title", "unit", "test", "fact")}}


def _change(one: dict[str, Any], row: Any) -> str:
    """What would have to be otherwise for another row to decide, in one sentence."""
    facts = pgettext("list", "、").join(
        now("{fact}须为 {test}（现在 {now}{unit}）").format(
            fact=cell["title"],
            test=cell["test"],
            now=cell["fact"] or "—",
            unit=f" {cell['unit']}" if cell["unit"] else "",
        )
        for cell in map(_cell, one["cells"])
    )
    table = words.table_of(row)
    given = written.due(one["amount"], row.unit, table.per if table else "") if one["amount"] else now("没有这项待遇")
    sentence = now("按第 {row} 行（{given}）：{facts}。").format(row=one["row"], given=given, facts=facts)
    return sentence + (now("{day}起符合。").format(day=written.day(date.fromisoformat(one["on"]))) if one["on"] else "")


@face.page(
    "elders/<int:pk>/benefits/<str:benefit>/decide", title=_("判定待遇"), may=OFFICER, rail="benefits", acts=True
)
def decide_benefit(request: Request, pk: int, benefit: str) -> HttpResponse:
    """Ask the law about an elder and keep the answer."""
    person = elders.elder(request.by, pk)
    made = actions.decide(person, benefit, by=request.by)
    say(request, now("判定结果：{status}。").format(status=made.get_status_display()))
    return go("benefit-decision", pk=made.pk)


@face.page("benefits/<int:pk>/end", title=_("停止待遇"), may=OFFICER, rail="benefits", template=asking.TEMPLATE)
def end_benefit(request: Request, pk: int) -> Context | HttpResponse:
    """Stop a grant, with a reason."""
    actor = request.by
    row = queries.decision(actor, pk)
    person = elders.elder(actor, row.elder_id)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.end(row, by=actor, why=given["why"])
        say(request, now("已停止：{benefit}。").format(benefit=words.decision_word(row)))
        return go("benefit-decision", pk=pk)

    lead = now("{name}：从今天起停止，本月没有用完的时长收回。").format(name=person.name)
    back = asking.to("benefit-decision", pk=pk)
    return asking.ask(request, Why(request.POST or None), _("停止待遇"), do, lead=lead, back=back, tone="danger")
