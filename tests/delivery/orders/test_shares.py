"""The parts of a visit sum to its price, whatever an elder has and however long the visit was."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from yinian.delivery.orders.shares import Cost, Purse, Share, fee, funding, served, split, told, total

COSTS = st.builds(Cost, st.integers(1, 50_000), st.sampled_from(["hour", "visit"]))
PRICES = st.dictionaries(st.sampled_from(["hours", "insurance", "subsidy", "self"]), COSTS)
PURSES = st.lists(
    st.one_of(
        st.builds(Purse, st.just("hours"), st.sampled_from(["a", "b"]), st.integers(0, 300)),
        st.builds(
            Purse, st.sampled_from(["insurance", "subsidy"]), st.just("c"), st.integers(0, 90_000), st.integers(0, 100)
        ),
    ),
    max_size=4,
)
MINUTES = st.integers(1, 600)


def whole(shares: tuple[Share, ...]) -> int:
    return sum(share.fen or 0 for share in shares)


@settings(max_examples=150, deadline=None)
@example(2, {"self": Cost(1, "hour")}, [Purse("hours", "a", 1)], 0, False, 0)
@example(2, {"self": Cost(1, "hour")}, [Purse("hours", "a", 1)], 2, True, 100)
@given(MINUTES, PRICES, PURSES, st.integers(0, 700), st.booleans(), st.integers(0, 100))
def test_the_parts_sum_to_the_price_before_and_after(
    minutes: int, prices: dict[str, Cost], purses: list[Purse], verified: int, public_first: bool, percent: int
) -> None:
    shares = split(minutes, prices, purses)
    payers = [share.payer for share in shares]
    assert shares and len(set(payers)) == len(payers)
    hours = sum(share.minutes or 0 for share in shares)
    assert hours <= min(minutes, max((purse.left for purse in purses if purse.payer == "hours"), default=0))
    assert hours == minutes or set(payers) != {"hours"}
    for share in shares:
        left = max((purse.left for purse in purses if purse.payer == share.payer), default=0)
        assert share.payer in ("hours", "self") or 0 < (share.fen or 0) <= left
    if len(prices) == 4 and len(set(prices.values())) == 1 and prices["self"].per == "visit":
        assert total(shares) == prices["self"].fen
    for less in (served(shares, minutes, verified, public_first=public_first), fee(shares, percent)):
        assert [share.payer for share in less] == payers
        for before, after in zip(shares, less, strict=True):
            assert (after.minutes or 0) <= (before.minutes or 0) and 0 <= (after.fen or 0) <= (before.fen or 0)
    same = served(shares, minutes, minutes + verified, public_first=public_first)
    assert same == shares and whole(same) == whole(shares)
    assert all(not share.minutes and not share.fen for share in (*served(shares, minutes, 0), *fee(shares, 0)))


HOUR = {payer: Cost(8_000, "hour") for payer in ("hours", "insurance", "subsidy", "self")}


def test_forty_minutes_of_hours_and_the_rest_by_the_elder() -> None:
    shares = split(60, HOUR, [Purse("hours", "h", 40)])
    assert shares == (Share("hours", "h", 40, 5_333, "hour"), Share("self", "", None, 2_667, "hour"))
    assert (total(shares), funding(shares), told(shares)) == (8_000, "mixed", "hours=40/5333;self=/2667")


def test_insurance_bears_its_share_first_then_the_subsidy_of_what_is_left() -> None:
    purses = [Purse("subsidy", "s", 100_000, 50), Purse("insurance", "l", 100_000, 70), Purse("hours", "h", 0)]
    shares = split(60, HOUR, purses)
    assert [(share.payer, share.fen) for share in shares] == [("insurance", 5_600), ("subsidy", 1_200), ("self", 1_200)]


def test_of_a_shorter_visit_the_hours_are_given_back_last_unless_the_region_says_first() -> None:
    shares = split(60, HOUR, [Purse("hours", "h", 40)])
    assert [(s.minutes, s.fen) for s in served(shares, 60, 50)] == [(40, 5_333), (None, 1_334)]
    assert [(s.minutes, s.fen) for s in served(shares, 60, 50, public_first=True)] == [(30, 4_000), (None, 2_667)]
    assert [(s.minutes, s.fen) for s in served(shares, 60, 30)] == [(30, 4_000), (None, 0)]


def test_a_price_per_visit_stays_what_it_is() -> None:
    shares = split(60, {"self": Cost(4_500, "visit"), "hours": Cost(4_500, "visit")}, [Purse("hours", "h", 20)])
    assert [share.fen for share in shares] == [1_500, 3_000]
    assert [share.fen for share in served(shares, 60, 30)] == [1_500, 3_000]


def test_without_a_price_hours_are_known_and_the_rest_is_not() -> None:
    shares = split(60, {}, [Purse("hours", "h", 40)])
    assert shares == (Share("hours", "h", 40), Share("self")) and total(shares) is None
    assert funding(split(60, {}, [Purse("hours", "a", 20), Purse("hours", "b", 60)])) == "hours"
    assert funding(split(60, {}, [])) == "self"
