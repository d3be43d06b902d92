"""Work for the background: runs with a key, schedules with slots, a worker; any of it may be killed and done again."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, close_old_connections, connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from yinian.foundation import verbs
from yinian.foundation.access import Scoped, or_common
from yinian.foundation.accounts import SignInCode
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.guard import writing
from yinian.foundation.journal import receipts, seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import LawBroken, Refused

log = logging.getLogger(__name__)
TRIES = 4
STALE = timedelta(seconds=15)


class Status(models.TextChoices):
    WAITING = "waiting", _("等待中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    DEAD = "dead", _("已放弃")


class Run(Scoped):
    """One piece of background work under one key: what it is, how far it is, and where it stands."""

    DOMAIN = "work"
    SEEN_THROUGH = {"region": or_common}

    key = models.CharField(_("幂等键"), max_length=120, unique=True)
    job = models.CharField(_("任务"), max_length=60)
    given = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=7, choices=Status.choices, default=Status.WAITING)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), null=True)
    place = models.JSONField(_("进度位置"), default=dict)
    result = models.JSONField(_("结果"), default=dict)
    error = models.TextField(_("错误"), blank=True)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    account_id = models.BigIntegerField(_("发起账号"), null=True)
    asked_at = models.DateTimeField(_("发起时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("后台任务")
        indexes = [
            models.Index(fields=["region_path", "-id"], name="run_region"),
            models.Index("state", name="run_dead", condition=models.Q(state="dead")),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return str(JOBS[self.job].title) if self.job in JOBS else self.job

    @property
    def share(self) -> int | None:
        """How much is done, in percent, where the whole is known."""
        return None if not self.total else min(100, self.done * 100 // self.total)

    def advance(self, count: int, *, total: int | None = None, **place: Any) -> None:
        """Keep the place reached, inside the transaction of the work itself; a run that lost its claim stops here."""
        values: dict[str, Any] = {"done": models.F("done") + count, "place": {**self.place, **place}}
        if total is not None:
            values["total"] = total
        with writing("run"):
            held = Run.unscoped.filter(pk=self.pk, state=Status.RUNNING, tries=self.tries).update(**values)
        if not held:
            raise Superseded(f"run {self.key} was taken over")
        self.place, self.done = values["place"], self.done + count


class Superseded(RuntimeError):
    """Another worker took this run over; what is not committed is not done."""


class Beat(models.Model):
    """When a worker last said that it lives."""

    worker = models.CharField(_("进程"), max_length=64, primary_key=True)
    at = models.DateTimeField(_("最近心跳"))

    class Meta:
        verbose_name = verbose_name_plural = _("后台进程")


Body = Callable[[Run], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of background work. `whole` means: one transaction holds all it does and the fact that it is done."""

    name: str
    title: str | Promise
    body: Body
    whole: bool


JOBS: dict[str, Job] = {}
SCHEDULES: dict[str, Callable[[datetime], str]] = {}
PULSES: list[Callable[[], Any]] = [receipts.react, seals.seal]


def job(name: str, title: str | Promise, *, whole: bool = True) -> Callable[[Body], Body]:
    """Register background work; a job that is not `whole` must call run.advance in each of its transactions."""

    def register(body: Body) -> Body:
        if name in JOBS:
            raise LawBroken(f"two jobs are called {name}")
        JOBS[name] = Job(name, title, body, whole)
        return body

    return register


def daily(at: str) -> Callable[[Body], Body]:
    """Run a job once a day from this local time on (HH:MM); a day missed altogether is not caught up."""
    hour, minute = map(int, at.split(":"))

    def slot(now: datetime) -> str:
        local = timezone.localtime(now)
        day = local.date() if (local.hour, local.minute) >= (hour, minute) else local.date() - timedelta(days=1)
        return day.isoformat()

    return _schedule(slot)


