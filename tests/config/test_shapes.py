"""Every county and every street of the shipped trees has one shape, and what is drawn for show says so."""

import json
from pathlib import Path
from typing import Any

import pytest

from yinian.config.divisions import read

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "data" / "shapes"
TREES = {path.stem: read(path) for path in sorted((ROOT / "data" / "regions").glob("*.csv"))}


def features(code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SHAPES / f"{code}.geojson").read_text(encoding="utf-8"))["features"]
    return found


def rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for part in parts for ring in part]


@pytest.mark.parametrize("name", TREES)
def test_a_county_is_drawn_with_all_its_streets(name: str) -> None:
    for county in (row for row in TREES[name] if row.level == "district"):
        outline, *streets = (feature["properties"] for feature in features(county.key[:6]))
        assert (outline["key"], outline["name"]) == (county.key, county.name)
        assert outline["schematic"] == county.simulated
        assert {one["key"]: one["name"] for one in streets} == {
            row.key: row.name for row in TREES[name] if row.parent == county.key
        }
        assert all(one["schematic"] and one["level"] == "street" for one in streets)


@pytest.mark.parametrize("code", ["210100", "210800", "990000"])
def test_a_city_is_drawn_with_all_its_counties(code: str) -> None:
    tree = next(rows for name, rows in TREES.items() if name.startswith(code))
    drawn = [feature["properties"]["key"] for feature in features(code)]
    assert drawn == [row.key for row in tree if row.level == "district"]


def test_shapes_are_closed_rounded_and_where_they_should_be() -> None:
    for path in SHAPES.glob("*.geojson"):
        invented = path.stem.startswith("99")
        for feature in features(path.stem):
            for ring in rings(feature["geometry"]):
                assert len(ring) >= 4
                assert ring[0] == ring[-1]
                for x, y in ring:
                    assert (round(x, 4), round(y, 4)) == (x, y)
                    assert (0 < x < 1 and 0 < y < 1) if invented else (100 < x < 125 and 30 < y < 45)


def test_the_shapes_are_small() -> None:
    assert sum(path.stat().st_size for path in SHAPES.glob("*.geojson")) < 1_500_000
