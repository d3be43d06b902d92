"""Reads of duties: who, what by when, and how far it has come."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from yinian.foundation import access, files, regions
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region
from yinian.oversight.duties.appraisals import Appraisal, AppraisalLine
from yinian.oversight.duties.cases import Hop, LinkedCase
from yinian.oversight.duties.flow import (
    APPRAISALS,
    CASES,
    MEETINGS,
    TASKS,
    AppraisalStatus,
    CaseStatus,
    MeetingStatus,
    TaskStatus,
)
from yinian.oversight.duties.models import Body, Category, Meeting, Member, Task
from yinian.oversight.duties.reporting import Duty, Report
from yinian.oversight.duties.rules import Progress

TASK_STATUSES, CASE_STATUSES = TaskStatus.choices, CaseStatus.choices
KINDS, MEMBER_KINDS, MEETING_KINDS, EVERY = (
    Body.Kind.choices,
    Member.Kind.choices,
    Meeting.Kind.choices,
    Duty.Every.choices,
)
APPRAISAL_STATUSES = AppraisalStatus.choices
STILL = (TaskStatus.OPEN, TaskStatus.REPORTED)
LATE = Q(status__in=STILL)


def bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies within the actor's sight."""
    return Body.seen_by(actor).select_related("region").order_by("region_path", "id")


def with_members(actor: Actor) -> QuerySet[Body]:
    """The bodies within the actor's sight with how many belong to each."""
    rows = bodies(actor)
    mine = Member.seen_by(actor).filter(body=OuterRef("pk"), until=None).order_by().values("body")
    return rows.annotate(member_count=Coalesce(Subquery(mine.annotate(n=Count("id")).values("n")), 0))


def body(actor: Actor, pk: int) -> Body:
    """One body within the actor's sight."""
    return access.found(bodies(actor), pk)


def leads(actor: Actor, row: Body) -> bool:
    """Whether the actor acts for the body itself and not only for one of its members."""
    return actor.role == Role.OFFICER and regions.holds(actor.region_path, row.region_path)


def members(actor: Actor, row: Body | None = None) -> QuerySet[Member]:
    """The members of today within the actor's sight, of one body or of all."""
    rows = Member.seen_by(actor).select_related("body", "region", "contact").filter(until=None)
    return (rows.filter(body=row) if row else rows).order_by("body_id", "kind", "id")


def member(actor: Actor, pk: int) -> Member:
    """One member within the actor's sight."""
    return access.found(Member.seen_by(actor).select_related("body", "region", "contact"), pk)


def progress_of(actor: Actor, rows: Iterable[Member], year: int) -> dict[int, Progress]:
    """How far each of these members is with the tasks of a year that it leads."""
    numbers = [row.pk for row in rows]
    tasks = Task.seen_by(actor).filter(year=year, owner__in=numbers).exclude(status=TaskStatus.DROPPED)
    known = {row[0]: Progress(*row[1:]) for row in _counted(tasks, "owner")}
    return {pk: known.get(pk, Progress(0, 0)) for pk in numbers}


def _counted(rows: QuerySet[Task], by: str) -> QuerySet[Any, Any]:
    """For each value of a column how many tasks there are, how many are done and how many late."""
    return (
        rows.order_by()
        .values(by)
        .annotate(
            total=Count("id"),
            done=Count("id", filter=Q(status=TaskStatus.DONE)),
            late=Count("id", filter=LATE & Q(due_on__lt=timezone.localdate())),
        )
        .values_list(by, "total", "done", "late")
    )


def contacts(actor: Actor) -> QuerySet[Account]:
    """The officers who may speak for a member: of the actor's place and those below."""
    posts = Post.objects.filter(held(), regions.within(actor.region_path, "region__path"), role=Role.OFFICER)
    return Account.objects.filter(pk__in=posts.values("account"), is_active=True).order_by("name", "id")


def tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks within the actor's sight, the next due first."""
    rows = Task.seen_by(actor).select_related("category", "owner__contact", "body", "meeting")
    return rows.order_by("due_on", "id")


