"""What an elder may have, in plain words, with the clause beneath and what is left this month."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import queries, words
from yinian.entitlement.benefits.queries import Standing
from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor, Role


@face.page("my/<int:pk>/benefits", title=_("我能享受什么"), may=OWN)
def my_benefits(request: Request, pk: int) -> Context:
    """Each benefit of the place: had, not had, or not asked about yet."""
    actor = request.by
    person = whose.elder(actor, pk)
    rows = [_told(actor, person, row) for row in queries.standings(actor, person)]
    own = actor.role is Role.ELDER
    title = now("我能享受什么") if own else now("{name}能享受什么").format(name=person.name)
    return {"rows": rows, "person": person, "title": title, "back": reverse("my-elder", kwargs={"pk": pk})}


def _told(actor: Actor, person: Any, row: Standing) -> dict[str, Any]:
    made, table = row.decision, row.table
    granted = made is not None and made.status == "granted"
    deciding = _row(row)
    return {
        "title": words.title(table),
        "sentence": _sentence(row) if made else _open(actor, person, row),
        "granted": granted,
        "left": None if row.left is None else written.minutes(row.left),
        "items": words.item_words(table.items) if granted else [],
        "document": made.document if made else deciding.document.title,
        "clause": made.clause if made else deciding.clause,
        "quote": deciding.quote,
    }


def _row(row: Standing) -> Any:
    """The row of the law to quote: the one that decided, or else the first that holds."""
    made, rows = row.decision, row.table.holding(timezone.localdate())
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


def _open(actor: Actor, person: Any, row: Standing) -> str:
    """Nobody has decided yet: what the law would say today, which is no decision."""
    answer = queries.consider(actor, person, row.table, timezone.localdate())
    if answer is None or answer.row is None:
        return now("社区还要先了解一些情况，才知道能不能享受。请向社区询问。")
    if answer.granted:
        return now("看起来可以享受。社区还没有办，请告诉社区，或拨 12349。")
    days = [change.on for change in answer.changes if change.on]
    if days:
        return now("现在还不能享受，{day}起可以。").format(day=written.day(min(days)))
    return now("现在不能享受。")
