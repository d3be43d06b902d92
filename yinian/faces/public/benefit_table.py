"""One decision table as people read it: who, how much, since when, by which words; with its examples and its note."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import item_words, title
from yinian.entitlement.policies import amounts, queries
from yinian.entitlement.policies.amounts import Amount
from yinian.entitlement.policies.tables import Row, Table
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public.face import face
from yinian.faces.public.policy_documents import place_words
from yinian.foundation import access

HITS: dict[str, str | Promise] = {
    "unique": _("各行互不重叠，符合哪一行就按哪一行。"),
    "first": _("自上而下，先符合哪一行就按哪一行。"),
    "sum": _("符合的各行相加。"),
    "max": _("符合的各行取最多的一行。"),
}
SPANS: dict[str, str | Promise] = {
    "month": _("按月"),
    "year": _("每年一次"),
    "once": _("一次性"),
    "meal": _("按餐"),
    "person_month": _("按人按月"),
    "bed_month": _("按床位按月"),
    "bed_year": _("按床位按年"),
    amounts.UNSET: _("原文没有写多久一次"),
}


@face.page("policies/tables/<str:code>/<str:benefit>", title=_("待遇的规定"), rail="policies", name="benefit-table")
def benefit_table(request: Request, code: str, benefit: str) -> Context:
    """One table of one region."""
    region = queries.padded(code)
    found = [one for one in queries.all_tables() if (one.region, one.benefit) == (region, benefit)]
    if not found:
        raise access.missing(_("待遇的规定"), f"{code} {benefit}")
    table = found[0]
    names = [one.zh for one in table.inputs.values()]
    return {
        "table": table,
        "title": title(table),
        "place": place_words({region})[region],
        "span": SPANS[table.per],
        "hit": HITS[table.hit],
        "inputs": names,
        "rows": [_told(table, row) for row in table.rows],
        "examples": [
            (one.what, one.on, one.row, _given(table, one.amount)) for one in table.examples
        ],
        "items": item_words(table.items),
        "unset": any(row.amount.unset for row in table.rows),
    }  # fmt: skip


def _told(table: Table, row: Row) -> dict[str, Any]:
    tests = [_test(table, name, row.tests[name].text) for name in table.inputs]
    return {"row": row, "tests": tests, "amount": _amount(table, row)}


def _test(table: Table, name: str, text: str) -> str:
    if text == "-":
        return now("不限")
    return f"{text} {table.inputs[name].unit}".strip()


def _amount(table: Table, row: Row) -> str:
    given: Amount = row.amount
    if given.of:
        return given.text
    value_of = queries.value_of(table.region)
    return _given(table, amounts.reckon(given, {}, lambda name: value_of(name, row.since)))


def _given(table: Table, amount: int | None) -> str:
    if amount is None:
        return now("文件没有写明")
    return written.due(amount, table.unit, table.per) if amount else now("没有")
