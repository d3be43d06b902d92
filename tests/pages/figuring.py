"""Figures of today as the nightly job would keep them, counted by hand, and a number that a document tells."""

from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from tests.oversight.indicators import made
from yinian.oversight.indicators import actions
from yinian.oversight.targets import actions as targets
from yinian.oversight.targets import tables


def rows(cast: Cast) -> dict[str, Any]:
    """One elder in each district, and how many live in one of them."""
    above = {cast.regions[key].pk for key in ("liaoning", "shenyang")}
    told = made.reckoned(cast.regions.values(), lambda region: ({}, {}, 2 if region.pk in above else 1))
    actions.snapshot(timezone.localdate(), told, by=BY)
    given = actions.Report("resident_population", 303_600, timezone.localdate(), "大东区统计公报", "二")
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    programme = targets.shipped(dadong, tables.FOLDER / "321002-guangling.yaml", by=chen)
    return {"reported": actions.report(dadong, given, by=chen), "programme": programme}