def every(minutes: int) -> Callable[[Body], Body]:
    """Run a job once in each span of so many minutes."""
    return _schedule(lambda now: str(int(now.timestamp()) // (minutes * 60)))


def _schedule(slot: Callable[[datetime], str]) -> Callable[[Body], Body]:
    def register(body: Body) -> Body:
        name = next(known.name for known in JOBS.values() if known.body is body)
        SCHEDULES[name] = slot
        return body

    return register


def start(name: str, key: str, *, by: Actor, given: dict[str, Any] | None = None, total: int | None = None) -> Run:
    """Ask for background work inside the running transaction; the same key is the same run."""
    if name not in JOBS:
        raise LawBroken(f"there is no job {name}")
    known = Run.unscoped.filter(key=key).first()
    if known is not None:
        return known
    run = Run.unscoped.create(
        key=key,
        job=name,
        given=given or {},
        total=total,
        account_id=by.account_id,
        region_path=by.region_path or "/",
        asked_at=timezone.now(),
    )
    perform.enqueue(run.pk)
    return run


@task()
def perform(run_id: int) -> None:
    """Do one run: what fails is tried again later, and after some tries laid on the dead-letter page."""
    with writing("run"):
        claimed = Run.unscoped.filter(pk=run_id, state__in=[Status.WAITING, Status.RUNNING]).update(
            state=Status.RUNNING, tries=models.F("tries") + 1, started_at=timezone.now(), error=""
        )
    if not claimed:
        return
    run = Run.unscoped.get(pk=run_id)
    if run.tries > TRIES:
        _fail(run, "the worker died at each try", final=True)
        return
    try:
        _do(run)
    except Superseded:
        log.warning("%s was taken over by another worker", run.key)
    except Refused as refusal:
        _fail(run, str(refusal), final=True)
    except Exception as error:
        log.exception("%s failed", run.key)
        _fail(run, f"{type(error).__name__}: {error}", final=run.tries >= TRIES)


def _do(run: Run) -> None:
    known = JOBS.get(run.job)
    if known is None:
        raise LawBroken(f"there is no job {run.job} any more")
    if not known.whole:
        _finish(run, known.body(run))
        return
    with transaction.atomic():
        # The row stays locked while the work lasts: a second worker waits, and then finds it done.
        held = Run.unscoped.select_for_update().get(pk=run.pk)
        if held.state != Status.RUNNING or held.tries != run.tries:
            raise Superseded(run.key)
        _finish(held, known.body(held))


def _finish(run: Run, result: dict[str, Any] | None) -> None:
    with writing("run"):
        ended = {"state": Status.DONE, "ended_at": timezone.now(), "result": result or {}}
        if not Run.unscoped.filter(pk=run.pk, state=Status.RUNNING, tries=run.tries).update(**ended):
            raise Superseded(run.key)


def _fail(run: Run, error: str, *, final: bool) -> None:
    values: dict[str, Any] = {"error": error[:2000], "state": Status.DEAD if final else Status.WAITING}
    if final:
        values["ended_at"] = timezone.now()
    with writing("run"), transaction.atomic():
        if Run.unscoped.filter(pk=run.pk, state=Status.RUNNING, tries=run.tries).update(**values) and not final:
            perform.using(run_after=timezone.now() + timedelta(seconds=5 * 4**run.tries)).enqueue(run.pk)


# --- dead letters -----------------------------------------------------------------------------------------------

ADMIN = frozenset({Role.SYSTEM_ADMIN})


@verbs.verb("run.retry", _("重试后台任务"), may=ADMIN)
def retry(run: Run, *, by: Actor) -> Run:
    """Take a dead run up again from the place it reached."""
    if not Run.unscoped.filter(pk=run.pk, state=Status.DEAD).update(state=Status.WAITING, tries=0, ended_at=None):
        raise _not_dead()
    verbs.note(run, {"state": [Status.DEAD.value, Status.WAITING.value]})
    perform.enqueue(run.pk)
    return run


@verbs.verb("receipt.retry", _("重试处理"), may=ADMIN)
def retry_receipt(receipt: receipts.Receipt, *, by: Actor) -> receipts.Receipt:
    """Let a listener try a dead line again."""
    dead = receipts.Receipt.objects.filter(pk=receipt.pk, dead_at__isnull=False)
    if not dead.update(dead_at=None, tries=0, due_at=timezone.now()):
        raise _not_dead()
    verbs.note(receipt, {"dead_at": [str(receipt.dead_at), None]})
    return receipt


def _not_dead() -> Refused:
    return Refused(
        _("您要重试一项后台任务。"), _("它不在已放弃的任务里，可能已有人重试。"), _("请刷新页面查看最新状态。")
    )


def dead_receipts(actor: Actor) -> models.QuerySet[receipts.Receipt]:
    """Reactions given up, for a system administrator whose region holds them."""
    rows = receipts.Receipt.objects.filter(dead_at__isnull=False).select_related("line").order_by("-dead_at")
    if actor.role not in ADMIN | {Role.SYSTEM}:
        return rows.none()
    return rows.filter(line__in=Line.unscoped.filter(or_common(actor)))


# --- the worker -------------------------------------------------------------------------------------------------


def pulse(worker: str) -> None:
    """One beat: say that this worker lives, start what is due, take up what dead workers left, react and seal."""
    now = timezone.now()
    with writing("beat"):
        Beat.objects.update_or_create(worker=worker, defaults={"at": now})
    due(now)
    recover(now)
    for step in PULSES:
        step()


def due(now: datetime) -> None:
    """Start each schedule's present slot unless it was started before."""
    keys = {f"{name}@{slot(now)}": name for name, slot in SCHEDULES.items()}
    begun = set(Run.unscoped.filter(key__in=keys).values_list("key", flat=True))
    for key in keys.keys() - begun:
        try:
            with writing("schedule"), transaction.atomic():
                start(keys[key], key, by=system("定时任务"))
        except IntegrityError:
            continue  # another worker's clock struck first


def recover(now: datetime) -> int:
    """Put tasks whose worker no longer beats back into the queue, and say how many."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    alive = set(Beat.objects.filter(at__gt=now - STALE).values_list("worker", flat=True))
    lost = [row for row in running if not row.worker_ids or row.worker_ids[-1] not in alive]
    count = 0
    for row in lost:
        count += DBTaskResult.objects.filter(
            pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
        ).update(status=TaskResultStatus.READY, started_at=None)
    return count


def beat_for_ever(worker: str, stop: threading.Event, seconds: float = 1.0) -> None:
    """Pulse until told to stop; a failing pulse is logged and the next one tries again."""
    while not stop.wait(seconds):
        try:
            close_old_connections()
            pulse(worker)
        except Exception:
            log.exception("a pulse failed")
            time.sleep(seconds)
    connection.close()


@job("journal.export_head", _("导出日志封存头"))
def export_head(run: Run) -> dict[str, Any]:
    """Write the newest seal outside the database, every day."""
    path = seals.export_head()
    return {"file": path.name if path else None}


@job("runs.prune", _("清理旧的后台任务"))
def prune(run: Run) -> dict[str, Any]:
    """Forget finished runs, beats and codes after a month, and sessions that expired; the journal remembers what was done."""
    before = timezone.now() - timedelta(days=30)
    with writing("prune"):
        runs, _kinds = Run.unscoped.filter(state=Status.DONE, ended_at__lt=before).delete()
        Beat.objects.filter(at__lt=before).delete()
        SignInCode.objects.filter(expires_at__lt=before).delete()
        tasks, _kinds = DBTaskResult.objects.filter(finished_at__lt=before).delete()
    SessionStore.clear_expired()
    return {"runs": runs, "tasks": tasks}


daily("00:10")(export_head)
daily("03:30")(prune)


def today(run: Run) -> date:
    """The local day a run was asked for."""
    return timezone.localdate(run.asked_at)


def waiting() -> bool:
    """Whether anything that is due still waits to be done."""
    now = timezone.now()
    receipt = receipts.Receipt.objects.filter(done_at=None, dead_at=None, due_at__lte=now)
    return DBTaskResult.objects.ready().exists() or receipt.exists()
