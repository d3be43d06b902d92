"""What a decision keeps of its working: the facts it froze, every row with what each cell said, and what would change it."""

from datetime import date
from typing import Any

from yinian.entitlement.policies.answers import Answer, Checked
from yinian.entitlement.policies.tables import Row, Table


def frozen(answer: Answer) -> dict[str, Any]:
    """The facts as they stood, in a form that a column of JSON keeps."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.facts.items()}


def kept(table: Table, answer: Answer) -> dict[str, Any]:
    """Every row that was asked, the one that decided, and what would have to be otherwise."""
    return {
        "row": answer.row.number if answer.row else None,
        "rows": [
            {**_source(one.row), "amount": one.amount, "passed": one.passed, "cells": _cells(table, one.cells)}
            for one in answer.tried
        ],
        "changes": [
            {
                "row": change.row.number,
                "amount": change.amount,
                "on": change.on.isoformat() if change.on else None,
                "cells": _cells(table, change.cells),
            }
            for change in answer.changes
        ],
        "note": table.note,
        "title": {"zh": table.zh, "en": table.en},
    }


def _source(row: Row) -> dict[str, Any]:
    return {
        "row": row.number, "document": row.document.title, "number": row.document.number, "clause": row.clause,
        "quote": row.quote, "note": row.note, "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
    }  # fmt: skip


def _cells(table: Table, cells: tuple[Checked, ...]) -> list[dict[str, Any]]:
    return [
        {
            "input": cell.input,
            "title": table.inputs[cell.input].zh,
            "unit": table.inputs[cell.input].unit,
            "test": cell.test,
            "fact": table.inputs[cell.input].written(cell.fact),
            "passed": cell.passed,
        }
        for cell in cells
    ]


def next_day(answer: Answer) -> date | None:
    """The next day on which the answer is known to change by itself, or nothing."""
    return min((change.on for change in answer.changes if change.on), default=None)
