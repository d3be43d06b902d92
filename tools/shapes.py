"""Draws data/shapes: see data/shapes/README.md.

    python -m tools.shapes --outlines <district.geojson> --regions data/regions --out data/shapes

Outlines of counties are the package's; streets have no free boundary anywhere, so they are cut by a seeded Voronoi.
"""

# mypy: disable-error-code="import-untyped"
# shapely stands in tools/requirements.in only, not among what the product and its checks install.

import argparse
import json
from collections.abc import Sequence
from math import cos, radians
from pathlib import Path
from random import Random
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from yinian.config.divisions import RegionRow, read

GRID = 0.0001  # degrees: four decimals, about ten metres
ROUNDS = 12  # of moving each seed to the middle of its cell, so that cells come out alike in size
CENTRE = (0.5, 0.5)  # of the invented city, in an ocean: nobody takes it for a place
HEXAGON = 0.06  # degrees from its middle to a corner


def main() -> None:
    """Writes one file a county, one a city of several counties, and the invented city's."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--outlines", "--regions", "--out"):
        arguments.add_argument(name, type=Path, required=True)
    given = arguments.parse_args()
    outlines = read_outlines(given.outlines)
    for path in sorted(given.regions.glob("*.csv")):
        rows = read(path)
        draw(rows, hexagons(rows) if path.name.startswith("99") else outlines, given.out)


def read_outlines(path: Path) -> dict[str, BaseGeometry]:
    """County outlines by 6-digit code; the package writes 156 before it."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        str(one["properties"]["gb"]).removeprefix("156"): shapely.make_valid(shapely.geometry.shape(one["geometry"]))
        for one in features
    }


def hexagons(rows: list[RegionRow]) -> dict[str, BaseGeometry]:
    """A hexagon for each invented district, the first in the middle and the others around it."""
    districts = [row.key[:6] for row in rows if row.level == "district"]
    turn = cos(radians(30))
    places = [
        (CENTRE[0] + HEXAGON * 1.5 * column, CENTRE[1] + HEXAGON * 2 * turn * (line + column / 2))
        for column in range(-3, 4)
        for line in range(-3, 4)
    ]
    places.sort(key=lambda place: (round(Point(place).distance(Point(CENTRE)), 6), place))
    return {
        code: Polygon([(x + HEXAGON * cos(radians(a)), y + HEXAGON * cos(radians(a - 90))) for a in range(0, 360, 60)])
        for code, (x, y) in zip(districts, places, strict=False)
    }


def draw(rows: list[RegionRow], outlines: dict[str, BaseGeometry], out: Path) -> None:
    """Every county of one tree with its streets, and the city's counties where there are several."""
    counties = [row for row in rows if row.level == "district"]
    city = next(row for row in rows if row.level == "city")
    invented = city.simulated
    for county in counties:
        outline = shapely.set_precision(outlines[county.key[:6]], GRID)
        streets = [row for row in rows if row.parent == county.key]
        cells = cut(outline, len(streets), Random(county.key))
        features = [feature(county, outline, schematic=invented)]
        features += [feature(street, cell, schematic=True) for street, cell in zip(streets, cells, strict=True)]
        write(out / f"{county.key[:6]}.geojson", features)
    if len(counties) > 1:
        outlined = [
            feature(row, shapely.set_precision(outlines[row.key[:6]], GRID), schematic=invented) for row in counties
        ]
        write(out / f"{city.key[:6]}.geojson", outlined)


def cut(outline: BaseGeometry, count: int, chance: Random) -> list[BaseGeometry]:
    """The outline in `count` cells of like size, those in the middle first."""
    # A degree of longitude is shorter than one of latitude: cells are cut in a plane where both are alike.
    shrink = cos(radians(outline.centroid.y))
    plane = affinity.scale(outline, xfact=shrink, origin=(0, 0))
    seeds = scattered(plane, count, chance)
    for _ in range(ROUNDS):
        seeds = [cell.centroid for cell in cells_of(seeds, plane)]
    middle = plane.centroid
    cells = sorted(cells_of(seeds, plane), key=lambda cell: cell.centroid.distance(middle))
    return [shapely.set_precision(affinity.scale(one, xfact=1 / shrink, origin=(0, 0)), GRID) for one in cells]


def scattered(plane: BaseGeometry, count: int, chance: Random) -> list[Point]:
    """`count` points anywhere inside."""
    left, bottom, right, top = plane.bounds
    seeds: list[Point] = []
    while len(seeds) < count:
        seed = Point(chance.uniform(left, right), chance.uniform(bottom, top))
        if plane.contains(seed):
            seeds.append(seed)
    return seeds


def cells_of(seeds: Sequence[Point], plane: BaseGeometry) -> list[BaseGeometry]:
    """The parts of the plane that lie nearest to each seed."""
    cells = shapely.voronoi_polygons(MultiPoint(list(seeds)), extend_to=plane.envelope).geoms
    return [cell.intersection(plane) for cell in cells]


def feature(row: RegionRow, shape: BaseGeometry, *, schematic: bool) -> dict[str, Any]:
    """A GeoJSON feature that says which row it shows and whether its line is only drawn for show."""
    properties = {"key": row.key, "name": row.name, "level": row.level, "schematic": schematic}
    return {"type": "Feature", "properties": properties, "geometry": rounded(shapely.geometry.mapping(shape))}


def rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    """Coordinates with four decimals and no more."""

    def short(part: Any) -> Any:
        return round(part, 4) if isinstance(part, float) else [short(one) for one in part]

    return {"type": geometry["type"], "coordinates": short(geometry["coordinates"])}


def write(path: Path, features: list[dict[str, Any]]) -> None:
    """The file with one feature a line, so that a change can be read."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
