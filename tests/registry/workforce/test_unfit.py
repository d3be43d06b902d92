"""Whether one worker may go, or which of many, in words that name what is missing; hours as they are set."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.workforce.made import WEEK, certified, hiring, zhang
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.catalogue import queries as menu
from yinian.registry.workforce import actions, queries
from yinian.registry.workforce.models import WorkingHours

TUESDAY = datetime(2026, 11, 24, 10)


def local(moment: datetime) -> datetime:
    return timezone.make_aware(moment)


@pytest.fixture
def bathing(cast: Cast) -> Any:
    catalogue.load(by=BY)
    return menu.item("bathing")


def fit(cast: Cast) -> Any:
    row = zhang(cast)
    certified(cast, row)
    return actions.set_hours(row, WEEK, by=cast.actor("sunny"))


def test_one_with_all_of_it_may_go(cast: Cast, bathing: Any) -> None:
    row = fit(cast)
    assert queries.unfit(row, bathing, local(TUESDAY), 60) == []
    # The moment is told in universal time by the database; what counts is the clock on the wall.
    utc = local(datetime(2026, 11, 24, 8)).astimezone(timezone.get_fixed_timezone(0))
    assert queries.unfit(row, bathing, utc, 600) == []


@pytest.mark.parametrize(
    ("code", "moment", "kinds", "words"),
    [
        ("indoor_cleaning", TUESDAY, ["skill"], "居室清洁"),
        ("tube_care", TUESDAY, ["skill", "certificate_missing"], "没有登记「基础护理」技能"),
        ("bathing", datetime(2026, 11, 22, 10), ["hours"], "2026年11月22日"),
        ("bathing", datetime(2026, 11, 24, 17, 30), ["hours"], "工作时间"),
        ("bathing", datetime(2030, 3, 1, 10), ["certificate_expired"], "已于 2030年2月28日 到期"),
        ("bathing", datetime(2023, 11, 21, 10), ["left"], "不在职"),
    ],
)
def test_the_reason_is_named(
    cast: Cast, bathing: Any, code: str, moment: datetime, kinds: list[str], words: str
) -> None:
    found = queries.unfit(fit(cast), menu.item(code), local(moment), 60)
    assert [one.kind for one in found] == kinds
    assert words in found[0].text and str(found[0]).startswith("张敏")


def test_who_has_left_may_not_go(cast: Cast, bathing: Any) -> None:
    row = fit(cast)
    actions.leave(row, by=cast.actor("chen"), on=date(2026, 11, 24))
    assert [one.kind for one in queries.unfit(row, bathing, local(TUESDAY), 60)] == ["left"]
    assert queries.unfit(row, bathing, local(datetime(2026, 11, 23, 10)), 60) == []


def test_many_are_asked_in_three_queries(cast: Cast, bathing: Any) -> None:
    rows = [fit(cast), *(actions.hire(hiring(cast, f"人{n}"), by=cast.actor("chen")) for n in range(5))]
    with CaptureQueriesContext(connection) as asked:
        found = queries.unfit_among(rows, bathing, local(TUESDAY), 60)
    assert len(asked) == 3
    assert [len(found[row.pk]) for row in rows] == [0, 2, 2, 2, 2, 2]


def test_hours_are_set_anew_as_a_whole(cast: Cast) -> None:
    row = fit(cast)
    kept = set(WorkingHours.unscoped.filter(weekday__lt=2).values_list("pk", flat=True))
    actions.set_hours(row, [*WEEK[:2], (5, time(8), time(10)), (5, time(10), time(12))], by=cast.actor("chen"))
    days = queries.week(cast.actor("zhang"), row)
    assert {day: [str(span) for span in spans] for day, spans in days.items() if spans} == {
        0: ["0 08:00–18:00"], 1: ["1 08:00–18:00"], 5: ["5 08:00–12:00"],
    }  # fmt: skip
    assert kept <= set(WorkingHours.unscoped.values_list("pk", flat=True))
    assert Line.unscoped.filter(verb="worker.set_hours", subject_id=row.pk).count() == 2


def test_wrong_hours_change_nothing(cast: Cast) -> None:
    row = fit(cast)
    for spans in ([(0, time(9), time(8))], [(0, time(8), time(10)), (0, time(9), time(11))]):
        with pytest.raises(Refused):
            actions.set_hours(row, spans, by=cast.actor("sunny"))
    with pytest.raises(NotFound):
        actions.set_hours(row, [], by=cast.actor("zhou"))
    assert WorkingHours.unscoped.count() == 5
