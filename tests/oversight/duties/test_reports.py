"""Reports are laid open each period, sent by whoever speaks for the member, and a missing one costs points in the appraisal."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.oversight.duties.conftest import Group
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.refusals import NotFound, Refused
from yinian.oversight.duties import appraising, queries, sending
from yinian.oversight.duties.jobs import BY
from yinian.oversight.duties.reporting import Duty, Report

TODAY = timezone.localdate()


def owed(group: Group, member: str = "市民政局") -> Duty:
    since = (TODAY.replace(day=1) - timedelta(days=40)).replace(day=1)
    given = sending.Owed("工作进展", "month", 1, since, group.members[member])
    return sending.owe(group.body, given, by=group.lin)


def test_each_period_that_has_begun_is_laid_open_once(group: Group) -> None:
    duty = owed(group)
    assert Report.unscoped.count() == 3 == Deadline.unscoped.filter(kind="duty.report").count()
    sending.lay_open(duty, TODAY, by=BY)
    assert Report.unscoped.count() == 3
    whole = sending.Owed("季度小结", "quarter", 10, TODAY)
    sending.owe(group.body, whole, by=group.lin)
    assert Report.unscoped.filter(duty__name="季度小结").count() == 13
    with pytest.raises(Refused, match="同名"):
        sending.owe(group.body, whole, by=group.lin)


def test_whoever_speaks_for_the_member_sends_it(group: Group) -> None:
    owed(group)
    report = Report.unscoped.order_by("due_on")[0]
    with pytest.raises(Refused, match="何科"):
        sending.send(report, "正常", by=group.lin)
    with pytest.raises(Refused, match="内容"):
        sending.send(report, " ", by=group.clerk)
    sending.send(report, "正常推进", by=group.clerk)
    assert report.sent_by_id == group.clerk.account_id
    assert not Deadline.unscoped.filter(subject_id=report.pk, kind="duty.report", met_at=None).exists()
    with pytest.raises(Refused, match="已经报过"):
        sending.send(report, "再报", by=group.clerk)
    with pytest.raises(NotFound):
        queries.report(group.cast.actor("zhou"), report.pk)


def test_a_missing_report_is_flagged_in_the_appraisal(group: Group) -> None:
    owed(group)
    since, until = TODAY - timedelta(days=60), TODAY
    first, second = Report.unscoped.order_by("due_on")[:2]
    with writing("test"):
        Report.unscoped.filter(pk=first.pk).update(due_on=until - timedelta(days=20))
        Report.unscoped.filter(pk=second.pk).update(
            due_on=until - timedelta(days=2), sent_at=timezone.now() - timedelta(days=5)
        )
    appraising.draw_up(group.body, since, until, by=group.lin)
    row = queries.appraisals(group.lin).get(member=group.members["市民政局"])
    lines = {line.part: line for line in queries.appraisal_lines(group.lin, row)}
    assert (row.missing, lines["reports"].points, lines["reports"].good, lines["reports"].total) == (1, 10, 1, 2)
    assert "未报送 1 次" in lines["reports"].basis and lines["tasks"].points is None
    appraising.mark(row, 18, "质量较好", by=group.lin)
    with pytest.raises(Refused, match="另一位"):
        appraising.conclude(row, by=group.lin)
    appraising.conclude(row, by=group.clerk)
    assert (row.status, row.score) == ("concluded", 70)
    with pytest.raises(Refused):
        appraising.mark(row, 20, "改", by=group.lin)


def test_sheets_are_drawn_up_once_and_for_days_that_are_over(group: Group) -> None:
    since, until = date(TODAY.year - 1, 1, 1), date(TODAY.year, 1, 1)
    appraising.draw_up(group.body, since, until, by=group.lin)
    assert queries.appraisals(group.lin).count() == 13
    assert [row.member.name for row in queries.appraisals(group.cast.actor("chen"))] == ["大东区"]
    for wrong in ((since, until), (since, TODAY + timedelta(days=1))):
        with pytest.raises(Refused):
            appraising.draw_up(group.body, *wrong, by=group.lin)