def task(actor: Actor, pk: int) -> Task:
    """One task within the actor's sight."""
    return access.found(tasks(actor), pk)


def late(rows: QuerySet[Task], today: date | None = None) -> QuerySet[Task]:
    """Those past their day and not done."""
    return rows.filter(LATE, due_on__lt=today or timezone.localdate())


def mine(actor: Actor) -> QuerySet[Task]:
    """What the actor speaks for and has still to bring about."""
    return tasks(actor).filter(owner__contact_id=actor.account_id or 0, status=TaskStatus.OPEN)


def to_confirm(actor: Actor) -> QuerySet[Task]:
    """What was reported done to the bodies that the actor acts for."""
    return tasks(actor).filter(regions.within(actor.region_path, "body__region_path"), status=TaskStatus.REPORTED)


def task_moves(actor: Actor, row: Task) -> list[Move]:
    """What the actor could do with a task now."""
    leading, speaks = leads(actor, row.body), row.owner.contact_id in (None, actor.account_id)
    return [move for move in TASKS.open_to(row, actor) if (speaks if move.verb == "duty_task.report_done" else leading)]


def evidence(actor: Actor, row: Task | Report) -> QuerySet[files.StoredFile]:
    """The files kept with something that the actor already sees."""
    return files.of(row)


def evidence_counts(rows: Iterable[Task]) -> dict[int, int]:
    """How many files each of these tasks has."""
    return files.counts(Task, [row.pk for row in rows])


def tree(actor: Actor, row: Body, year: int) -> list[tuple[Category, Progress]]:
    """A year's categories with how far their tasks have come, in their order."""
    mine = Task.seen_by(actor).filter(body=row, year=year, category__isnull=False).exclude(status=TaskStatus.DROPPED)
    known = {one[0]: Progress(*one[1:]) for one in _counted(mine, "category")}
    rows = Category.seen_by(actor).filter(body=row, year=year).order_by("number", "id")
    return [(one, known.get(one.pk, Progress(0, 0))) for one in rows]


def whole(parts: Iterable[tuple[Category, Progress]]) -> Progress:
    """All categories together."""
    found = [progress for _category, progress in parts]
    return Progress(sum(p.total for p in found), sum(p.done for p in found), sum(p.late for p in found))


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings within the actor's sight, the youngest first."""
    return Meeting.seen_by(actor).select_related("body").order_by("-at", "-id")


def meeting(actor: Actor, pk: int) -> Meeting:
    """One meeting within the actor's sight."""
    return access.found(meetings(actor), pk)


def meeting_moves(actor: Actor, row: Meeting) -> list[Move]:
    """What the actor could do with a meeting now."""
    return MEETINGS.open_to(row, actor) if leads(actor, row.body) else []


def ahead(actor: Actor, row: Body) -> QuerySet[Meeting]:
    """The meetings of a body that are still to be held, the next first."""
    return meetings(actor).filter(body=row, status=MeetingStatus.PLANNED).order_by("at", "id")


def list_for(actor: Actor, row: Meeting) -> QuerySet[Task]:
    """What stands on a meeting's list: what is late or a to-do still open by then; once held, what stood there."""
    rows = tasks(actor).filter(body=row.body_id)
    if row.status == MeetingStatus.HELD:
        return rows.filter(pk__in=row.listed)
    day = timezone.localdate(row.at)
    return rows.filter(LATE).filter(Q(category=None) | Q(due_on__lt=day))


def duties(actor: Actor) -> QuerySet[Duty]:
    """What must be reported regularly, as far as the actor acts for its body."""
    return Duty.seen_by(actor).select_related("body", "member").order_by("body_id", "id")


def duty(actor: Actor, pk: int) -> Duty:
    """One of them."""
    return access.found(duties(actor), pk)


def reports(actor: Actor) -> QuerySet[Report]:
    """The reports within the actor's sight, sent or not, the latest due first."""
    rows = Report.seen_by(actor).select_related("duty__body", "member__contact", "sent_by")
    return rows.order_by("-due_on", "member_id", "id")


def report(actor: Actor, pk: int) -> Report:
    """One report within the actor's sight."""
    return access.found(reports(actor), pk)


