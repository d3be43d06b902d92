"""What an elder may have, in plain words, with the clause beneath and what is left this month."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import queries, words
from yinian.entitlement.benefits.queries import Standing
from yinian.entitlement.policies.answers import Answer
from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Role


@face.page("my/<int:pk>/benefits", title=_("我能享受什么"), may=OWN)
def my_benefits(request: Request, pk: int) -> Context:
    """Each benefit of the place: had, not had, or not asked about yet."""
    actor = request.by
    person = whose.elder(actor, pk)
    standings, today = queries.standings(actor, person), timezone.localdate()
    answers = queries.considered(actor, person, [row.table for row in standings if row.decision is None], today)
    rows = [_told(row, answers.get(row.table.benefit)) for row in standings]
    rows.sort(key=lambda row: row["rank"])
    own = actor.role is Role.ELDER
    title = now("我能享受什么") if own else now("{name}能享受什么").format(name=person.name)
    return {"rows": rows, "person": person, "title": title, "back": reverse("my-elder", kwargs={"pk": pk})}


def _told(row: Standing, answer: Answer | None) -> dict[str, Any]:
    made, table = row.decision, row.table
    granted = made is not None and made.status == "granted"
    deciding = _row(row, answer)
    return {
        "title": words.title(table),
        "sentence": _sentence(row) if made else _open(row, answer),
        "granted": granted,
        "rank": _rank(granted, answer),
        "left": None if row.left is None else written.minutes(row.left),
        "items": words.item_words(table.items) if granted else [],
        "document": made.document if made else deciding.document.title,
        "clause": made.clause if made else deciding.clause,
        "quote": deciding.quote,
    }


def _rank(granted: bool, answer: Answer | None) -> int:
    """What somebody has comes first, then what they could have, then what hangs on a fact; the rest is last."""
    if granted:
        return 0
    if answer is None:
        return 4
    if answer.row is None:
        return 3
    return (2 if answer.amount is None else 1) if answer.granted else 4


def _row(row: Standing, answer: Answer | None) -> Any:
    """The row of the law to quote: the one that decided, or would, or that asks what is not known; or else the first."""
    made, rows = row.decision, row.table.holding(timezone.localdate())
    if made is None and answer is not None:
        asks = (one.row for one in answer.tried if one.passed is None)
        return answer.row or next(asks, rows[0])
    if made is not None and made.version == row.table.version and "trace" not in made.get_deferred_fields():
        number = made.trace.get("row")
        return next((one for one in rows if one.number == number), rows[0])
    source = (made.document, made.clause) if made else None
    return next((one for one in rows if (one.document.title, one.clause) == source), rows[0])


def _sentence(row: Standing) -> str:
    made = row.decision
    assert made is not None
    if made.status == "granted":
        given = written.due(made.amount, made.unit, row.table.per)
        return now("{given}，从 {day}起。").format(given=given, day=written.day(made.since))
    if made.until is not None:
        return now("现在还不能享受，{day}起可以。").format(day=written.day(made.until))
    return now("现在不能享受。")


def _open(row: Standing, answer: Answer | None) -> str:
    """Nobody has decided yet: what the law would say today, which is no decision."""
    if answer is None:
        return now("社区还要先了解一些情况，才知道能不能享受。请向社区询问。")
    if answer.row is None:
        needs = words.inputs_said(row.table, answer.needs)
        return now("社区还要先了解一些情况（{needs}），才知道能不能享受。请向社区询问。").format(needs=needs)
    if answer.amount is None:
        return now("您符合所写的条件，但文件没有写明给多少、怎么给，要等主管部门定下来才能办。请向社区询问。")
    if answer.granted:
        return now("看起来可以享受。社区还没有办，请告诉社区，或拨 12349。")
    days = [change.on for change in answer.changes if change.on]
    if days:
        return now("现在还不能享受，{day}起可以。").format(day=written.day(min(days)))
    return now("现在不能享受。")
