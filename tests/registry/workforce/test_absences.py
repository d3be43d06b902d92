"""Somebody is away for some days: nobody sends them then, and they come back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.workforce.made import WEEK, certified, zhang
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.catalogue import queries as menu
from yinian.registry.workforce import absences, actions, queries
from yinian.registry.workforce.models import Absence

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TUESDAY)
    catalogue.load(by=BY)
    row = zhang(cast)
    certified(cast, row)
    return actions.set_hours(row, WEEK, by=cast.actor("sunny"))


def away(cast: Cast, worker: Any, first: int, last: int, by: str = "sunny") -> Absence:
    days = [TUESDAY + timedelta(days=number) for number in (first, last + 1)]
    return absences.record_absence(worker, *days, by=cast.actor(by))


def test_who_is_away_may_not_go_and_the_timeline_tells_it(cast: Cast, worker: Any) -> None:
    row = away(cast, worker, 1, 1)
    wednesday = timezone.make_aware(datetime(2026, 11, 25, 10))
    told = queries.unfit(worker, menu.item("bathing"), wednesday, 60)
    assert [(one.kind, one.text) for one in told] == [("absent", "张敏在 2026年11月25日 请假。")]
    assert queries.unfit(worker, menu.item("bathing"), wednesday + timedelta(days=1), 60) == []
    assert timeline(worker)[0].verb == "worker.record_absence"
    assert absences.on_day(cast.actor("sunny"), [worker], date(2026, 11, 25)) == {worker.pk: row}


def test_bad_days_are_refused(cast: Cast, worker: Any) -> None:
    away(cast, worker, 2, 4)
    for first, last, why in ((-1, 2, "过去"), (3, 1, "最后一天"), (0, 400, "最后一天"), (4, 6, "已经登记过")):
        with pytest.raises(Refused) as refusal:
            away(cast, worker, first, last)
        assert why in refusal.value.why
    assert Absence.unscoped.count() == 1
    away(cast, worker, 5, 6)


def test_who_comes_back_sooner_may_go(cast: Cast, worker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ahead = away(cast, worker, 0, 3), away(cast, worker, 6, 7)
    assert list(absences.ahead(cast.actor("sunny"), worker)) == [begun, ahead]
    absences.end_absence(ahead, by=cast.actor("sunny"))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TUESDAY + timedelta(days=1))
    absences.end_absence(begun, by=cast.actor("sunny"))
    assert list(Absence.unscoped.values_list("since", "until")) == [(TUESDAY, TUESDAY + timedelta(days=1))]
    with pytest.raises(Refused):
        absences.end_absence(begun, by=cast.actor("sunny"))


def test_the_neighbour_sees_and_writes_nothing(cast: Cast, worker: Any) -> None:
    row = away(cast, worker, 1, 1)
    with pytest.raises(NotFound):
        absences.absence(cast.actor("zhou"), row.pk)
    with pytest.raises(Refused):
        away(cast, worker, 3, 3, by="zhou")
    assert absences.on_day(cast.actor("zhou"), [worker], date(2026, 11, 25)) == {}