def missing(rows: QuerySet[Report], today: date | None = None) -> QuerySet[Report]:
    """Those past their day that were never sent."""
    return rows.filter(sent_at=None, due_on__lt=today or timezone.localdate())


def my_reports(actor: Actor) -> QuerySet[Report]:
    """What the actor speaks for and has still to send."""
    return reports(actor).filter(member__contact_id=actor.account_id or 0, sent_at=None).order_by("due_on", "id")


def cases(actor: Actor) -> QuerySet[LinkedCase]:
    """The matters within the actor's sight, the youngest first."""
    return LinkedCase.seen_by(actor).select_related("region").order_by("-id")


def case(actor: Actor, pk: int) -> LinkedCase:
    """One matter within the actor's sight."""
    return access.found(cases(actor), pk)


def hops(actor: Actor, row: LinkedCase) -> QuerySet[Hop]:
    """Every passing on of a matter that the actor already sees, in order."""
    return Hop.seen_by(actor).filter(case=row).select_related("source", "target").order_by("at", "id")


def case_moves(actor: Actor, row: LinkedCase) -> list[Move]:
    """What the actor could do with a matter: only whose place, or one below it, is in charge."""
    return CASES.open_to(row, actor) if regions.holds(actor.region_path, row.region.path) else []


def cases_here(actor: Actor) -> QuerySet[LinkedCase]:
    """The matters that the actor's own place is in charge of now."""
    return cases(actor).filter(region_id=actor.region_id or 0, status="open").order_by("due_on", "id")


def line_of(row: LinkedCase) -> list[Region]:
    """The places on a matter's line to which it may be passed: from the province down to its own."""
    own = Region.objects.get(path=row.region_path)
    return [place for place in (*regions.ancestors(own), own) if place.pk != row.region_id]


def appraisals(actor: Actor) -> QuerySet[Appraisal]:
    """The sheets within the actor's sight, the youngest first."""
    return Appraisal.seen_by(actor).select_related("member__body").order_by("-since", "-score", "id")


def appraisal(actor: Actor, pk: int) -> Appraisal:
    """One sheet within the actor's sight."""
    return access.found(appraisals(actor), pk)


def appraisal_lines(actor: Actor, row: Appraisal) -> QuerySet[AppraisalLine]:
    """The lines of a sheet that the actor already sees."""
    return AppraisalLine.seen_by(actor).filter(appraisal=row).order_by("id")


def appraisal_moves(actor: Actor, row: Appraisal) -> list[Move]:
    """What the actor could do with a sheet now."""
    return APPRAISALS.open_to(row, actor) if leads(actor, row.member.body) else []


def kept(actor: Actor, member: Member, since: date, until: date) -> dict[str, tuple[int, int]]:
    """Of what a member was to do in some days, how much it did in time: tasks, to-dos and reports."""
    within = Q(due_on__gte=since, due_on__lt=until)
    on_time = Q(status=TaskStatus.DONE, done_on__lte=F("due_on"))
    rows = Task.seen_by(actor).filter(within, owner=member).exclude(status=TaskStatus.DROPPED)
    counts = rows.aggregate(
        tasks=Count("id", filter=Q(category__isnull=False)),
        tasks_good=Count("id", filter=Q(category__isnull=False) & on_time),
        todos=Count("id", filter=Q(category=None)),
        todos_good=Count("id", filter=Q(category=None) & on_time),
    )
    sent = Report.seen_by(actor).filter(within, member=member).values_list("due_on", "sent_at")
    good = sum(1 for due, at in sent if at is not None and timezone.localdate(at) <= due)
    return {
        "tasks": (counts["tasks_good"], counts["tasks"]),
        "todos": (counts["todos_good"], counts["todos"]),
        "reports": (good, len(sent)),
    }


def missed(actor: Actor, member: Member, since: date, until: date) -> int:
    """How many reports of some days a member never sent though they were due."""
    rows = Report.seen_by(actor).filter(member=member, due_on__gte=since, due_on__lt=until)
    return missing(rows).count()
