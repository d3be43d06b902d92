"""What the tables said of somebody, told at the door: yes and how much, no and why, or what it hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import pgettext

from yinian.entitlement.benefits.words import item_words, said, title
from yinian.entitlement.policies.tables import Row, Table
from yinian.entitlement.policies.typed import AGE, Person, Said
from yinian.faces.frame import benefits, written
from yinian.faces.public.questions import QUESTIONS, answer_said

YES, OPEN, NO = "yes", "open", "no"


@dataclass(frozen=True)
class Told:
    """One benefit in plain words, with the words of the law beneath."""

    kind: str
    table: Table
    title: str
    sentence: str
    more: tuple[str, ...]
    row: Row
    items: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.table.region[:6]


def told(found: list[Said], person: Person, on: date) -> list[Told]:
    """What is had comes first, then what hangs on something; what is not had is last."""
    titles = {one.table.benefit: title(one.table) for one in found}
    shown = [_told(one, person, titles, on) for one in found]
    return sorted(shown, key=lambda one: (YES, OPEN, NO).index(one.kind))


def _told(one: Said, person: Person, titles: Mapping[str, str], on: date) -> Told:
    table, row = one.table, benefits.row_to_quote(one, on)
    if one.hangs_on or one.rivals:
        return Told(OPEN, table, title(table), _open(one, person), tuple(benefits.ways(one, answer_said)), row)
    if one.taken_by:
        sentence = now("您也符合“{other}”，两项不能一起享受，这一项就没有了。").format(other=titles[one.taken_by])
        return Told(NO, table, title(table), sentence, (), row)
    changes = tuple(benefits.changes(one, on))
    if not one.answer.granted:
        return Told(NO, table, title(table), benefits.denied(row), changes, row)
    more = (*_unsure(row), *changes)
    return Told(
        YES, table, title(table), benefits.had(table, one.answer.amount), more, row, tuple(item_words(table.items))
    )


def _unsure(row: Row) -> list[str]:
    """What was told here and has to be found by others before it counts."""
    test = row.tests.get("grade")
    return [now("能力等级要评估过才算数。请向社区或 12349 申请评估，评估不收费。")] if test and not test.any else []


def _open(one: Said, person: Person) -> str:
    if not one.hangs_on:
        return now("要看能不能享受另一项待遇，两项不能一起享受。")
    names = pgettext("list", "、").join(_missing(one.table, name, person) for name in one.hangs_on)
    return now("还不能确定，要看：{facts}。").format(facts=names)


def _missing(table: Table, name: str, person: Person) -> str:
    """What would have to be known: of a birth date the rest of it."""
    if name == AGE:
        return now("出生的月和日") if person.born else now("出生年份")
    return said(table.inputs[name].zh)


def answered(person: Person, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What somebody told, to be read back before the answer is believed."""
    found = []
    if person.born is not None:
        first, last = person.born
        if first == last:
            when = written.day(first)
        elif first.month == last.month:
            when = now("{year}年{month}月").format(year=first.year, month=first.month)
        else:
            when = now("{year}年").format(year=first.year)
        found.append((str(QUESTIONS[AGE].text), when))
    known = [name for name in QUESTIONS if name in person.facts and name in inputs]
    known += [name for name in person.facts if name not in QUESTIONS and name in inputs]
    return [*found, *((str(_text(inputs[name])), answer_said(inputs[name], person.facts[name])) for name in known)]


def _text(about: Any) -> Any:
    known = QUESTIONS.get(about.name)
    return known.text if known else said(about.zh)
