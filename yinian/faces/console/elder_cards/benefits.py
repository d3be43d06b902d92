"""What an elder may have: each benefit of the place, granted or not, what is left of it this month, and the clause."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now

from yinian.entitlement.benefits import asked, entitled, queries, words
from yinian.entitlement.benefits.queries import Standing
from yinian.entitlement.policies.answers import Answer
from yinian.faces.console.face import OFFICER
from yinian.faces.frame import written
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor


def card(actor: Actor, person: Any) -> Context:
    """Benefits in words, and who may decide."""
    alive = person.died_on is None and person.left_on is None
    # What somebody has comes first.
    rows = sorted(queries.standings(actor, person), key=lambda row: row.decision is None)
    decides = alive and actor.role in OFFICER
    # What the law would say speaks of facts: it is told to who may ask for the decision.
    open_ = [row.table for row in rows if row.decision is None] if decides else []
    answers = queries.considered(actor, person, open_, timezone.localdate())
    waiting = {row.benefit: row for row in asked.applications_of(actor, person).filter(status__in=asked.WAITING)}
    told = [_told(row, answers.get(row.table.benefit), waiting.get(row.table.benefit)) for row in rows]
    return {"rows": told, "may_decide": decides}


def _told(row: Standing, answer: Answer | None, waiting: Any) -> dict[str, Any]:
    made = row.decision
    granted = made is not None and made.status == "granted"
    return {
        "benefit": row.table.benefit,
        "title": words.title(row.table),
        "decision": made,
        "amount": written.due(made.amount, made.unit, row.table.per) if made else "",
        "left": written.minutes(row.left) if row.left is not None else "",
        "outlook": _outlook(row, answer) if answer else "",
        "waiting": waiting,
        # Money is never granted by one person: it is applied for.
        "may_apply": waiting is None and not granted and row.table.unit in entitled.GRANTED,
        "by_one": row.table.unit != "fen" or granted,
        # Deciding would be refused: the law gives no number, or a fact is missing.
        "decidable": answer is None or (answer.amount is not None and answer.row is not None),
    }


def _outlook(row: Standing, answer: Answer) -> str:
    """What the table would say today, in one short sentence; it is no decision."""
    if answer.row is None:
        return now("无法判定，缺少：{needs}").format(needs=words.inputs_said(row.table, answer.needs))
    if answer.amount is None:
        return now("符合条件，但文件没有写明数量")
    return now("按规定可以享受") if answer.granted else now("按规定不符合")
