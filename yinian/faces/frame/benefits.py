"""How what a table says of somebody is told on every face: how much, what it hangs on, and what would change it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import ngettext, pgettext

from yinian.entitlement.benefits.words import said
from yinian.entitlement.policies.amounts import UNSET
from yinian.entitlement.policies.answers import Change
from yinian.entitlement.policies.cells import Input, Span, Test
from yinian.entitlement.policies.tables import Row, Table
from yinian.entitlement.policies.typed import Said
from yinian.faces.frame import written

MONTH = 31
# More than an amount that nobody has set cannot be promised.
BOUNDLESS = 10**12
CHANGES = 3


def cell_said(test: Test, unit: str) -> str:
    """A cell in words: 80 至 89 周岁."""
    if not test.spans:
        return pgettext("list", "、").join(said(part) for part in re.split("[,，、] *", test.text) if part)
    return pgettext("mark", "；").join(_span(span, unit) for span in test.spans)


def _span(span: Span, unit: str) -> str:
    if span.high is None:
        return now("{low} {unit}以上（含）").format(low=span.low, unit=unit)
    if span.low == 0:
        return now("不满 {high} {unit}").format(high=span.high + 1, unit=unit)
    if span.low == span.high:
        return f"{span.low} {unit}"
    return now("{low} 至 {high} {unit}").format(low=span.low, high=span.high, unit=unit)


def given(table: Table, amount: int | None) -> str:
    """What is given, how much and how often; what the document left unset says so."""
    if amount is None:
        return now("文件没有写明给多少")
    if amount == 0:
        return now("没有")
    if table.per == "once":
        return now("一次性{amount}").format(amount=written.due(amount, table.unit))
    return written.due(amount, table.unit, table.per)


def had(table: Table, amount: int | None) -> str:
    """One sentence for whom the table gives something."""
    if amount is None:
        return now("符合条件。给多少，文件没有写明，要等主管部门定下来。")
    if table.unit == "right":
        return now("可以享受。文件没有写明数量。") if table.per == UNSET else now("可以享受。")
    if table.per == UNSET:
        return now("可以享受：{given}。多久一次，文件没有写明。").format(given=given(table, amount))
    return now("可以享受：{given}。").format(given=given(table, amount))


def denied(row: Row) -> str:
    """One sentence for whom the table gives nothing, with the reason where the row has one."""
    return now("现在不能享受：{why}。").format(why=row.note.rstrip("。")) if row.note else now("现在不能享受。")


def row_to_quote(one: Said, on: date) -> Row:
    """The row of the law to quote: the one that decided, or that asks what is open, or else the first."""
    asks = (tried.row for tried in one.answer.tried if tried.passed is None)
    return one.answer.row or next(asks, one.table.holding(on)[0])


def ways(one: Said, word: Callable[[Input, Any], str]) -> list[str]:
    """If it is so, then this much: only the ways that give something, for the rest is nothing."""
    found = []
    for way in one.ways:
        if way.granted:
            about = one.table.inputs[one.hangs_on[0]]
            values = pgettext("list", "、").join(f"“{word(about, value)}”" for value in way.values)
            found.append(now("如果是{values}：{given}。").format(values=values, given=given(one.table, way.amount)))
    return found


def changes(one: Said, on: date) -> list[str]:
    """What would give more than is given now: a birthday with its day, or facts that would have to be otherwise."""
    answer = one.answer
    least = BOUNDLESS if answer.amount is None else answer.amount
    better = [change for change in answer.changes if change.row.amount.unset or (change.amount or 0) > least]
    return list(dict.fromkeys(_change(one.table, change, on) for change in better))[:CHANGES]


def _change(table: Table, change: Change, on: date) -> str:
    amount = given(table, change.amount)
    if change.on is not None:
        return now("{day}起可以（{ahead}）：{given}。").format(
            day=written.day(change.on), ahead=ahead(change.on, on), given=amount
        )
    facts = pgettext("list", "、").join(
        written.told(
            said(table.inputs[cell.input].zh),
            cell_said(change.row.tests[cell.input], said(table.inputs[cell.input].unit)),
        )
        for cell in change.cells
    )
    return now("如果情况变成“{facts}”，就是：{given}。").format(facts=facts, given=amount)


def ahead(day: date, on: date) -> str:
    """How long it is until a day, as people say it."""
    days = (day - on).days
    if days <= 2 * MONTH:
        return ngettext("还有 %(count)d 天", "还有 %(count)d 天", days) % {"count": days}
    months = (day.year - on.year) * 12 + day.month - on.month - (day.day < on.day)
    if months < 24:
        return ngettext("还有 %(count)d 个月", "还有 %(count)d 个月", months) % {"count": months}
    years = months // 12
    return ngettext("还有 %(count)d 年多", "还有 %(count)d 年多", years) % {"count": years}
