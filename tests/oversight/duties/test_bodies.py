"""A body has a chair and members; only those who act for it change it; a member with open tasks stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.oversight.duties.conftest import DEPARTMENTS, Group
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.oversight.duties import bodies, queries, tasks
from yinian.oversight.duties.models import Body, Member


def test_thirteen_members_and_their_tasks(group: Group) -> None:
    assert queries.members(group.lin, group.body).count() == 13
    assert Line.unscoped.filter(verb="body.take_in").count() == 13
    todo = tasks.Todo("设立专项资金", group.members["市财政局"], timezone.localdate() + timedelta(days=9))
    tasks.give(group.body, todo, by=group.lin)
    found = queries.tasks(group.lin).filter(owner=group.members["市财政局"])
    assert [row.title for row in found] == ["设立专项资金"]
    counts = queries.progress_of(group.lin, group.members.values(), todo.due_on.year)
    assert (counts[todo.owner.pk].total, counts[todo.owner.pk].percent) == (1, 0)


def test_what_does_not_fit_is_refused(group: Group) -> None:
    lin, cast = group.lin, group.cast
    wrong = (
        bodies.Joining("市民政局"), bodies.Joining(" "), bodies.Joining("沈河区", "area"),
        bodies.Joining("某局", "department", region=cast.regions["dadong"]),
    )  # fmt: skip
    for given in wrong:
        with pytest.raises(Refused):
            bodies.take_in(group.body, given, by=lin)
    with pytest.raises(Refused, match="本级"):
        bodies.found(cast.regions["dadong"], bodies.Founding("区组", "group", "区长", date(2026, 1, 1)), by=lin)
    assert Member.unscoped.count() == len(DEPARTMENTS) + 1 and Body.unscoped.count() == 1


def test_a_member_leaves_only_with_nothing_open(group: Group) -> None:
    owner = group.members["市残联"]
    task = tasks.give(group.body, tasks.Todo("摸底", owner, timezone.localdate()), by=group.lin)
    with pytest.raises(Refused, match="1 件"):
        bodies.let_go(owner, by=group.lin, why="机构改革")
    tasks.drop(task, by=group.lin, why="改由民政")
    bodies.let_go(owner, by=group.lin, why="机构改革")
    assert queries.members(group.lin, group.body).count() == 12


def test_a_district_sees_its_own_membership_and_changes_nothing(group: Group) -> None:
    chen, zhou = group.cast.actor("chen"), group.cast.actor("zhou")
    assert [row.name for row in queries.members(chen)] == ["大东区"]
    assert not queries.members(zhou).exists() and not queries.bodies(zhou).exists()
    with pytest.raises(NotFound):
        bodies.take_in(group.body, bodies.Joining("某局"), by=zhou)
    with pytest.raises(Refused):
        bodies.name_contact(group.members["大东区"], None, by=chen)
