"""A little of duties for the demonstration: a joint meeting of the city, six tasks, a weekly meeting, reports, a linked matter."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.oversight.duties import bodies, lists, passing, sending, tasks
from yinian.oversight.duties.models import Body, Member
from yinian.oversight.duties.rules import Given

# Departments as cities name them; which ones belong to this meeting is the demonstration's own.
DEPARTMENTS = (
    "市民政局", "市财政局", "市发展改革委", "市卫生健康委", "市人力资源社会保障局", "市自然资源局", "市住房城乡建设局", "市市场监管局",
    "市医保局", "市公安局", "市残联", "市消防救援支队",
)  # fmt: skip
TASKS = (
    ("设施建设", "核对社区养老服务用房底数", "市自然资源局", 20),
    ("设施建设", "养老机构消防改造验收", "市消防救援支队", -6),
    ("服务供给", "特殊困难老年人月探访全覆盖", "市民政局", 25),
    ("服务供给", "家庭养老床位签约", "市民政局", 40),
    ("要素保障", "落实运营补贴资金", "市财政局", 15),
    ("要素保障", "养老护理员培训", "市人力资源社会保障局", 35),
)


def load(actor: Callable[[str], Actor], region: str, district: str) -> None:
    """Load it once."""
    if Body.unscoped.exists():
        return
    lin, city, today = actor("lin"), regions.by_code(region), timezone.localdate()
    given = bodies.Founding("养老服务联席会议（演示）", "meeting", "分管副市长", date(today.year, 1, 5))
    body = bodies.found(city, given, by=lin)
    members = {name: bodies.take_in(body, bodies.Joining(name), by=lin) for name in DEPARTMENTS}
    area = bodies.Joining("大东区", "area", region=regions.by_code(district))
    members["大东区"] = bodies.take_in(body, area, by=lin)
    _tasks(body, members, lin, today)
    at = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=7 - today.weekday())
    bodies.plan_row(body, "weekly", at, 4, by=lin, place="市政府第二会议室")
    todo = tasks.Todo("排查驿站电梯安全，报整改清单", members["大东区"], today + timedelta(days=5))
    tasks.give(body, todo, by=lin)
    sending.owe(body, sending.Owed("工作进展", "month", 5, today.replace(day=1), members["市民政局"]), by=lin)
    about = regions.by_code(district)
    matter = passing.Matter("居民反映助餐点周末不开", about, today + timedelta(days=10), "12345 转来（演示）")
    case = passing.open_case(matter, by=lin)
    passing.pass_on(case, about, by=lin, why="请区里核实，一周内回复")


def _tasks(body: Body, members: dict[str, Member], by: Actor, today: date) -> None:
    rows = [
        Given(number, category, number, title, owner, "", today + timedelta(days=days))
        for number, (category, title, owner, days) in enumerate(TASKS, 1)
        if owner in members
    ]
    lists.take_in(body, today.year, lists.Read(rows), lists.Expected(3, len(TASKS)), by=by)
