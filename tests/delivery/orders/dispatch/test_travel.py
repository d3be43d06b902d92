"""Ways: straight lines with a detour, or a server's table; a silent server is no reason for an empty day."""

import io
import json
import urllib.request

import numpy as np
import pytest

from bench.delivery import town
from yinian.delivery.orders.dispatch.day import Place
from yinian.delivery.orders.dispatch.travel import Roads, StraightLine, source, with_one_more

PLACES = [Place(39.9, 116.4), Place(39.91, 116.41), Place(39.95, 116.5)]


def test_the_straight_line_is_the_one_reckoned_apart() -> None:
    ways = StraightLine()(PLACES)
    assert ways.tolist() == [[town.way(one, other) for other in PLACES] for one in PLACES]


def test_one_more_place_asks_for_its_own_ways_alone() -> None:
    assert np.array_equal(with_one_more(StraightLine()(PLACES[:2]), PLACES, StraightLine()), StraightLine()(PLACES))


@pytest.mark.parametrize(
    ("answer", "first"),
    [
        ({"code": "Ok", "durations": [[0, 61], [None, 0]]}, 2.0), ({"code": "NoRoute"}, 10.0), ("nothing", 10.0),
        ({"code": "Ok", "durations": [[0]]}, 10.0),
    ],
)  # fmt: skip
def test_roads_answer_or_lines_do(monkeypatch, answer, first) -> None:
    asked = []

    def opened(url, timeout):
        asked.append(url)
        return io.BytesIO(json.dumps(answer).encode())

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    ways = Roads("http://roads.example/")(PLACES[:2])
    assert asked == [
        "http://roads.example/table/v1/bike/116.400000,39.900000;116.410000,39.910000?annotations=duration"
    ]
    assert ways[0, 1] == first
    assert ways[1, 0] == 10.0


def test_a_large_table_is_asked_for_in_parts(monkeypatch) -> None:
    places = [Place(39.9, 116 + number / 1000) for number in range(120)]
    named = {f"{place.longitude:.6f}": number for number, place in enumerate(places)}

    def opened(url, timeout):
        spots = [named[one.split(",")[0]] for one in url.split("/bike/")[1].split("?")[0].split(";")]
        assert len(spots) <= 100
        given = dict(part.split("=") for part in url.split("?")[1].split("&"))
        chosen = [
            [spots[int(n)] for n in given[name].split(";")] if name in given else spots
            for name in ("sources", "destinations")
        ]
        durations = [[60 * abs(a - b) for b in chosen[1]] for a in chosen[0]]
        return io.BytesIO(json.dumps({"code": "Ok", "durations": durations}).encode())

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    roads = Roads("http://roads.example")
    ways = roads(places)
    assert not roads.silent
    assert all(ways[a, b] == abs(a - b) for a in (0, 49, 50, 119) for b in (0, 51, 100, 119))


def test_a_silent_server_is_replaced_by_lines(monkeypatch) -> None:
    def silent(url, timeout):
        raise TimeoutError

    monkeypatch.setattr(urllib.request, "urlopen", silent)
    roads = source("http://roads.example")
    assert np.array_equal(roads(PLACES), source()(PLACES))
    assert "TimeoutError" in roads.silent[0]
