"""Tasks: given out by a meeting or by the year's list, reported done with evidence, confirmed by somebody else, urged when late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, files, notices, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.files import StoredFile, Upload
from yinian.foundation.refusals import Refused
from yinian.foundation.verbs import Done
from yinian.oversight.duties import queries
from yinian.oversight.duties.bodies import check_leads
from yinian.oversight.duties.flow import OFFICE, TASKS, TaskStatus
from yinian.oversight.duties.models import Body, Meeting, Member, Task

DUE = deadlines.kind("duty.task", _("完成工作任务"))
KIND = notices.named("duty", _("督办"), sms=True)
LABEL = Task._meta.label_lower
# Whoever speaks for a member is told so long before the day.
BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Todo:
    """What a meeting wants done by a member, and by when."""

    title: str
    owner: Member
    due_on: date
    helpers: str = ""


def end_of(day: date) -> datetime:
    """The last moment of a local day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(seconds=1)


def expect(task: Task) -> None:
    """Set the deadline of a task."""
    deadlines.expect(task, DUE, end_of(task.due_on), title=f"{task.owner.name} {task}"[:200])


@verbs.verb("duty_task.give", _("交办督办事项"), may=OFFICE)
def give(body: Body, todo: Todo, *, by: Actor, meeting: Meeting | None = None) -> Task:
    """Give a member something to do by a day, from a meeting or between two."""
    check_leads(body, by)
    asked = _("您要交办「{title}」。")
    if not todo.title.strip() or len(todo.title) > 300:
        raise Refused(asked, _("事项没有写，或超过 300 字。"), _("请写明要办成什么。"), title=todo.title[:40])
    if todo.owner.body_id != body.pk or todo.owner.until is not None:
        raise Refused(asked, _("牵头单位不是现在的成员。"), _("请从成员单位中选择。"), title=todo.title[:40])
    if todo.due_on < timezone.localdate() or (meeting is not None and meeting.body_id != body.pk):
        raise Refused(asked, _("完成时限在今天以前，或会议不是本组的。"), _("请核对。"), title=todo.title[:40])
    row: Task = verbs.create(
        Task, body=body, meeting=meeting, year=todo.due_on.year, title=todo.title.strip(), owner=todo.owner,
        helpers=todo.helpers.strip(), due_on=todo.due_on, region_path=todo.owner.region_path,
    )  # fmt: skip
    expect(row)
    _tell(row, say("交办给您：{title}（{day}前）").format(title=row, day=f"{row.due_on:%m-%d}"))
    return row


@verbs.verb("duty_task.attach", _("添加任务佐证"), may=OFFICE)
def attach(task: Task, upload: Upload, *, by: Actor) -> StoredFile:
    """Keep a piece of evidence with a task that is still under way."""
    verbs.about(task)
    if task.status not in queries.STILL:
        raise Refused(_("您要给任务「{title}」添加佐证。"), _("它已办结。"), _("如有新情况，请另行交办。"), title=task)
    return files.keep(task, upload)


@verbs.verb("duty_task.report_done", _("报告任务完成"), may=TASKS.may("duty_task.report_done"))
def report_done(task: Task, said: str, *, by: Actor) -> Task:
    """Say that a task is done, and how; there must be something to show for it."""
    asked, contact = _("您要报告任务「{title}」完成。"), task.owner.contact
    if contact is not None and by.account_id != contact.pk:
        raise Refused(
            asked, _("它由联络员「{name}」报告。"), _("请联系他，或更换联络员。"), title=task, name=contact.name
        )
    if not said.strip():
        raise Refused(asked, _("完成情况没有写。"), _("请写明做成了什么。"), title=task)
    if not files.of(task).exists():
        raise Refused(asked, _("还没有佐证。"), _("请先添加文件或照片。"), title=task)
    TASKS.move(task, by=by, said=said.strip()[:500], done_on=timezone.localdate())
    return task


@verbs.verb("duty_task.confirm", _("确认任务完成"), may=TASKS.may("duty_task.confirm"))
def confirm(task: Task, *, by: Actor, why: str = "") -> Task:
    """Agree that a task is done; never by whoever reported it."""
    check_leads(task.body, by)
    TASKS.move(task, by=by)
    deadlines.meet(task, DUE)
    return task


@verbs.verb("duty_task.send_back", _("退回任务"), may=TASKS.may("duty_task.send_back"))
def send_back(task: Task, *, by: Actor, why: str) -> Task:
    """Say that it is not done yet, and why; the day it is due stays."""
    check_leads(task.body, by)
    if not why.strip():
        raise Refused(_("您要退回任务「{title}」。"), _("理由没有写。"), _("请写明还差什么。"), title=task)
    TASKS.move(task, by=by, done_on=None)
    _tell(task, say("退回给您：{title}。{why}").format(title=task, why=why.strip()))
    return task


@verbs.verb("duty_task.drop", _("不再要求任务"), may=TASKS.may("duty_task.drop"))
def drop(task: Task, *, by: Actor, why: str) -> Task:
    """Take a task off the list; it counts for nobody any more."""
    check_leads(task.body, by)
    if not why.strip():
        raise Refused(_("您要撤下任务「{title}」。"), _("理由没有写。"), _("请写明理由。"), title=task)
    TASKS.move(task, by=by)
    deadlines.drop(task, DUE)
    return task


def not_urged(tasks: Sequence[Task], by: Actor) -> dict[int, Refused]:
    """Which of these tasks nobody can be urged about, and why."""
    found = {}
    for task in tasks:
        asked, title = _("您要催办「{title}」。"), str(task)
        if by.role is not Role.SYSTEM and not queries.leads(by, task.body):
            found[task.pk] = Refused(asked, _("它不由您督办。"), _("请由交办的一级催办。"), title=title)
        elif task.status != TaskStatus.OPEN:
            found[task.pk] = Refused(
                asked, _("它现在是「{status}」。"), _("不用再催。"), title=title, status=task.get_status_display()
            )
        elif task.owner.contact_id is None:
            found[task.pk] = Refused(asked, _("牵头单位没有联络员。"), _("请先确定联络员。"), title=title)
    return found


@verbs.bulk_verb("duty_task.urge_many", _("催办任务"), may=OFFICE, chunk=500)
def urge_many(numbers: Sequence[int], urged: set[int], *, by: Actor, why: str = "") -> list[Done]:
    """Remind whoever speaks for the members that lead many tasks; each task tells when it was last urged."""
    rows = list(queries.tasks(by).filter(pk__in=numbers))
    left_out, now, done = not_urged(rows, by), timezone.now(), []
    fit = [row for row in rows if row.pk not in left_out]
    Task.unscoped.filter(pk__in=[row.pk for row in fit]).update(urged_at=now)
    for row in fit:
        _tell(row, _urging(row))
        urged.add(row.pk)
        changes = {f"{LABEL}:{row.pk}": {"urged_at": [row.urged_at and str(row.urged_at), str(now)]}}
        done.append(Done(LABEL, row.pk, row.region_path, changes))
    return done


def _urging(row: Task) -> str:
    today, day = timezone.localdate(), f"{row.due_on:%m-%d}"
    if row.due_on < today:
        return say("催办：{title}，{day}到期，已逾期 {count} 天").format(
            title=row, day=day, count=(today - row.due_on).days
        )
    return say("催办：{title}，{day}前完成").format(title=row, day=day)


def _tell(task: Task, text: str) -> None:
    if task.owner.contact_id is not None:
        notices.tell_many([task.owner.contact_id], text[:300], f"/duty-tasks/{task.pk}", kind=KIND)
