"""A grant that rests on an ability assessment pauses when it runs out, and goes on with arrears when the next is concluded."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE, MUCH
from tests.entitlement.benefits.conftest import inside
from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.benefits import actions, following
from yinian.entitlement.benefits.dues import Pause
from yinian.foundation.guard import writing
from yinian.foundation.jobs import perform, start
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import actions as elders
from yinian.registry.workforce import actions as workforce

pytestmark = pytest.mark.usefixtures("law")
TODAY = timezone.localdate()


def look(number: int) -> dict[str, int]:
    run = inside(lambda: start("benefits.expired", f"expired:{number}", by=BY))
    perform.call(run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run.result


def test_it_pauses_once_and_is_taken_up_by_the_next(cast: Cast) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "severe", by=BY)
    rests, other = (actions.decide(cast.elder, benefit, by=BY) for benefit in (MUCH, ALLOWANCE))
    team = [
        workforce.hire(workforce.Hiring(name, "assessor", cast.regions["xiaodong"]), by=cast.actor("chen"))
        for name in ("高静", "田野")
    ]
    with writing("test"):
        made = Assessment.unscoped.create(
            elder=cast.elder, scale="ability", version="1", reason="first", lead=team[0], second=team[1], sets_grade=True,
            status="concluded", asked_at=timezone.now(), concluded_on=date(2024, 1, 1), grade="severe",
            valid_until=TODAY + timedelta(days=1), region_path=cast.elder.region_path,
        )  # fmt: skip
    assert look(0) == {"paused": 0}
    with writing("test"):
        Assessment.unscoped.filter(pk=made.pk).update(valid_until=TODAY)
    assert look(1) == {"paused": 1} and look(2) == {"paused": 0}
    row = Pause.unscoped.get()
    assert (row.decision_id, row.cause, row.since, row.until) == (rests.pk, "review", TODAY, None)
    following.take_up(Line(subject_kind="entitlement.assessment", subject_id=made.pk))
    row.refresh_from_db()
    assert (row.until, row.pays_back) == (TODAY, True)
    assert not Pause.unscoped.filter(decision=other).exists()
