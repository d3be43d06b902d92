"""What the pages of duties show: a leading group of the city, a task of each kind, a meeting, a report, a case, a sheet."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import Cast
from tests.oversight.duties.conftest import build
from tests.oversight.duties.test_tasks import PNG
from yinian.foundation.guard import writing
from yinian.oversight.duties import appraising, bodies, passing, queries, sending, tasks
from yinian.oversight.duties.models import Category, Task
from yinian.oversight.duties.reporting import Report


def rows(cast: Cast) -> dict[str, Any]:
    """All of it, as the city's officers make it; the clerk speaks for the civil-affairs bureau."""
    group, today = build(cast), timezone.localdate()
    body, lin, soon = group.body, group.lin, timezone.localdate() + timedelta(days=9)
    owner = group.members["市财政局"]
    todo = tasks.give(body, tasks.Todo("消防改造", owner, soon), by=lin)
    reported = tasks.give(body, tasks.Todo("设立专项资金", group.members["市民政局"], soon), by=lin)
    tasks.attach(reported, SimpleUploadedFile("文件.png", PNG), by=group.clerk)
    tasks.report_done(reported, "已设立", by=group.clerk)
    ready = tasks.give(body, tasks.Todo("出台细则", owner, soon), by=lin)
    tasks.attach(ready, SimpleUploadedFile("文件.png", PNG), by=lin)
    with writing("test"):
        listed = Category.unscoped.create(
            body=body, year=today.year, number=1, name="设施建设", region_path=body.region_path
        )
        Task.unscoped.filter(pk=ready.pk).update(category=listed, number=1)
    meeting = bodies.plan(body, "weekly", timezone.now() - timedelta(hours=1), by=lin)
    duty = sending.owe(body, sending.Owed("工作进展", "month", 5, today, owner), by=lin)
    matter = passing.Matter("驿站电梯停用", cast.regions["xiaodong"], soon)
    case = passing.open_case(matter, by=lin)
    appraising.draw_up(body, date(today.year - 1, 1, 1), date(today.year, 1, 1), by=lin)
    sheet = queries.appraisals(lin).get(member=owner)
    judged = queries.appraisals(lin).get(member=group.members["市残联"])
    appraising.mark(judged, 15, "一般", by=group.clerk)
    return {
        "body": body, "member_of": owner, "todo": todo, "said_done": reported, "ready": ready, "meeting": meeting,
        "report_duty": duty, "owed": Report.unscoped.get(duty=duty), "case": case, "sheet": sheet, "judged": judged,
    }  # fmt: skip
