"""What a claim adds up to, whatever the visits."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from yinian.settlement.claims.rules import Price, Work, charged, claim_key

DAY = date(2026, 11, 16)
PRICES = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.just(DAY)),
    st.builds(Price, st.integers(0, 100_000), st.sampled_from(["hour", "visit"])),
)
WORKS = st.lists(st.builds(Work, st.integers(1), st.sampled_from("abc"), st.just(DAY), st.integers(0, 32_767)))


@given(WORKS, PRICES)
def test_every_visit_is_charged_or_left_out_and_whole_fen_are_within_half_a_fen(
    works: list[Work], prices: dict[tuple[str, date], Price]
) -> None:
    charges, without = charged(works, prices)
    assert len(charges) + len(without) == len(works)
    assert all((work.code, work.on) not in prices for work in without)
    for charge in charges:
        if charge.price.per == "visit":
            assert charge.amount_fen == charge.price.fen
        else:
            assert abs(60 * charge.amount_fen - charge.price.fen * charge.minutes) <= 30


def test_half_a_fen_is_rounded_up() -> None:
    price = {("a", DAY): Price(30, "hour")}
    assert [charged([Work(1, "a", DAY, minutes)], price)[0][0].amount_fen for minutes in (0, 1, 2, 3, 60)] == [
        0, 1, 1, 2, 30,
    ]  # fmt: skip


def test_one_claim_is_owed_once() -> None:
    assert claim_key(7) == "claim:7"
