"""Random law and random people for the tests of tables: what both executions are asked about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb
from hypothesis import strategies as some

from yinian.entitlement.policies import amounts, answers, cells
from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.rules import Document
from yinian.entitlement.policies.tables import Row, Table

ON = date(2026, 2, 28)
INPUTS = {
    "age": Input("age", "年龄", "number", {}),
    "cost": Input("cost", "费用", "number", {}),
    "living": Input("living", "居住", "word", {"独居": "alone", "同住": "with_others", "机构": "residential"}),
    "income": Input("income", "收入", "word", {"低保": "low", "边缘": "edge", "无": "none"}, absent="none"),
    "dementia": Input("dementia", "失智", "word", {"是": "yes", "否": "no"}),
    "destitute": Input("destitute", "特困", "word", {"是": "yes", "否": "no"}, absent="no"),
}
TYPES = {
    "born_on": "DATE",
    "cost": "BIGINT",
    "living": "VARCHAR",
    "income": "VARCHAR",
    "dementia": "VARCHAR",
    "destitute": "VARCHAR",
}
CELLS = {
    "age": ["-", "80..89", "90+", "<80", "60..79", "80, 90..95", "78"],
    "cost": ["-", "0..1000", "1000+", "<500", "100..100000"],
    "living": ["-", "独居", "独居, 同住", "机构"],
    "income": ["-", "低保", "低保, 边缘", "无"],
    "dementia": ["-", "是", "否", "是, 否"],
    "destitute": ["-", "是", "否"],
}
AMOUNTS = [0, 500, 12_345, "gift", "未定", "cost × 50%, 最多 80000", "cost × 33.33%, 最少 gift",
           "阶梯 cost: 0..300 × 100%, 300..800 × 50%, 800.. × 12.25%"]  # fmt: skip
VALUES = {"gift": 700}
DB = duckdb.connect()
LAW = Document("文件", "1", date(2020, 1, 1), "")


def table(rows: list[tuple[dict[str, str], Any]], hit: str, benefit: str = "gift") -> Table:
    """A table in force since ever."""
    known = tuple(
        Row(
            number, {name: cells.read(cell, INPUTS[name]) for name, cell in tests.items()}, amounts.read(amount),
            date(2000, 1, 1), None, LAW, "一", "原文", "",
        )
        for number, (tests, amount) in enumerate(rows, 1)
    )  # fmt: skip
    return Table(
        benefit, "礼金", "Gift", "fen", "month", False, (), hit, INPUTS, (0, 10**9), "", known, (), "210100000000", "t.yaml", "v"
    )  # fmt: skip


def asked(one: Table, person: Mapping[str, Any]) -> tuple[int, int | None]:
    """What the table says of one: the row (-1 for: not without knowing more) and the amount."""
    answer = answers.decide(one, person, ON, lambda name, on: VALUES.get(name))
    return (-1, 0) if answer.needs else (answer.row.number if answer.row else 0, answer.amount)


def written(value: Any) -> str:
    """A value as SQL has it."""
    if isinstance(value, date):
        return f"DATE '{value}'"
    return "NULL" if value is None else repr(value)


def people_table(people: list[dict[str, Any]]) -> None:
    """Put people into the engine, numbered in their order."""
    columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
    DB.execute(f"CREATE OR REPLACE TABLE people (subject INTEGER, region_path VARCHAR, {columns})")
    values = [", ".join([str(n), "'/1/'", *(written(p.get(name)) for name in TYPES)]) for n, p in enumerate(people)]
    DB.execute(f"INSERT INTO people VALUES {', '.join(f'({value})' for value in values)}")


rows = some.tuples(
    some.fixed_dictionaries({}, optional={name: some.sampled_from(cell) for name, cell in CELLS.items()}),
    some.sampled_from(AMOUNTS),
)
person = some.fixed_dictionaries(
    {
        "born_on": some.none() | some.dates(date(1920, 1, 1), date(1967, 1, 1)) | some.sampled_from(
            [date(1946, 2, 28), date(1946, 3, 1), date(1948, 2, 29), date(1936, 2, 29), date(1945, 2, 27)]
        ),
        "cost": some.none() | some.integers(0, 2_000) | some.sampled_from([499, 500, 999, 1000, 1001]),
        "living": some.sampled_from([None, "alone", "with_others", "residential"]),
        "income": some.sampled_from([None, "low", "edge"]),
        "dementia": some.sampled_from([None, "yes", "no"]),
        "destitute": some.sampled_from([None, "yes"]),
    }
)  # fmt: skip
