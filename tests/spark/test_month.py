"""A month reckoned on the cluster is the month that DuckDB reckons: asked again, it finds nothing to post."""

from datetime import date
from typing import Any

from tests.cast import Cast
from tests.entitlement.benefits.conftest import on_day  # noqa: F401
from tests.entitlement.benefits.test_accrue import CARE, OLD, born, granted, law, owed, run  # noqa: F401
from tests.spark.standalone import Standalone

JAN = date(2027, 1, 1)


def test_a_month_of_grants(
    cluster: Standalone,
    lasting_cast: Cast,
    law: Any,  # noqa: F811
    on_day: Any,  # noqa: F811
    settings: Any,
) -> None:
    on_day(JAN)
    settings.SPARK_MASTER = cluster.address
    risen = {"age": "80..89", "amount": 72_800, "since": date(2027, 1, 11)}
    rows = [{"age": "90+", "amount": 60_000}, {"age": "80..89", "amount": 50_000, "until": date(2027, 1, 11)}, risen]
    law({**OLD, "rows": [*rows, {"age": "<80", "amount": 0}]}, CARE)
    first, second = born(lasting_cast, "19400101", 1), born(lasting_cast, "19300101", 2, grade="severe")
    third = born(lasting_cast, "19470301", 3)
    for elder, benefit in ((first, "old_age"), (second, "old_age"), (second, "care"), (third, "old_age")):
        granted(elder, benefit, JAN)
    (made,) = run(lasting_cast.regions["shenyang"], JAN)
    # Ten days at 500 and twenty-one at 728 yuan are 654.45.
    assert owed(first) == {("old_age", JAN): [65_445]}
    assert owed(second) == {("old_age", JAN): [60_000], ("care", JAN): [30_000]}
    assert owed(third) == {} and made.amount_fen == 155_445
    settings.COLUMNS = "duckdb"
    (again,) = run(lasting_cast.regions["shenyang"], JAN)
    assert (again.people, again.amount_fen) == (0, 0)
