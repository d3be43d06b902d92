"""Chains, shares and days, without a database."""

from datetime import date

import pytest

from yinian.registry.providers import rules
from yinian.registry.providers.rules import ChainRule, FilingRule, Group, Share, Source

SOURCE = Source("document", "words")
EMBEDDED = ChainRule("embedded", 3, SOURCE, embedded=True)
CENTRES = ChainRule("centres", 10, SOURCE, kinds=("centre", "station"))
FILING = FilingRule(10, 10, SOURCE)


@pytest.mark.parametrize(("count", "chain"), [(2, False), (3, True), (4, True)])
def test_three_embedded_places_of_one_operator_are_a_chain(count: int, chain: bool) -> None:
    rows = [("松柏", "residential", True)] * count + [("杨柳", "residential", False)] * 5
    found = rules.chains(rows, [EMBEDDED, CENTRES])
    assert [(one.name, one.counts) for one in found] == ([("松柏", {"embedded": count})] if chain else [])


@pytest.mark.parametrize(("stations", "chain"), [(8, False), (9, True)])
def test_ten_centres_are_a_chain_and_stations_count(stations: int, chain: bool) -> None:
    rows = [("松柏", "station", False)] * stations + [("松柏", "centre", False), ("松柏", "canteen", False)]
    assert bool(rules.chains(rows, [EMBEDDED, CENTRES])) is chain


def houses() -> list[Group]:
    """The five institutions of Dawukou."""
    return [
        Group(
            "residential", "public", "public_run", "open", 1, "", False, True, True, operator_kind="public", beds=400
        ),
        Group("residential", "public", "entrusted", "open", 1, operator_kind="company", beds=327),
        Group("residential", "private", "self_built", "open", 3, operator_kind="company", beds=900),
        Group("station", "public", "entrusted", "open", 8, operator_kind="social"),
        Group("station", "public", "public_run", "open", 2, operator_kind="public"),
        Group("canteen", "public", "entrusted", "planned", 1),
    ]  # fmt: skip


def test_five_institutions_are_one_and_one_and_three() -> None:
    types = rules.institution_types(houses())
    assert types == {"welfare_home": 1, "entrusted": 1, "public": 0, "private": 3} and sum(types.values()) == 5


def test_shares_keep_part_and_whole() -> None:
    assert rules.extending(houses()) == Share(1, 2)
    assert rules.socially_run(houses()) == Share(8, 10) and rules.socially_run(houses()).percent == 80.0
    assert rules.social_beds(houses()) == Share(1227, 1627)
    assert rules.publicly_owned(houses()) == Share(2, 5)
    assert rules.social_beds([]).percent is None


def test_ownership_as_a_document_counts_it() -> None:
    groups = [Group("residential", "public", "", "open", 212), Group("residential", "private", "", "open", 359)]
    share = rules.publicly_owned(groups)
    assert (share.whole, share.percent) == (571, 37.1)


def test_sixteen_of_forty_new_ones_are_open() -> None:
    groups = [
        Group("station", "public", "", "open", 16, acquired="new"),
        Group("station", "public", "", "building", 24, acquired="new"),
        Group("station", "public", "", "open", 5, acquired="lease"),
    ]
    assert rules.newly_built(groups).percent == 40.0


def test_points_per_operator_and_their_concentration() -> None:
    points = [2] * 700 + [24]
    assert rules.points_per_operator(points) == Share(1424, 701)
    assert rules.concentration([5]) == 10_000 and rules.concentration([1, 1]) == 5_000
    assert rules.concentration([]) is None and rules.concentration([0]) is None


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 11, 22), 10, date(2026, 12, 4)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_leave_out_the_weekend(day: date, count: int, due: date) -> None:
    assert rules.working_days_after(day, count) == due


def test_what_a_filing_lacks_is_named() -> None:
    whole = {"operator": "x", "address": "y", "area_m2": 1, "phone": "z", "first_resident_on": "2026-01-01", "beds": 10}
    assert rules.filing_gaps(whole, FILING) == []
    assert rules.filing_gaps(whole | {"beds": 9}, FILING) == ["beds"]
    assert rules.filing_gaps({}, FILING) == ["operator", "address", "area_m2", "phone", "first_resident_on", "beds"]


def test_a_receipt_says_place_year_and_serial() -> None:
    assert rules.receipt_number("640202000000", 2026, 7) == "640202-2026-0007"
