"""王秀英's plan with a pause, her membership, a package of the district, and somebody who lacks the basic services."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from yinian.delivery.plans import actions
from yinian.delivery.plans.rules import Portion, Rhythm
from yinian.registry.communities import actions as communities
from yinian.registry.elders import actions as elders

CLEAN = actions.Content(
    "爽净套餐",
    "Fresh and clean",
    "week",
    (Portion("bathing", 1, 60), Portion("indoor_cleaning", 2, 60)),
    "区民政局方案",
)


def rows(cast: Cast) -> dict[str, Any]:
    """One of each that has a page."""
    he, sunny, today = cast.actor("he"), cast.parties["sunny"], timezone.localdate()
    package = actions.publish(CLEAN, cast.regions["dadong"], by=cast.actor("chen"))
    assert cast.elder
    plan = actions.begin(cast.elder, by=he, basis="能力评估")
    terms = actions.Terms(sunny, time(18, 30), "self")
    line = actions.add_line(plan, actions.Line("bathing", Rhythm("week", 1, tuple(range(1, 8))), terms), by=he)
    assert line.next_on
    line = actions.place_visit(line, line.next_on, by=BY)
    given = actions.Break("hospital", today + timedelta(days=20), today + timedelta(days=30))
    pause = actions.pause(plan, given, by=cast.actor("wang"))
    member = actions.enrol(plan, sunny, "month", by=he)
    lying = elders.Registration(
        "常卧床", cast.regions["dongshuncheng"], "990104193601010022", facts={"grade": "severe"}
    )
    elders.register(lying, by=he)
    place = cast.regions["dongshuncheng"]
    element = communities.set_element(place, "steward", communities.Given("管家李"), by=he)
    grid = communities.open_grid(place, "第一网格", cast.account("he"), by=he)
    communities.settle([cast.elder.pk], grid, by=he)
    here = {"community": place, "element": element, "grid": grid}
    return {**here, "package": package, "plan": plan, "plan_line": line, "plan_pause": pause, "member": member}
