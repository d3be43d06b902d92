"""A facility is planned, built, put into operation, suspended, resumed and closed, and says what it offers."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.registry.providers.made import facility, provider
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.providers import actions, operation
from yinian.registry.providers.actions import Opening
from yinian.registry.providers.models import Beds, Facility


def stored(row: Facility) -> Facility:
    return Facility.unscoped.get(pk=row.pk)


def given(row: Facility, **more: Any) -> Opening:
    return Opening(**{"name": row.name, "region": row.region, "kind": row.kind, "owner": row.owner,
                      "operating_model": row.operating_model, "operator": row.operator} | more)  # fmt: skip


def test_from_plan_to_operation(cast: Cast) -> None:
    chen, today = cast.actor("chen"), timezone.localdate()
    row = facility(cast, status="planned", acquired="new", operating_model="")
    operation.build(row, by=chen)
    with pytest.raises(Refused) as refusal:
        operation.start(row, today, by=chen)
    assert "还没有运营方" in refusal.value.why
    operation.change(row, given(row, operator=provider(cast)), by=chen)
    with pytest.raises(Refused) as refusal:
        operation.start(row, today, by=chen)
    assert "运营模式" in refusal.value.why
    operation.change(row, given(row, operating_model="entrusted", operator=row.operator), by=chen)
    operation.start(row, today, by=chen)
    assert (stored(row).status, stored(row).opened_on) == ("open", today)
    verbs = [line.verb for line in timeline(row)]
    assert verbs[0] == "facility.start" and verbs[-2:] == ["facility.build", "facility.open"]


def test_it_stops_for_a_while_and_goes_on(cast: Cast) -> None:
    chen, today, row = cast.actor("chen"), timezone.localdate(), facility(cast, provider(cast))
    with pytest.raises(Refused):
        operation.suspend(row, today, by=chen, why="")
    operation.suspend(row, today, by=chen, why="装修")
    assert (stored(row).status, stored(row).suspended_on) == ("suspended", today)
    with pytest.raises(Overtaken):
        operation.suspend(row, today, by=chen, why="装修")
    operation.resume(row, by=chen)
    assert (stored(row).status, stored(row).suspended_on) == ("open", None)


def test_its_beds_end_with_it(cast: Cast) -> None:
    chen, today, row = cast.actor("chen"), timezone.localdate(), facility(cast, kind="residential")
    actions.set_beds(row, "ordinary", 50, by=chen, since=today - timedelta(days=9))
    with pytest.raises(Refused):
        operation.close(row, today + timedelta(days=1), by=chen, why="到期")
    operation.close(row, today, by=chen, why="到期")
    assert (stored(row).status, stored(row).closed_on, Beds.unscoped.get().until) == ("closed", today, today)
    with pytest.raises(Refused):
        operation.declare(row, ["meals"], [], by=chen)


def test_its_manager_declares_functions_and_devices(cast: Cast) -> None:
    row = facility(cast, provider(cast))
    operation.declare(row, ["rest", "meals", "meals"], ["checkup_device"], by=cast.actor("sunny"))
    assert (stored(row).functions, stored(row).equipment) == (["meals", "rest"], ["checkup_device"])
    with pytest.raises(Refused):
        operation.declare(row, ["casino"], [], by=cast.actor("sunny"))
    assert stored(row).functions == ["meals", "rest"]


def test_a_change_keeps_place_state_and_functions(cast: Cast) -> None:
    chen, row = cast.actor("chen"), facility(cast, functions=("meals",))
    operation.change(
        row, given(row, name="新名", region=cast.regions["xishuncheng"], functions=(), area_m2=300), by=chen
    )
    now = stored(row)
    assert (now.name, now.area_m2, now.functions, now.region) == ("新名", 300, ["meals"], cast.regions["dongshuncheng"])
    with pytest.raises(Refused):
        operation.change(row, given(row, owner="private", kind="residential", welfare_home=True), by=chen)


@pytest.mark.parametrize("who", ["sunny", "liu"])
def test_only_an_officer_moves_it(cast: Cast, who: str) -> None:
    row = facility(cast, provider(cast))
    for do in (
        lambda by: operation.close(row, timezone.localdate(), by=by, why="x"),
        lambda by: operation.change(row, given(row, name="x"), by=by),
    ):
        with pytest.raises(Refused):
            do(cast.actor(who))
    assert (stored(row).status, stored(row).name) == ("open", "东顺城驿站")


def test_the_neighbour_and_other_managers_see_nothing(cast: Cast) -> None:
    row = facility(cast)
    with pytest.raises(NotFound):
        operation.declare(row, ["meals"], [], by=cast.actor("sunny"))
    with pytest.raises(NotFound):
        operation.close(row, timezone.localdate(), by=cast.actor("zhou"), why="x")
    assert stored(row).status == "open" and stored(row).functions == []
