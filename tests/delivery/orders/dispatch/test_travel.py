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


def test_a_silent_server_is_replaced_by_lines(monkeypatch) -> None:
    def silent(url, timeout):
        raise TimeoutError

    monkeypatch.setattr(urllib.request, "urlopen", silent)
    assert np.array_equal(source("http://roads.example")(PLACES), source()(PLACES))
