"""Facilities in columns: the engine and the database agree, and beds count from their day on where a place is open."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.foundation.test_columns import whole
from tests.registry.providers.made import facility, provider
from yinian.foundation import columns
from yinian.foundation.columns import FACTS
from yinian.registry.providers import actions
from yinian.registry.providers.facts import FACILITIES


@pytest.mark.django_db(transaction=True)
def test_both_executions_agree(lasting_cast: Cast) -> None:
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    house = facility(
        lasting_cast, provider(lasting_cast), name="松柏养老院", kind="residential", embedded=True, acquired="new",
        opened_on=date(2020, 5, 1),
    )  # fmt: skip
    planned = facility(lasting_cast, name="待建", status="planned", kind="residential")
    next_door = facility(lasting_cast, name="邻区", region=lasting_cast.regions["xishuncheng"])
    actions.set_beds(house, "ordinary", 90, by=BY, since=yesterday)
    actions.set_beds(house, "nursing", 30, by=BY, since=today)
    names = list(FACTS["facility"])
    rows = whole(FACILITIES, names, "/", on=today)
    assert set(rows) == {house.pk, planned.pk, next_door.pk}
    for pk, row in rows.items():
        assert columns.one(FACILITIES, pk, names, on=today) == row
    told = rows[house.pk]
    assert told | {"subject": 0, "region_path": ""} == {
        "subject": 0, "region_path": "", "kind": "residential", "owner": "public", "operating_model": "entrusted",
        "open": True, "embedded": True, "inclusive": False, "acquired": "new", "opened_on": date(2020, 5, 1),
        "beds": 120, "nursing_beds": 30, "operator_kind": "company", "operator": house.operator_id,
        "area": None, "graded": None, "unbuilt": False,
    }  # fmt: skip
    assert (rows[planned.pk]["open"], rows[planned.pk]["beds"], rows[planned.pk]["acquired"]) == (False, None, None)
    assert columns.one(FACILITIES, house.pk, ["beds", "nursing_beds"], on=yesterday) == {
        "subject": house.pk, "region_path": house.region_path, "beds": 90, "nursing_beds": None,
    }  # fmt: skip
    assert set(whole(FACILITIES, ["kind"], lasting_cast.regions["dadong"].path, on=today)) == {house.pk, planned.pk}
    before = columns.one(FACILITIES, house.pk, ["open"], on=date(2020, 4, 30))
    assert before and before["open"] is False
