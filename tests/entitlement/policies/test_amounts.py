"""What an amount cell may say, and how much it is for somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yinian.entitlement.policies import amounts

VALUES = {"ceiling": 80_000, "gift": 50_000}


@pytest.mark.parametrize(
    ("cell", "cost", "amount"),
    [
        (500, None, 500),
        ("500", None, 500),
        ("gift", None, 50_000),
        ("未定", 100, None),
        ("cost × 50%", 100_000, 50_000),
        ("cost x 33.33%", 10_000, 3_333),
        ("cost * 0.5%", 100, 1),
        ("cost × 50%, 最多 80000", 510_000, 80_000),
        ("cost × 40%，最多 ceiling", 510_000, 80_000),
        ("cost × 50%, 最多 80000, 最少 3000", 100, 3_000),
        ("cost × 50%", None, None),
        ("阶梯 cost: 0..300000 × 100%, 300000..800000 × 50%", 300_000, 300_000),
        ("阶梯 cost: 0..300000 × 100%, 300000..800000 × 50%", 300_002, 300_001),
        ("阶梯 cost: 0..300000 × 100%, 300000..800000 × 50%", 900_000, 550_000),
        ("阶梯 cost: 0..100 × 100%, 100.. × 10%", 200, 110),
    ],
)
def test_an_amount_is_reckoned(cell: object, cost: int | None, amount: int | None) -> None:
    assert amounts.reckon(amounts.read(cell), {"cost": cost}, VALUES.get) == amount


@pytest.mark.parametrize(
    "cell",
    [-1, None, True, 1.5, "", "很多", "50%", "cost × 50", "cost × 50.123%", "cost × 50%, 最多",
     "阶梯 cost", "阶梯 cost: 10..20 × 5%", "阶梯 cost: 0..20 × 5%, 30..40 × 6%", "阶梯 : 0..20 × 5%", "阶梯 cost: 0..0 × 5%"],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_write(cell: object) -> None:
    with pytest.raises(ValueError, match=r"write|below|go on"):
        amounts.read(cell)


@given(some.integers(0, 10**9), some.integers(0, 10**9))
def test_more_of_the_fact_never_gives_less(one: int, other: int) -> None:
    amount = amounts.read("阶梯 cost: 0..300000 × 100%, 300000..800000 × 50%, 800000.. × 12.5%")
    less, more = sorted((one, other))
    low = amounts.reckon(amount, {"cost": less}, VALUES.get)
    high = amounts.reckon(amount, {"cost": more}, VALUES.get)
    assert low is not None and high is not None and low <= high
