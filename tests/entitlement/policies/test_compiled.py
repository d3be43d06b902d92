"""One table, two executions: what columns say of many people is what the table says of each, row for row."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.entitlement.policies.made import DB, ON, VALUES, asked, people_table, person, rows, table
from yinian.entitlement.policies import compiled
from yinian.entitlement.policies.compiled import Line
from yinian.entitlement.policies.tables import Table
from yinian.foundation import periods


def in_columns(one: Table, people: list[dict[str, Any]]) -> list[tuple[int, int | None]]:
    """What the columns say of all."""
    lines = [Line(row.number, row.tests, row.amount) for row in one.holding(ON)]
    made = compiled.compiled(one.benefit, lines, one.inputs, one.hit, ON, VALUES.get)
    people_table(people)
    inner = f"SELECT *, {made.row.sql('duckdb')} AS gift_row FROM people"
    sql = f"SELECT gift_row, {made.amount.sql('duckdb')} FROM ({inner}) ORDER BY subject"
    return [(row, amount) for row, amount in DB.execute(sql).fetchall()]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.lists(rows, min_size=1, max_size=6),
    some.sampled_from(["first", "sum", "max"]),
    some.lists(person, min_size=1, max_size=30),
)
def test_columns_say_what_the_table_says(
    given: list[tuple[dict[str, str], Any]], hit: str, people: list[dict[str, Any]]
) -> None:
    one = table(given, hit)
    assert in_columns(one, people) == [asked(one, somebody) for somebody in people]


@pytest.mark.parametrize(
    "on", [date(2026, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2027, 3, 1), date(2026, 11, 22)]
)
@given(born=some.dates(date(1920, 1, 1), date(1967, 12, 31)), years=some.integers(55, 105))
def test_an_age_in_columns_is_the_age(on: date, born: date, years: int) -> None:
    assert (born <= periods.latest_birth(years, on)) == (periods.age(born, on) >= years)


def test_a_value_that_the_day_does_not_have_is_an_error_of_the_law() -> None:
    one = table([({}, "gone")], "first")
    with pytest.raises(Exception, match="gone has no value"):
        in_columns(one, [{}])
