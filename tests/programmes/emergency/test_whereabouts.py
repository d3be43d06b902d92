"""Where an alarm comes from, how sure that is, and why."""

from datetime import UTC, datetime, timedelta

import pytest

from yinian.programmes.emergency import whereabouts as rules
from yinian.programmes.emergency.whereabouts import Fix, Known

NOW = datetime(2026, 5, 8, 6, 2, tzinfo=UTC)
FRESH, OLD = Fix(41.80, 123.45, NOW - timedelta(minutes=2), 15), Fix(41.80, 123.45, NOW - timedelta(hours=3))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(NOW, FRESH, home="甲"), ("current", "fix", "甲", FRESH)),
        (Known(NOW, OLD, home="甲"), ("stale", "old_fix", "甲", OLD)),
        (Known(NOW, FRESH, home="甲", may_locate=False), ("fallback", "not_allowed", "甲", None)),
        (Known(NOW, installed="甲", home="甲"), ("current", "installed", "甲", None)),
        (Known(NOW, installed="甲", home="乙", moved=True), ("fallback", "moved", "乙", None)),
        (Known(NOW, installed="甲", moved=True), ("fallback", "moved", "甲", None)),
        (Known(NOW, home="甲"), ("fallback", "no_fix", "甲", None)),
        (Known(NOW), ("unknown", "nothing", "", None)),
    ],
)
def test_the_best_that_is_known(known: Known, expected: tuple[object, ...]) -> None:
    found = rules.whereabouts(known)
    assert (found.state, found.reason, found.address, found.fix) == expected


@pytest.mark.parametrize(
    ("there", "metres", "quarter"),
    [
        ((41.80, 123.45), 0, "north"),
        ((41.81, 123.45), 1113, "north"),
        ((41.80, 123.44), 830, "west"),
        ((41.79, 123.46), 1388, "south_east"),
    ],
)
def test_how_far_and_in_which_direction(there: tuple[float, float], metres: int, quarter: str) -> None:
    east, north = rules.offset((41.80, 123.45), there)
    assert abs(rules.distance(east, north) - metres) <= 2 and rules.quarter(east, north) == quarter
