"""Background work: how far it is, what was given up, and trying that again."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CONSOLE, SYSTEM, face
from yinian.faces.frame import progress
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Progress, Tab
from yinian.foundation import access, jobs, verbs
from yinian.foundation.jobs import Run, Status

COLUMNS = [
    Column("title", _("任务")),
    Column("asked", _("发起时间")),
    Column("ended", _("结束时间")),
    Column("done", _("已处理"), numeric=True),
    Column("state", _("状态")),
]
RECEIPTS = [
    Column("line", _("日志")),
    Column("listener", _("处理程序")),
    Column("error", _("错误")),
    Column("act", _("办理")),
]
TONES = {"waiting": "wait", "running": "info", "done": "done", "dead": "danger"}


@face.page(
    "runs", title=_("后台任务"), lead=_("系统在后台做的事。放弃了的可以从停下的地方重试。"), may=SYSTEM, rail="runs"
)
def runs(request: Request) -> Context:
    """All runs, or those given up."""
    actor = request.by
    rows, dead = Run.seen_by(actor).order_by("-id"), jobs.dead_receipts(actor)
    given_up = rows.filter(state=Status.DEAD)
    show = request.GET.get("show", "")
    tabs = [
        Tab(_("全部"), "?", show not in {"dead", "receipts"}),
        Tab(_("已放弃的任务"), "?show=dead", show == "dead", given_up.count()),
        Tab(_("已放弃的处理"), "?show=receipts", show == "receipts", dead.count()),
    ]
    if show == "receipts":
        shown = listing(request, dead, RECEIPTS, key="receipts", empty=_("没有放弃的处理。"))
        titles = [(row, verbs.title_of(row.line.verb)) for row in shown.rows]
        return {"listing": shown, "receipts": titles, "tabs": tabs}
    chosen = given_up if show == "dead" else rows
    return {"listing": listing(request, chosen, COLUMNS, key="runs", empty=_("还没有后台任务。")), "tabs": tabs}


@face.page("runs/<int:pk>", title=_("后台任务"), may=CONSOLE, rail="runs", template="console/run.html")
def run(request: Request, pk: int) -> Context | HttpResponse:
    """One run; the part that shows how far it is asks again by itself."""
    actor = request.by
    row = access.found(Run.seen_by(actor), pk)
    ended = row.state in {Status.DONE, Status.DEAD}
    known = Progress(
        "run",
        _words(row),
        row.done,
        row.total or max(row.done, 1),
        f"{reverse('run', kwargs={'pk': pk})}?part=1",
        ended,
    )
    if (answer := progress.part(request, known, reverse("run", kwargs={"pk": pk}))) is not None:
        return answer
    may_retry = row.state == Status.DEAD and actor.role in SYSTEM
    told = {"run": row, "job": known, "tone": TONES[row.state], "may_retry": may_retry, "title": row.title}
    return {**told, "refresh_seconds": 0 if ended else 3, "found": _found(row), "back": "/"}


def _words(row: Run) -> str:
    words = {
        Status.WAITING: now("等待后台进程接手"),
        Status.RUNNING: now("正在进行"),
        Status.DONE: now("已完成"),
        Status.DEAD: now("试了几次都没有办成，已放弃"),
    }
    return words[Status(row.state)]


def _found(row: Run) -> list[tuple[str, object]]:
    words = {
        "lines": now("日志条数"),
        "seals": now("封存数"),
        "unsealed": now("等待封存"),
        "faults": now("发现的问题"),
        "first": now("前几处问题"),
        "file": now("文件"),
        "runs": now("清理的任务"),
        "tasks": now("清理的队列记录"),
        "reckoning": now("统计编号"),
        "found": now("找到"),
        "grants": now("接管的待遇"),
        "paused": now("暂停的待遇"),
    }
    return [
        (words.get(name, name), "；".join(value) if isinstance(value, list) else value)
        for name, value in row.result.items()
    ]


@face.page("runs/<int:pk>/retry", title=_("重试后台任务"), may=SYSTEM, rail="runs", acts=True)
def retry_run(request: Request, pk: int) -> HttpResponse:
    """Take a dead run up again."""
    jobs.retry(access.found(Run.seen_by(request.by), pk), by=request.by)
    return go("run", pk=pk)


@face.page("runs/receipts/<int:pk>/retry", title=_("重试处理"), may=SYSTEM, rail="runs", acts=True)
def retry_receipt(request: Request, pk: int) -> HttpResponse:
    """Let a listener try a dead line again."""
    row = jobs.dead_receipts(request.by).filter(pk=pk).first()
    if row is None:
        raise access.missing(_("处理回执"), pk)
    jobs.retry_receipt(row, by=request.by)
    say(request, now("已放回队列。"))
    return go("runs")
