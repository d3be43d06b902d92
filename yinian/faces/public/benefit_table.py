"""One decision table as people read it: who, how much, since when, by which words; with its examples and its note."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import item_words, said, title
from yinian.entitlement.policies import amounts, queries
from yinian.entitlement.policies.amounts import Amount
from yinian.entitlement.policies.tables import Row, Table
from yinian.faces.frame.benefits import cell_said, given
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
    return {
        "table": table,
        "title": title(table),
        "place": place_words({region})[region],
        "span": SPANS[table.per],
        "hit": HITS[table.hit],
        "rows": [(row, _conditions(table, row), _amount(table, row)) for row in table.rows],
        "sources": _sources(table),
        "examples": [(one, given(table, one.amount)) for one in table.examples],
        "items": item_words(table.items),
        "unset": any(row.amount.unset for row in table.rows),
    }


def _conditions(table: Table, row: Row) -> list[tuple[str, str]]:
    """What a row asks, input by input; what it does not ask is left out."""
    return [
        (said(table.inputs[name].zh), cell_said(test, said(table.inputs[name].unit)))
        for name, test in row.tests.items()
        if not test.any
    ]


def _sources(table: Table) -> list[tuple[str, Row]]:
    """The words of the law, each once, with the rows that rest on them."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in table.rows:
        found.setdefault((row.document, row.clause, row.quote, row.note), []).append(row)
    return [("、".join(str(row.number) for row in rows), rows[0]) for rows in found.values()]


def _amount(table: Table, row: Row) -> str:
    amount: Amount = row.amount
    if amount.of:
        return amount.text
    value_of = queries.value_of(table.region)
    return given(table, amounts.reckon(amount, {}, lambda name: value_of(name, row.since)))
