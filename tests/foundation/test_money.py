"""Money is whole fen: read exactly, written plainly, divided without losing one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinian.foundation import money


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "¥ 0.00"), (5, "¥ 0.05"), (123456, "¥ 1,234.56"), (-99, "-¥ 0.99"), (100_000_000_00, "¥ 100,000,000.00")],
)
def test_yuan(fen: int, text: str) -> None:
    assert money.yuan(fen) == text


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12.34", 1234), ("1,234.5", 123450), ("¥ 7", 700), ("￥７．５", 750), ("300元", 30000), ("-0.01", -1),
        ("1，234", 123400), (15, 1500), (Decimal("0.10"), 10), (Decimal("1E+2"), 10000),
    ],
)  # fmt: skip
def test_fen(text: str | int | Decimal, fen: int) -> None:
    assert money.fen(text) == fen


@pytest.mark.parametrize(
    "text", ["", "abc", "1.234", "1,5", "12,34", "1e3", "1e999999", "NaN", "Infinity", "1_000", "--1", Decimal("NaN")]
)
def test_what_is_no_amount_is_refused(text: str | Decimal) -> None:
    with pytest.raises(ValueError, match=r"."):
        money.fen(text)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_what_is_written_can_be_read(fen: int) -> None:
    assert money.fen(money.yuan(fen)) == fen


@pytest.mark.parametrize(("amount", "fen"), [("0.5", 1), ("1.5", 2), ("2.4999", 2), ("-0.5", -1)])
def test_rounding_is_half_up(amount: str, fen: int) -> None:
    assert money.rounded(Decimal(amount)) == fen


@given(
    st.integers(min_value=-(10**9), max_value=10**9),
    st.lists(st.integers(min_value=0, max_value=1000), min_size=1, max_size=12).filter(any),
)
def test_parts_sum_to_the_whole_and_none_is_a_fen_off(total: int, weights: list[int]) -> None:
    parts = money.shared(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Decimal(total) * weight / sum(weights)) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        money.shared(100, weights)


def test_an_amount_is_plain_for_spreadsheets() -> None:
    assert [money.plain(fen) for fen in (123_456, 5, -1_200, 0)] == ["1234.56", "0.05", "-12.00", "0.00"]
