"""When an elder has died, what was still under way for them is no longer wanted."""

from datetime import date

from tests.cast import Cast
from yinian.delivery.needs import actions, jobs
from yinian.delivery.needs.models import Need
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.journal.receipts import react
from yinian.registry.elders import actions as elders


def test_open_needs_are_withdrawn_once_and_others_stay(cast: Cast) -> None:
    assert cast.elder and cast.neighbour
    he, chen = cast.actor("he"), cast.actor("chen")
    done, open_, taken = (actions.report(cast.elder, "meals", "", by=he) for _ in range(3))
    other = actions.report(cast.neighbour, "meals", "", by=cast.actor("zhou"))
    actions.take(done, by=he)
    actions.finish(done, "好了", by=he)
    actions.take(taken, by=he)
    elders.record_death(cast.elder, date(2026, 2, 1), by=chen)
    assert react() >= 1
    statuses = dict(Need.unscoped.values_list("pk", "status"))
    assert statuses == {done.pk: "done", open_.pk: "withdrawn", taken.pk: "withdrawn", other.pk: "open"}
    assert timeline(open_)[0].who == "需求跟进"
    assert Deadline.unscoped.filter(dropped=True).count() == 2

    before = Line.unscoped.count()
    jobs.withdraw_of_the_dead(Line.unscoped.get(verb="elder.record_death"))
    assert Line.unscoped.count() == before and dict(Need.unscoped.values_list("pk", "status")) == statuses
