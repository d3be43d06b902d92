"""Every figure has its words or its reason, and is divided without losing anybody."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinian.config.people import calibration
from yinian.config.people.calibration import BANDS, Calibration, largest_remainder, spread

KNOWN = calibration.load()
WEIGHTS = st.lists(st.integers(0, 1_000), min_size=1, max_size=8)


def test_dawukou_is_exact() -> None:
    dawukou = KNOWN["640202"]
    assert dawukou.total == 42_905
    made = dawukou.targets(42_905, rural=4_000)
    assert [made[name] for name in BANDS] == [22_000, 14_800, 5_800, 300, 5]
    assert (made["dependent"], made["empty_nest"], made["left_behind"], made["in_need"]) == (3_953, 22_945, 380, 1_210)


def test_yingkou_and_the_invented_city_are_exact() -> None:
    yingkou = KNOWN["210800"].targets(549_000, rural=200_000)
    assert (yingkou["in_need_severe"], yingkou["in_need_light"], yingkou["in_need_dependent"]) == (283, 656, 939)
    city = KNOWN["990000"].targets(1_880_000, rural=300_000)
    assert (city["elders"], city["resident"]) == (1_880_000, 1_410_000)
    assert city["severe"] > 200_000


@pytest.mark.parametrize("code", ["210100", "321002"])
def test_where_nothing_is_published_nothing_is_claimed(code: str) -> None:
    assert KNOWN[code].published == {}
    assert KNOWN[code].total is None


@pytest.mark.parametrize("one", KNOWN.values(), ids=str)
def test_every_figure_bears_its_words_and_every_share_its_reason(one: Calibration) -> None:
    for figure in one.published.values():
        assert figure.document in {"000", "001", "002", "003", "004"}
        assert 0 < len(figure.quote) <= 30
    assert all(share.why for share in one.assumed.values())
    for share in one.assumed.values():
        assert share.split is None or share.of or sum(share.split.values()) == pytest.approx(1)


@pytest.mark.parametrize("name", ["bands", "not_empty_nest", "need", "kin", "disability"])
def test_divisions_are_whole(name: str) -> None:
    assert sum(Fraction(str(share)) for share in KNOWN[""].split(name).values()) == 1


@given(st.integers(0, 100_000), WEIGHTS)
def test_largest_remainder_gives_everybody_out_and_stays_within_one_of_the_ratio(
    count: int, weights: list[int]
) -> None:
    parts, whole = largest_remainder(count, weights), sum(weights)
    assert sum(parts) == (count if whole else 0)
    assert all(abs(part * whole - weight * count) <= whole for part, weight in zip(parts, weights, strict=True))


@given(st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 3_000)), min_size=1, max_size=6))
def test_spread_fills_up_to_the_brim_and_never_over(count: int, pairs: list[tuple[int, int]]) -> None:
    weights, caps = [w for w, _ in pairs], [c for _, c in pairs]
    parts = spread(count, weights, caps)
    assert sum(parts) == min(count, sum(caps))
    assert all(0 <= part <= cap for part, cap in zip(parts, caps, strict=True))


@given(st.integers(0, 60_000))
def test_a_scaled_run_keeps_the_shares(count: int) -> None:
    dawukou = KNOWN["640202"]
    made = dawukou.targets(count, rural=count // 10)
    assert sum(made[name] for name in BANDS) == count
    for name in ("dependent", "empty_nest", "in_need", "left_behind"):
        assert abs(made[name] * 42_905 - dawukou.published[name].count * count) <= 42_905
    living = ("alone", "with_spouse", "with_children", "with_others", "residential")
    assert sum(made[name] for name in living) == count
    assert sum(made[name] for name in ("destitute_support", "subsistence_allowance", "low_income")) == made["in_need"]


def test_a_region_without_a_file_takes_that_of_the_one_above_or_the_assumed() -> None:
    assert calibration.for_region(["210104", "210100", "210000"], KNOWN).code == "210100"
    assert calibration.for_region(["110101", "110000"], KNOWN) is KNOWN[""]
