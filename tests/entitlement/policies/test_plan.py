"""All the law of a place at once: several benefits and how they stand together, in columns and for one person alike."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.entitlement.policies.made import DB, LAW, ON, VALUES, asked, people_table, person, rows, table
from yinian.entitlement.policies import plan, together
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.together import Outcome, Rule

BENEFITS = ("hours", "care", "age")
SINCE = date(2000, 1, 1)

rules = some.builds(
    lambda kind, order: Rule(kind, order[0], tuple(order[1:]), SINCE, None, LAW, "一", "原文", "t.yaml", 1),
    some.sampled_from(together.KINDS),
    some.permutations(BENEFITS).flatmap(lambda order: some.sampled_from([order[:2], order])),
)
hits = some.sampled_from(["first", "sum", "max"])
tables = some.tuples(
    *(
        some.builds(
            lambda given, hit, name=name: table(given, hit, name), some.lists(rows, min_size=1, max_size=4), hits
        )
        for name in BENEFITS
    )
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables, some.lists(rules, max_size=3), some.lists(person, min_size=1, max_size=25))
def test_the_plan_says_what_each_table_and_rule_says(
    law: Any, stacking: list[Rule], people: list[dict[str, Any]]
) -> None:
    made = plan.plan(Law(ON, law, tuple(stacking)), lambda name, on: VALUES.get(name), source="people")
    people_table(people)
    columns = ", ".join(f"{name}_row, {name}_amount, {made.out(name)}" for name in BENEFITS)
    found = DB.execute(f"SELECT {columns} FROM ({made.sql}) ORDER BY subject").fetchall()
    for said, somebody in zip(found, people, strict=True):
        outcomes = {one.benefit: Outcome(*asked(one, somebody)) for one in law}
        settled = together.settle(outcomes, stacking, BENEFITS)
        flat = [value for name in BENEFITS for value in (settled[name].row, settled[name].amount, settled[name].out)]
        assert list(said) == flat


def test_the_higher_is_taken_and_of_equal_ones_the_first() -> None:
    rule = Rule("higher", "care", ("age",), SINCE, None, LAW, "一", "原文", "t.yaml", 1)
    given_ = {"care": Outcome(1, 500), "age": Outcome(1, 500), "hours": Outcome(1, 180)}
    settled = together.settle(given_, [rule], BENEFITS)
    assert settled["care"].stands and settled["hours"].stands
    assert settled["age"].out == BENEFITS.index("care") + 1


def test_what_hangs_on_an_unknown_answer_is_unknown() -> None:
    rule = Rule("excludes", "care", ("age",), SINCE, None, LAW, "一", "原文", "t.yaml", 1)
    settled = together.settle({"care": Outcome(-1, 0), "age": Outcome(1, 500)}, [rule], BENEFITS)
    assert settled["age"].out == -1 and not settled["age"].stands
