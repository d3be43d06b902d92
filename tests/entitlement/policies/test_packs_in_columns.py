"""The shipped tables say the same of one person and of a whole region in columns, whatever is known of whom."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from tests.entitlement.policies.made import written
from yinian.entitlement.policies import answers, plan, queries
from yinian.entitlement.policies.plan import Law

DAYS = (date(2024, 4, 24), date(2024, 12, 31), date(2026, 5, 12), date(2027, 1, 1))


def people(count: int) -> list[dict[str, Any]]:
    """People of every kind, each fact known of most; the same ones every time."""
    chance = random.Random(4)
    kinds = {one.name: list(one.words.values()) for one in queries.vocabulary().values() if one.name != "age"}
    found = []
    for _number in range(count):
        born = date(2026, 5, 12).replace(year=chance.randint(1920, 1970)) + timedelta(chance.randint(-2, 2))
        # What no register holds of somebody is written nowhere: "no" stands for it there.
        facts = {name: chance.choice([*values, None]) for name, values in kinds.items()}
        found.append({"born_on": born, **facts})
    return found


@pytest.mark.parametrize("day", DAYS)
def test_one_person_and_a_region_are_answered_alike(day: date) -> None:
    crowd = people(400)
    names = list(crowd[0])
    db = duckdb.connect()
    columns = ", ".join(f"{name} {'DATE' if name == 'born_on' else 'VARCHAR'}" for name in names)
    db.execute(f"CREATE TABLE people (subject INTEGER, region_path VARCHAR, {columns})")
    rows = [", ".join([str(n), "'/1/'", *(written(one[name]) for name in names)]) for n, one in enumerate(crowd)]
    db.execute(f"INSERT INTO people VALUES {', '.join(f'({row})' for row in rows)}")
    for table in queries.all_tables():
        if not table.holding(day):
            continue
        value_of = queries.value_of(table.region)
        made = plan.plan(Law(day, (table,), ()), value_of, source="people")
        name = table.benefit
        found = db.execute(f"SELECT {name}_row, {name}_amount FROM ({made.sql}) ORDER BY subject").fetchall()
        for said, one in zip(found, crowd, strict=True):
            answer = answers.decide(table, one, day, value_of)
            asked = (-1, 0) if answer.needs else (answer.row.number if answer.row else 0, answer.amount)
            assert said == asked, (table.file, one)
