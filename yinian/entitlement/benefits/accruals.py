"""A month of a region is reckoned: begun by the clock or an officer, posted in parts each elder once, and only the difference."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import posting, reckoning
from yinian.entitlement.benefits.dues import Accrual
from yinian.entitlement.benefits.flow import OFFICE
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.benefits.posting import Window
from yinian.entitlement.benefits.reckoning import Book
from yinian.entitlement.policies import queries as policies
from yinian.foundation import jobs, periods, regions, verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.jobs import Run
from yinian.foundation.ledger import Unit
from yinian.foundation.periods import Period
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region

JOB = "benefits.accrue"
BY = system("待遇核算")
NOBODY: frozenset[Role] = frozenset()
MOST_MONTHS = 36
# How many changes one transaction takes, and how many are written at a time.
CHUNK, WRITERS = 40_000, 2


# --- who begins it ----------------------------------------------------------------------------------------------


@verbs.verb("accrual.begin", _("核算待遇"), may=OFFICE)
def begin(region: Region, month: date, *, by: Actor, why: str = "") -> Accrual:
    """Reckon a month of a region in the background: what is due to each elder who holds a grant on its first day."""
    return _begin(region, Period(month, periods.add_months(month.replace(day=1), 1)), by)[0]


@verbs.verb("accrual.recompute", _("重新核算待遇"), may=OFFICE)
def recompute(region: Region, since: date, until: date, *, by: Actor, why: str) -> Accrual:
    """Reckon past months anew, from one up to and with another, by today's knowledge; only differences are posted, today."""
    if not why.strip():
        raise _refusal(region, since, _("没有写明理由。"), _("请填写理由。"))
    if until < since:
        raise _refusal(region, since, _("最后一个月在第一个月之前。"), _("请核对月份。"))
    return _begin(region, Period(since.replace(day=1), periods.add_months(until.replace(day=1), 1)), by)[0]


@verbs.verb("accrual.begin_month", _("启动每月核算"), may=NOBODY)
def begin_month(today: date, *, by: Actor) -> list[Run]:
    """Ask for the month's accrual of every city that has somebody to pay; on any day of the month they are the same runs."""
    first = today.replace(day=1)
    runs = []
    for region in _payers():
        key = f"{JOB}@{region.pk}:{first:%Y-%m}"
        known = Run.unscoped.filter(key=key).first()
        runs.append(known or _begin(region, periods.month(first), by, key=key)[1])
    return runs


@verbs.verb("accrual.export", _("导出应发待遇"), may=OFFICE)
def export(accrual: Accrual, *, by: Actor, why: str = "") -> Accrual:
    """Leave a trace that a list of who is owed what left the house."""
    return accrual


def _payers() -> Iterator[Region]:
    """The cities, and districts that lie in none, where somebody is granted money."""
    above = ""
    for region in Region.objects.filter(level__in=[Level.CITY, Level.DISTRICT]).order_by("path"):
        if above and regions.holds(above, region.path):
            continue
        above = region.path
        grants = Decision.unscoped.filter(regions.within(region.path, "region_path"), unit=Unit.FEN, amount__gt=0)
        if grants.exists():
            yield region


def _begin(region: Region, period: Period, by: Actor, key: str = "") -> tuple[Accrual, Run]:
    if not regions.holds(by.region_path, region.path) and by.role is not Role.SYSTEM:
        raise _refusal(region, period.since, _("它不在您的岗位范围内。"), _("请选择您辖区内的区域。"))
    months = [one.since.replace(day=1) for one in periods.months(period)]
    if months[-1] > timezone.localdate():
        raise _refusal(region, months[-1], _("这个月还没有到。"), _("请选择本月或以前的月份。"))
    if len(months) > MOST_MONTHS:
        raise _refusal(region, months[0], _("一次最多核算 {most} 个月。"), _("请分几次办理。"), most=MOST_MONTHS)
    open_ = Accrual.unscoped.filter(region=region, month__in=months, ended_at=None).order_by("month").first()
    if open_ is not None:
        raise _refusal(region, open_.month, _("这个月正在核算。"), _("请等它完成后再办理。"))
    now = timezone.now()
    made = [
        verbs.create(Accrual, region=region, month=month, begun_at=now, region_path=region.path) for month in months
    ]
    given = {"accruals": [row.pk for row in made], "chunk": CHUNK}
    run = jobs.start(JOB, key or f"{JOB}:{made[0].pk}", by=by, given=given)
    for row in made:
        verbs.change(row, totals={"run": run.pk})
    return made[0], run


def _refusal(region: Region, month: date, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(
        _("您要核算「{place}」{month} 的待遇。"), why, do, place=region.name, month=f"{month:%Y-%m}", **values
    )


# --- the work itself --------------------------------------------------------------------------------------------


def work(run: Run, *, everywhere: bool = False) -> None:
    """Reckon a run's months one after the other; each part is one transaction, and what stands posted is no difference any more."""
    accruals = list(Accrual.unscoped.filter(pk__in=run.given["accruals"]).order_by("month").select_related("region"))
    left = [row for row in accruals if row.ended_at is None]
    policies.refresh()
    if not left:
        return
    with reckoning.opened(left[0].region, [row.month for row in left], everywhere=everywhere) as book:
        for row in left:
            reckoning.reckon(book, row.month)
            _post(run, book, row)
            with transaction.atomic():
                posting.finish(row, book, by=BY)
                run.advance(0, accrual=row.pk)


def _post(run: Run, book: Book, row: Accrual) -> None:
    """Post a month's parts, two at a time where the database takes two writers: while one's keys are looked up, the other copies."""
    left = deque(_windows(book, run.given["chunk"]))

    def write(own: Book) -> None:
        try:
            while (window := _next(left)) is not None:
                posting.post([window], own, row, by=BY, after=lambda count: run.advance(count, accrual=row.pk))
        except BaseException:
            left.clear()  # the other writer ends its part and stops
            raise

    def beside() -> None:
        try:
            write(book.beside())
        finally:
            connection.close()

    if len(left) < 2 or connection.vendor != "postgresql" or connection.in_atomic_block:
        write(book)
        return
    with ThreadPoolExecutor(WRITERS) as pool:
        for writer in [pool.submit(beside) for _number in range(WRITERS)]:
            writer.result()


def _next(left: deque[Window]) -> Window | None:
    try:
        return left.popleft()
    except IndexError:
        return None


def _windows(book: Book, chunk: int) -> list[Window]:
    """The people with something to post, cut into parts of like size; who was posted before has nothing any more."""
    (count,) = book.one("SELECT count(*) FROM memory.changes")
    if not count:
        return []
    parts = -(-count // chunk)
    rows = book.db.execute(
        f"SELECT max(person) FROM (SELECT person, ntile({parts}) OVER (ORDER BY person) AS part FROM memory.changes) "
        "GROUP BY part ORDER BY 1"
    ).fetchall()
    ends = sorted({row[0] for row in rows})
    return [Window(low, high) for low, high in zip([0, *ends], ends, strict=False)]
