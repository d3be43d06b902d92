"""A provider is corrected, graduates, is suspended and resumed, is graded, and leaves when nothing is left to run."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.registry.providers.made import code, facility, provider
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.providers import actions, operation, standing
from yinian.registry.providers.actions import Registration
from yinian.registry.providers.models import Provider


@pytest.fixture
def sunny(cast: Cast) -> Provider:
    return provider(cast)


def stored(row: Provider) -> Provider:
    return Provider.unscoped.select_related("party").get(pk=row.pk)


def test_it_is_corrected_and_its_party_with_it(cast: Cast, sunny: Provider) -> None:
    given = Registration(
        "阳光颐养有限公司", cast.regions["xishuncheng"], "company", code(1), brand="阳光", phone="024-1"
    )
    standing.change(sunny, given, by=cast.actor("chen"), why="更名")
    row = stored(sunny)
    assert (row.name, row.party.name, row.brand, row.phone) == ("阳光颐养有限公司", "阳光颐养有限公司", "阳光", "024-1")
    assert row.region == cast.regions["dongshuncheng"] and timeline(row)[0].reason == "更名"


def test_it_does_not_take_anothers_code(cast: Cast, sunny: Provider) -> None:
    provider(cast, "松柏", 2)
    given = Registration(sunny.name, sunny.region, sunny.kind, code(2))
    with pytest.raises(Refused) as refusal:
        standing.change(sunny, given, by=cast.actor("chen"))
    assert "松柏" in refusal.value.why
    with pytest.raises(Refused):
        standing.change(sunny, replace(given, credit_code="x"), by=cast.actor("chen"))
    assert stored(sunny).credit_code == code(1)


def test_it_is_suspended_and_resumed(cast: Cast, sunny: Provider) -> None:
    chen = cast.actor("chen")
    with pytest.raises(Refused):
        standing.suspend(sunny, by=chen, why=" ")
    standing.suspend(sunny, by=chen, why="消防整改")
    assert stored(sunny).status == "suspended"
    with pytest.raises(Refused) as refusal:
        facility(cast, sunny)
    assert "暂停" in refusal.value.why
    standing.resume(sunny, by=chen)
    assert stored(sunny).status == "active"
    with pytest.raises(Overtaken):
        standing.resume(sunny, by=chen)


def test_it_graduates_from_incubation(cast: Cast) -> None:
    row = provider(cast, "苗圃", 3, incubating=True)
    standing.graduate(row, by=cast.actor("chen"))
    assert stored(row).status == "active"


def test_it_leaves_only_when_nothing_is_left_to_run(cast: Cast, sunny: Provider) -> None:
    chen, row = cast.actor("chen"), facility(cast, sunny)
    with pytest.raises(Refused) as refusal:
        standing.leave(sunny, by=chen, why="合同到期")
    assert "1 处设施，如「东顺城驿站」" in refusal.value.why and stored(sunny).status == "active"
    with pytest.raises(Refused):
        standing.leave(sunny, by=chen, why="")
    operation.close(row, timezone.localdate(), by=chen, why="合同到期")
    standing.leave(sunny, by=chen, why="合同到期")
    assert stored(sunny).status == "exited"


def test_a_place_handed_to_another_lets_the_first_go(cast: Cast, sunny: Provider) -> None:
    chen, row, other = cast.actor("chen"), facility(cast, sunny), provider(cast, "松柏", 2)
    given = actions.Opening(row.name, row.region, row.kind, row.owner, row.operating_model, other)
    operation.change(row, given, by=chen)
    standing.leave(sunny, by=chen, why="移交松柏")
    assert stored(sunny).status == "exited"


def test_a_grade_is_given_by_a_standard_and_due_again(cast: Cast, sunny: Provider) -> None:
    facility(cast, sunny, kind="residential")
    standing.set_grade(sunny, "gbt37276", "三级", by=cast.actor("chen"), on=date(2026, 3, 1))
    row, due = stored(sunny), Deadline.unscoped.get(kind=standing.GRADE)
    assert (row.grade, row.grade_standard, row.graded_on) == ("三级", "gbt37276", date(2026, 3, 1))
    assert timezone.localtime(due.due_at).date() == date(2029, 3, 1) and due.party_id == sunny.party_id


@pytest.mark.parametrize(
    ("standard", "grade", "days", "why"),
    [
        ("iso", "三级", 0, "没有这项等级标准"),
        ("yingkou-home", "甲级", 0, "没有这项等级标准"),
        ("gbt37276", "六级", 0, "没有这个等级"),
        ("gbt37276", "三级", 1, "在今天之后"),
    ],
)
def test_a_grade_that_is_not_is_refused(
    cast: Cast, sunny: Provider, standard: str, grade: str, days: int, why: str
) -> None:
    facility(cast, sunny, kind="residential")
    on = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused) as refusal:
        standing.set_grade(sunny, standard, grade, by=cast.actor("chen"), on=on)
    assert why in refusal.value.why and not stored(sunny).grade


def test_a_grade_of_institutions_is_for_those_who_run_one(cast: Cast, sunny: Provider) -> None:
    facility(cast, sunny)
    with pytest.raises(Refused) as refusal:
        standing.set_grade(sunny, "gbt37276", "三级", by=cast.actor("chen"))
    assert "没有运营养老机构" in refusal.value.why


def test_grades_that_were_not_published_are_not_given(cast: Cast, sunny: Provider, monkeypatch: Any) -> None:
    told = [one for one in standing.standards.grades() if one.key == "yingkou-home"]
    monkeypatch.setattr(standing.standards, "grades_in", lambda place: told)
    with pytest.raises(Refused) as refusal:
        standing.set_grade(sunny, "yingkou-home", "甲级", by=cast.actor("chen"))
    assert "没有公布" in refusal.value.why


@pytest.mark.parametrize("who", ["sunny", "liu", "agent"])
def test_only_an_officer_moves_it(cast: Cast, sunny: Provider, who: str) -> None:
    with pytest.raises(Refused):
        standing.suspend(sunny, by=cast.actor(who), why="x")
    assert stored(sunny).status == "active"


def test_the_neighbour_sees_nothing(cast: Cast, sunny: Provider) -> None:
    with pytest.raises(NotFound):
        standing.suspend(sunny, by=cast.actor("zhou"), why="x")
    assert stored(sunny).status == "active"
