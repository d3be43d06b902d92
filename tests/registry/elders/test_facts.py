"""Dated facts: recorded, put right by a new line, ended; a wrong line stays and was true on no day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from yinian.foundation import columns
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions, queries
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import ElderFact
from yinian.registry.elders.rules import KINDS

TODAY = timezone.localdate()
FIRST, SECOND = date(2024, 1, 1), date(2025, 1, 1)


def test_every_kind_is_published_to_columns_and_true_from_its_day(cast: Cast) -> None:
    assert cast.elder
    for kind, values in KINDS.items():
        if kind != "living":
            actions.record_fact(cast.elder, kind, values[0], by=cast.actor("chen"), since=SECOND, source="上门所见")
    wanted = [kind for kind in KINDS if kind != "living"]
    told = columns.one(ELDERS, cast.elder.pk, wanted, on=SECOND + timedelta(days=1))
    assert told is None  # registered today: not yet an elder of that day
    told = columns.one(ELDERS, cast.elder.pk, wanted, on=TODAY)
    assert told and {told[kind] for kind in wanted} == {KINDS[kind][0] for kind in wanted}


def test_a_day_before_what_is_known_says_what_was_true_until_then(cast: Cast) -> None:
    assert cast.elder
    chen = cast.actor("chen")
    actions.record_fact(cast.elder, "grade", "moderate", by=chen, since=SECOND)
    earlier = actions.record_fact(cast.elder, "grade", "mild", by=chen, since=FIRST)
    assert (earlier.since, earlier.until) == (FIRST, SECOND)
    assert queries.open_facts(chen, cast.elder)["grade"] == "moderate"


def test_a_wrong_line_is_put_right_by_a_new_one(cast: Cast) -> None:
    assert cast.elder
    chen = cast.actor("chen")
    wrong = actions.record_fact(cast.elder, "grade", "severe", by=chen, since=FIRST)
    right = actions.correct_fact(wrong, "mild", by=chen, since=SECOND, source="评估报告", why="抄错一级")
    wrong.refresh_from_db()
    assert wrong.wrong and (wrong.since, wrong.until) == (FIRST, FIRST)
    assert (right.value, right.since, right.until, right.wrong) == ("mild", SECOND, None, False)
    assert columns.one(ELDERS, cast.elder.pk, ["grade"], on=TODAY) == {
        "subject": cast.elder.pk, "region_path": cast.elder.region_path, "grade": "mild",
    }  # fmt: skip
    line = Line.unscoped.get(verb="elder.correct_fact")
    assert line.reason == "抄错一级" and line.subject_id == cast.elder.pk


def test_a_wrong_line_may_have_nothing_right_in_its_place(cast: Cast) -> None:
    assert cast.elder
    chen = cast.actor("chen")
    wrong = actions.record_fact(cast.elder, "dementia", "yes", by=chen)
    actions.correct_fact(wrong, "", by=chen, why="同名他人")
    assert "dementia" not in queries.open_facts(chen, cast.elder)
    assert ElderFact.unscoped.filter(kind="dementia").count() == 1


@pytest.mark.parametrize(
    ("value", "since", "why"),
    [("mild", None, " "), ("none", None, "抄错"), ("mild", TODAY + timedelta(days=1), "抄错")],
)
def test_a_correction_without_sense_changes_nothing(cast: Cast, value: str, since: date | None, why: str) -> None:
    assert cast.elder
    fact = actions.record_fact(cast.elder, "grade", "severe", by=cast.actor("chen"))
    with pytest.raises(Refused):
        actions.correct_fact(fact, value, by=cast.actor("chen"), since=since, why=why)
    fact.refresh_from_db()
    assert not fact.wrong and fact.until is None


@pytest.mark.parametrize("day", [date(1900, 1, 1), TODAY + timedelta(days=1)])
def test_nothing_is_true_before_birth_or_after_today(cast: Cast, day: date) -> None:
    assert cast.elder
    with pytest.raises(Refused):
        actions.record_fact(cast.elder, "grade", "mild", by=cast.actor("chen"), since=day)
    assert not ElderFact.unscoped.filter(kind="grade").exists()


def test_the_neighbour_corrects_nothing(cast: Cast) -> None:
    assert cast.elder
    fact = ElderFact.unscoped.get(elder=cast.elder, kind="living")
    with pytest.raises(NotFound):
        actions.correct_fact(fact, "with_spouse", by=cast.actor("zhou"), why="看错")
    assert not queries.facts(cast.actor("zhou"), cast.elder).exists()
