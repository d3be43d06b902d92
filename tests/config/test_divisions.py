"""The five shipped trees are whole, and the division package is read by our conventions."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from yinian.config.divisions import COLUMNS, LEVELS, RegionRow, UnknownDivision, is_urban, is_zone, read, rows

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tests" / "fixtures" / "divisions"
SHIPPED = {
    # counties, streets with a bureau's code, communities
    "210800-yingkou": (6, 70, 849),
    "321002-guangling": (1, 12, 151),
    "640202-dawukou": (1, 11, 65),
    "210100-shenyang": (13, 190, 2703),
    "990000-shili": (16, 344, 7048),
}
TREES = {name: read(ROOT / "data" / "regions" / f"{name}.csv") for name in SHIPPED}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_tree_has_its_counts(name: str) -> None:
    levels = Counter(row.level for row in TREES[name] if row.nbs_code)
    assert (levels["district"], levels["street"], levels["community"]) == SHIPPED[name]
    assert levels["province"] == (name != "990000-shili")
    assert levels["city"] == 1


@pytest.mark.parametrize("name", SHIPPED)
def test_keys_are_unique_and_parents_stand_above_their_children(name: str) -> None:
    levels: dict[str, int] = {}
    for row in TREES[name]:
        assert row.key not in levels
        # The parent was met before and is of a higher level, so there is no circle and one root.
        assert levels[row.parent] == LEVELS.index(row.level) - 1 if row.parent else not levels
        levels[row.key] = LEVELS.index(row.level)


@pytest.mark.parametrize("name", SHIPPED)
def test_codes_are_well_formed_and_not_given_twice(name: str) -> None:
    for codes in ([row.mca_code for row in TREES[name]], [row.nbs_code for row in TREES[name]]):
        given = [code for code in codes if code]
        assert all(len(code) == 12 and code.isdigit() for code in given)
        assert len(set(given)) == len(given)
    for row in TREES[name]:
        assert (row.key == row.nbs_code) if row.nbs_code else not row.key.isdigit()
        assert row.urban is None or row.level == "community"
        assert row.zone is False or row.level == "street"
        assert 0 < len(row.name) <= 60


@pytest.mark.parametrize("name", SHIPPED)
def test_only_the_invented_city_is_simulated_and_all_of_it(name: str) -> None:
    invented = name == "990000-shili"
    assert all(row.simulated == invented for row in TREES[name])
    assert all(row.key.startswith("99") == invented for row in TREES[name])
    assert any("示意" in row.name for row in TREES[name]) == invented


@pytest.mark.parametrize("name", SHIPPED)
def test_a_file_is_what_its_rows_write(name: str) -> None:
    with (ROOT / "data" / "regions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert tuple(header) == COLUMNS
    assert lines == [row.cells() for row in TREES[name]]


def test_guangling_has_the_five_zones_its_document_addresses() -> None:
    zones = {row.name: row.nbs_code for row in TREES["321002-guangling"] if row.zone}
    assert zones == {
        "广陵经济开发区": "321002400000",
        "广陵新城": "",
        "东南新城": "",
        "现代农业科技产业园": "",
        "食品产业园": "",
    }


def test_towns_keep_both_numbers() -> None:
    codes = {row.name: (row.mca_code, row.nbs_code) for row in TREES["321002-guangling"]}
    assert codes["湾头镇"] == ("321002100000", "321002106000")
    assert codes["杭集镇"] == ("321002101000", "321002401000")
    laobian = {row.name: row.mca_code for row in TREES["210800-yingkou"]}
    assert laobian["老边街道"] == "210811003000"


def test_the_ministry_lists_as_many_towns_as_it_published() -> None:
    listed = {name: sum(row.level == "street" and bool(row.mca_code) for row in TREES[name]) for name in SHIPPED}
    assert listed["210800-yingkou"] == 65
    assert listed["321002-guangling"] == 11
    assert listed["640202-dawukou"] == 11
    assert listed["210100-shenyang"] == 181


def test_the_invented_city_shows_dated_codes() -> None:
    renumbered = next(row for row in TREES["990000-shili"] if row.mca_since)
    assert renumbered.mca_code != renumbered.nbs_code
    assert renumbered.mca_since == date(2024, 1, 1)
    assert [row.nbs_since for row in TREES["990000-shili"] if row.zone] == [date(2021, 7, 1)] * 3


def names(code: str) -> list[str]:
    return [f"{row.level} {row.name}" for row in rows(PACKAGE, code)]


def test_a_county_comes_with_what_is_above_and_below_it() -> None:
    assert names("640202") == [
        "province 宁夏回族自治区",
        "city 石嘴山市",
        "district 大武口区",
        "street 长胜街道",
        "street 星海镇",
        "community 示例一社区",
        "community 示例村委会",
    ]


@pytest.mark.parametrize(("short", "padded"), [("64", "640000"), ("6402", "640200")])
def test_a_short_code_means_the_same_as_a_padded_one(short: str, padded: str) -> None:
    assert list(rows(PACKAGE, short)) == list(rows(PACKAGE, padded))
    assert len(names("64")) == len(names("6402")) + 4


@pytest.mark.parametrize("code", ["11", "1101", "110101"])
def test_a_municipality_is_a_city_without_a_fake_level(code: str) -> None:
    found = list(rows(PACKAGE, code))
    assert [(row.level, row.name) for row in found[:2]] == [("city", "北京市"), ("district", "东城区")]
    assert found[0].parent == ""
    assert found[1].parent == found[0].key == "110000000000"


def test_a_county_governed_by_its_province_hangs_from_it() -> None:
    found = {row.name: row for row in rows(PACKAGE, "429004")}
    assert found["仙桃市"].parent == found["湖北省"].key
    assert found["仙桃市工业园区"].zone


def test_a_city_without_counties_carries_its_streets() -> None:
    found = {(row.level, row.name): row for row in rows(PACKAGE, "4419")}
    assert ("district", "东莞市") not in found
    assert found["street", "东城街道"].parent == found["city", "东莞市"].key


@pytest.mark.parametrize("code", ["", "00", "99", "640299", "64020", "640202001", "大武口", "６４"])
def test_an_unknown_division_is_refused_by_its_code(code: str) -> None:
    with pytest.raises(UnknownDivision) as refusal:
        list(rows(PACKAGE, code))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "name", "urban"),
    [
        ("640202001001", "一社区", True),
        ("640202001001", "一社区居委会", True),
        ("640202100211", "某村委会", False),
        ("640202100005", "某村委会", None),
        ("640202100205", "某村居民委员会", None),
        ("210881005400", "营口北海经济开发区社区", True),
        ("210113401598", "青年农场虚拟生活区", None),
    ],
)
def test_urban_is_evidence_and_never_a_guess(code: str, name: str, urban: bool | None) -> None:
    assert is_urban({"code": code, "name": name}) is urban


def test_a_town_with_an_enterprise_number_is_no_zone() -> None:
    assert not is_zone({"code": "321002401", "name": "扬州市生态科技新城杭集镇"})
    assert is_zone({"code": "321002400", "name": "广陵经济开发区"})


def test_an_unknown_is_written_empty() -> None:
    row = RegionRow("1", "", "city", "某市", since=date(2024, 1, 1))
    assert row.cells() == ["1", "", "city", "某市", "0", "", "2024-01-01", *[""] * 7, "0"]
