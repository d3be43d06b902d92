"""A page asks the database no more often when there is more to show."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import BY, Cast
from tests.pages import things
from tests.pages.door import signed_in
from tests.pages.stops import STOPS
from tests.pages.test_url_walk import address
from tests.pages.things import Things
from yinian.delivery.needs import actions as needs
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.programmes.activities import actions as activities
from yinian.registry.elders import actions as elders
from yinian.registry.workforce import actions as workforce
from yinian.settlement.subsidies import actions as subsidies

LISTS = (
    "worklist needs late elders elders-export notices activities awards accounts account runs journal elder need my-needs "
    "indicator-region indicator indicator-rows register-elder my-elders region announced-activities "
    "workers workers-export certificates worker catalogue services"
).split()
MORE = 12


def asked(world: Things) -> dict[str, int]:
    """How often each list asks."""
    counts = {}
    for name in LISTS:
        client = signed_in(world.cast, STOPS[name].who[0])
        path = address(name, STOPS[name], world)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            b"".join(response)
        assert response.status_code == 200, name
        counts[name] = len(queries)
    return counts


def more(world: Things) -> None:
    """A dozen more of everything, the elder's own page included."""
    cast, he = world.cast, world.cast.actor("he")
    for serial in range(MORE):
        head = f"99010419450101{serial + 300:03d}"
        facts = {"living": "alone", "income": "low_income"}
        given = elders.Registration(
            f"钱{serial}", cast.regions["dongshuncheng"], head + citizen_id_check(head), facts=facts
        )
        elder = elders.register(given, by=he)
        elders.open_sight(elder, cast.parties["zhang"], "care", by=BY)
        elders.add_kin(world.elder, f"亲{serial}", "other", "13912340000", by=he)
        for one in (elder, world.elder):
            needs.report(one, "meals", "午饭", by=he)
        told = activities.Announcement(
            f"活动{serial}", cast.regions["dongshuncheng"], "活动室", timezone.now() + timedelta(days=3), 9, "learning"
        )
        activities.announce(told, by=he)
        asked_for = subsidies.Proposal(elder.party, 100, "补", "文", "条", world.fund)
        subsidies.propose(asked_for, by=he)
        carer = workforce.Hiring(f"护{serial}", "carer", cast.regions["xiaodong"])
        for number, row in enumerate((workforce.hire(carer, by=he), world.worker)):
            paper = workforce.Paper("care_worker", f"更{serial}-{number}", date(2020, 1, 1), date(2025, 1, 1), 5)
            workforce.add_certificate(row, paper, by=he)
        account = posts.open_account(f"more{serial}", f"多{serial}", by=BY, password="ji-mo-2026-Deng")
        posts.give_post(account, posts.Seat(Role.INSPECTOR, region=cast.regions["dadong"]), by=BY)
        posts.give_post(
            world.account, posts.Seat(Role.INSPECTOR, region=cast.regions["xiaodong"], since=date(2026, 1, 2)), by=BY
        )
        with writing("test"):
            Run.unscoped.create(key=f"more{serial}", job="x", region_path=he.region_path, asked_at=timezone.now())


def test_no_list_asks_once_a_row(cast: Cast) -> None:
    world = things.build(cast)
    before = asked(world)
    more(world)
    after = asked(world)
    grown = {name: (before[name], after[name]) for name in LISTS if after[name] > before[name]}
    assert not grown
