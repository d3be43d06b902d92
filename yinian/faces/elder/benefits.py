"""An elder's benefits in plain words: what is had, what could be had, and what cannot and why; with the clause beneath."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import asked, grants, owed, queries, words
from yinian.entitlement.benefits.flow import OPEN
from yinian.entitlement.benefits.queries import Standing
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies import typed
from yinian.entitlement.policies.answers import Answer
from yinian.entitlement.policies.tables import Row
from yinian.entitlement.policies.typed import Person, Said
from yinian.faces.elder import steps, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import benefits as told
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor, Role
from yinian.registry.elders import queries as elders

HAD, OFFERED, UNSURE, NOT_HAD = "had", "offered", "unsure", "not_had"
GROUPS = (
    (HAD, _("正在享受")),
    (OFFERED, _("可以申请")),
    (UNSURE, _("还不能确定")),
    (NOT_HAD, _("现在不能享受")),
)
# From so many days before it is due, a proof of life is asked for first of all.
SOON = 60


@dataclass(frozen=True)
class Benefit:
    """One benefit as the page tells it."""

    kind: str
    code: str
    title: str
    sentence: str
    more: tuple[str, ...]
    row: Row
    left: str = ""
    items: tuple[str, ...] = ()
    apply: bool = False


@face.page("my/<int:pk>/benefits", title=_("我的待遇"), may=OWN)
def my_benefits(request: Request, pk: int) -> Context:
    """Each benefit of the place: had, to be applied for, hanging on something, or not had."""
    actor = request.by
    person = whose.elder(actor, pk)
    waiting = list(asked.applications_of(actor, person).filter(status__in=OPEN))
    rows = benefits_of(actor, person, {row.benefit for row in waiting})
    own, alive = actor.role is Role.ELDER, grants.proof_due(actor, person)
    return {
        "groups": [(title, kind, [row for row in rows if row.kind == kind]) for kind, title in GROUPS],
        "none": not rows,
        "waiting": [(row, words.benefit_word(row.benefit), steps.sentence(row)) for row in waiting],
        "alive": alive,
        "soon": alive is not None and (alive - timezone.localdate()).days <= SOON,
        "person": person,
        "own": own,
        "title": now("我的待遇") if own else now("{name}的待遇").format(name=person.name),
        "back": reverse("my-elder", kwargs={"pk": pk}),
    }


def benefits_of(actor: Actor, person: Any, waiting: set[str]) -> list[Benefit]:
    """Every benefit that has a rule where somebody lives, as this reader may know it."""
    standings, today = queries.standings(actor, person), timezone.localdate()
    answers = queries.considered(actor, person, [row.table for row in standings], today)
    found = {one.table.benefit: one for one in _said(actor, person, answers, today)}
    paused = owed.paused(actor, person)
    shown = [
        _had(row, paused.get(row.decision.pk), today)
        if row.decision is not None and row.decision.status == "granted"
        else _not_had(actor, row, found.get(row.table.benefit), row.table.benefit not in waiting)
        for row in standings
    ]
    return sorted(shown, key=lambda one: (one.kind != HAD, one.title))


def _said(actor: Actor, person: Any, answers: Mapping[str, Answer], on: date) -> list[Said]:
    """What the tables say by the facts that this reader may read: what is closed to a relative is told to none."""
    if not answers:
        return []
    closed = set(elders.closed_kinds(elders.reader(actor, person)))
    known = {name: fact for answer in answers.values() for name, fact in answer.facts.items() if fact is not None}
    born = known.pop("born_on")
    facts = {name: fact for name, fact in known.items() if name not in closed and name != typed.AGE}
    law = policies.law(person.region, on)
    values = {table.region: policies.value_of(table.region) for table in law.tables}
    return typed.said(law, Person((born, born), facts), values)


def _had(row: Standing, paused: Any, on: date) -> Benefit:
    table, made = row.table, row.decision
    assert made is not None
    given = written.due(made.amount, made.unit, table.per)
    more = (now("从 {day}起暂停了：{why}。").format(day=written.day(paused.since), why=paused.why),) if paused else ()
    return Benefit(
        HAD, table.benefit, words.title(table), now("{given}，从 {day}起。").format(given=given, day=written.day(made.since)),
        more, _kept(row, on), "" if row.left is None else written.minutes(row.left), tuple(words.item_words(table.items)),
    )  # fmt: skip


def _not_had(actor: Actor, row: Standing, found: Said | None, asks: bool) -> Benefit:
    table, today = row.table, timezone.localdate()
    more: tuple[str, ...] = ()
    kind, quoted = UNSURE, table.holding(today)[0]
    sentence = now("社区还要先了解一些情况，才知道能不能享受。")
    if found is not None:
        quoted = told.row_to_quote(found, today)
        kind, sentence, more = _told(actor, found, quoted, today)
    if not asks:
        kind, sentence, more = UNSURE, now("已经申请，正在办。"), ()
    unset = kind == UNSURE and found is not None and found.certain
    return Benefit(
        kind, table.benefit, words.title(table), sentence, more, quoted, apply=asks and kind != NOT_HAD and not unset
    )


def _told(actor: Actor, found: Said, quoted: Row, on: date) -> tuple[str, str, tuple[str, ...]]:
    """Whether somebody who has no grant could have it, in one sentence, and what would change that."""
    if not found.certain:
        return UNSURE, _open(actor, found), ()
    if found.taken_by:
        other = words.benefit_word(found.taken_by)
        return NOT_HAD, now("已经有“{other}”，两项不能一起享受。").format(other=other), ()
    if not found.answer.granted:
        return NOT_HAD, told.denied(quoted), tuple(told.changes(found, on))
    if found.answer.amount is None:
        return (
            UNSURE,
            now("您符合所写的条件，但文件没有写明给多少、怎么给，要等主管部门定下来才能办。请向社区询问。"),
            (),
        )
    given = told.given(found.table, found.answer.amount)
    return OFFERED, now("看起来可以享受：{given}。还没有办。").format(given=given), ()


def _open(actor: Actor, found: Said) -> str:
    """What it hangs on; a relative is told that there is more to know, and not what is known of it."""
    if not found.hangs_on:
        return now("要看能不能享受另一项待遇，两项不能一起享受。")
    needs = words.inputs_said(found.table, found.hangs_on)
    if actor.role is Role.FAMILY:
        return now("要看{needs}。您没有看这些情况的授权，或者社区还不了解。可以先申请，由社区核实。").format(
            needs=needs
        )
    return now("社区还要先了解一些情况（{needs}），才知道能不能享受。可以先申请，社区会来了解。").format(needs=needs)


def _kept(row: Standing, on: date) -> Row:
    """The row of the law that a grant rests on, or the nearest there is to it."""
    made, rows = row.decision, row.table.holding(on)
    assert made is not None
    if made.version == row.table.version and "trace" not in made.get_deferred_fields():
        return next((one for one in rows if one.number == made.trace.get("row")), rows[0])
    source = (made.document, made.clause)
    return next((one for one in rows if (one.document.title, one.clause) == source), rows[0])
