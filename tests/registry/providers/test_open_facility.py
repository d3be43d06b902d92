"""A facility is registered with kind, ownership and operating model; its beds are dated."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.registry.providers.made import facility, provider
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.providers import actions
from yinian.registry.providers.actions import Opening
from yinian.registry.providers.models import Beds, Facility


def given(cast: Cast, **more: object) -> Opening:
    return replace(
        Opening("东顺城驿站", cast.regions["dongshuncheng"], "station", "public", "entrusted"),
        **more,  # type: ignore[arg-type]
    )


def test_it_is_registered_and_seen_by_its_operator_alone(cast: Cast) -> None:
    operator = provider(cast)
    row = actions.open_facility(
        given(cast, operator=operator, functions=("meals", "meals"), equipment=("checkup_device",), acquired="lease"),
        by=cast.actor("chen"),
    )
    stored = Facility.unscoped.get()
    assert (stored.status, stored.functions, stored.equipment) == ("open", ["meals"], ["checkup_device"])
    assert [line.verb for line in timeline(row)] == ["facility.open"]
    assert Facility.seen_by(cast.actor("sunny")).get() == row
    other = facility(cast, name="别家")
    assert other not in Facility.seen_by(cast.actor("sunny")) and not Facility.seen_by(cast.actor("zhou")).exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": ""}, "名称没有填"),
        ({"kind": "hotel"}, "不在列表中"),
        ({"acquired": "gift"}, "不在列表中"),
        ({"functions": ("casino",)}, "功能或设备不在列表中"),
        ({"operating_model": "self_built"}, "不会是自建自营"),
        ({"welfare_home": True}, "福利院是公办的养老机构"),
        ({"status": "closed"}, "只能是规划、在建或运营"),
        ({"opened_on": date(2999, 1, 1)}, "在今天之后"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, more: dict[str, object], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.open_facility(given(cast, **more), by=cast.actor("chen"))
    assert why in refusal.value.why and not Facility.unscoped.exists()


def test_only_an_officer_of_the_place_registers_it(cast: Cast) -> None:
    for who in ("zhou", "sunny", "liu"):
        with pytest.raises(Refused):
            actions.open_facility(given(cast), by=cast.actor(who))
    assert not Facility.unscoped.exists()


def test_beds_are_dated_and_the_old_number_ends(cast: Cast) -> None:
    row, chen, today = facility(cast, kind="residential"), cast.actor("chen"), timezone.localdate()
    actions.set_beds(row, "ordinary", 100, by=chen, since=today - timedelta(days=30), source="备案表")
    actions.set_beds(row, "ordinary", 120, by=chen)
    actions.set_beds(row, "ordinary", 120, by=chen)
    kept = Beds.unscoped.order_by("id").values_list("count", "since", "until")
    assert list(kept) == [(100, today - timedelta(days=30), today), (120, today, None)]
    actions.set_beds(row, "ordinary", 0, by=chen)
    assert not Beds.unscoped.filter(until=None).exists()
    assert {line.verb for line in timeline(row)} == {"facility.open", "facility.set_beds"}


@pytest.mark.parametrize(("kind", "count", "day"), [("bunk", 1, None), ("ordinary", -1, None), ("ordinary", 1, 1)])
def test_beds_that_cannot_be_are_refused(cast: Cast, kind: str, count: int, day: int | None) -> None:
    row = facility(cast, kind="residential")
    since = timezone.localdate() + timedelta(days=day) if day else None
    with pytest.raises(Refused):
        actions.set_beds(row, kind, count, by=cast.actor("chen"), since=since)
    assert not Beds.unscoped.exists()


def test_a_day_before_the_present_number_is_refused(cast: Cast) -> None:
    row, today = facility(cast, kind="residential"), timezone.localdate()
    actions.set_beds(row, "nursing", 10, by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.set_beds(row, "nursing", 12, by=cast.actor("chen"), since=today - timedelta(days=1))
    assert "晚于您填的日期" in refusal.value.why and Beds.unscoped.get().count == 10


def test_a_planned_one_has_no_beds_yet(cast: Cast) -> None:
    row = facility(cast, kind="residential", status="planned")
    with pytest.raises(Refused):
        actions.set_beds(row, "ordinary", 10, by=cast.actor("chen"))


def test_neither_its_operator_nor_the_neighbour_sets_beds(cast: Cast) -> None:
    row = facility(cast, provider(cast), kind="residential")
    with pytest.raises(Refused):
        actions.set_beds(row, "ordinary", 10, by=cast.actor("sunny"))
    with pytest.raises(NotFound):
        actions.set_beds(row, "ordinary", 10, by=cast.actor("zhou"))
    assert not Beds.unscoped.exists()
