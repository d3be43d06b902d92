"""A task is reported with evidence, confirmed by somebody else, reminded of when late, and then stands on the next weekly list."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.oversight.duties.conftest import Group
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import Notice
from yinian.foundation.refusals import NotFound, Refused
from yinian.oversight.duties import bodies, jobs, queries, tasks
from yinian.oversight.duties.models import Task

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


class Ran:
    """A run that counts."""

    done = 0

    def advance(self, count: int) -> None:
        self.done += count


def given(group: Group, owner: str = "市民政局", days: int = 5) -> Task:
    todo = tasks.Todo("全市养老机构消防改造", group.members[owner], timezone.localdate() + timedelta(days=days))
    return tasks.give(group.body, todo, by=group.lin)


def overdue(task: Task) -> None:
    day = timezone.localdate() - timedelta(days=3)
    with writing("test"):
        Task.unscoped.filter(pk=task.pk).update(due_on=day)


def test_it_is_done_when_another_agrees(group: Group) -> None:
    task = given(group)
    with pytest.raises(Refused, match="佐证"):
        tasks.report_done(task, "改造 12 家", by=group.clerk)
    tasks.attach(task, SimpleUploadedFile("验收.png", PNG), by=group.clerk)
    with pytest.raises(Refused, match="何科"):
        tasks.report_done(task, "改造 12 家", by=group.lin)
    tasks.report_done(task, "改造 12 家", by=group.clerk)
    with pytest.raises(Refused, match="另一位"):
        tasks.confirm(task, by=group.clerk)
    tasks.send_back(task, by=group.lin, why="还差两家")
    assert (task.status, task.done_on) == ("open", None)
    assert Notice.objects.filter(account=group.members["市民政局"].contact, text__contains="还差两家").exists()
    tasks.report_done(task, "改造 14 家", by=group.clerk)
    tasks.confirm(task, by=group.lin)
    assert task.status == "done" and not Deadline.unscoped.filter(met_at=None).exists()
    assert Line.unscoped.filter(verb="duty_task.confirm", outcome="done").count() == 1


def test_what_is_late_stands_on_the_next_weekly_list_and_is_kept_with_it(group: Group) -> None:
    task, other = given(group), given(group, "市财政局", 30)
    overdue(task)
    soon: datetime = timezone.now() + timedelta(days=2)
    meeting = bodies.plan(group.body, "weekly", soon, by=group.lin)
    listed = list(queries.list_for(group.lin, meeting))
    assert [row.pk for row in listed] == [task.pk, other.pk]
    with writing("test"):
        type(meeting).unscoped.filter(pk=meeting.pk).update(at=timezone.now())
    meeting.refresh_from_db()
    bodies.hold(meeting, "继续督办", by=group.lin)
    tasks.drop(task, by=group.lin, why="并入下月")
    assert sorted(meeting.listed) == [task.pk, other.pk]
    assert queries.list_for(group.lin, meeting).count() == 2


def test_whoever_is_late_is_reminded_once_a_day(group: Group) -> None:
    task = given(group)
    overdue(task)
    run: Any = Ran()
    assert jobs.follow_up(run)["urged"] == 1 and jobs.follow_up(run)["urged"] == 0
    found = Notice.objects.filter(account=group.members["市民政局"].contact, text__contains="已逾期 3 天")
    assert found.count() == 1
    task.refresh_from_db()
    assert task.urged_at is not None


def test_nobody_is_urged_about_what_has_nobody_to_ask(group: Group) -> None:
    alone, done = given(group, "市财政局"), given(group)
    tasks.drop(done, by=group.lin, why="不再要求")
    left_out = tasks.not_urged([alone, done], group.lin)
    assert "联络员" in left_out[alone.pk].why and "不再要求" in left_out[done.pk].why
    urged: set[int] = set()
    assert tasks.urge_many([alone.pk, done.pk], urged, by=group.lin) == 2 and urged == set()


def test_a_district_reports_its_own_and_the_next_sees_nothing(group: Group) -> None:
    task, chen, zhou = given(group, "大东区"), group.cast.actor("chen"), group.cast.actor("zhou")
    assert [row.pk for row in queries.mine(chen)] == [task.pk] and not queries.tasks(zhou).exists()
    with pytest.raises(NotFound):
        tasks.attach(task, SimpleUploadedFile("验收.png", PNG), by=zhou)
    tasks.attach(task, SimpleUploadedFile("验收.png", PNG), by=chen)
    tasks.report_done(task, "已办", by=chen)
    with pytest.raises(Refused):
        tasks.drop(task, by=chen, why="x")
