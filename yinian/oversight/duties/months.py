"""The dispatch of a month: what was due and done, and member by member."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from yinian.foundation.actor import Actor
from yinian.oversight.duties.flow import MeetingStatus, TaskStatus
from yinian.oversight.duties.models import Body, Member, Task
from yinian.oversight.duties.queries import LATE, late, meetings, members, missing, reports, tasks
from yinian.oversight.duties.reporting import Report


def whole(actor: Actor, row: Body, first: date) -> dict[str, Any]:
    """The dispatch of a month: what became due and was done, meetings, to-dos, reports; and member by member."""
    until = (first + timedelta(days=32)).replace(day=1)
    today = timezone.localdate()
    rows = tasks(actor).filter(body=row).exclude(status=TaskStatus.DROPPED)
    due = rows.filter(due_on__gte=first, due_on__lt=until)
    held_in = meetings(actor).filter(body=row, status=MeetingStatus.HELD, at__date__gte=first, at__date__lt=until)
    owed = reports(actor).filter(duty__body=row, due_on__gte=first, due_on__lt=until)
    return {
        "due": due.count(),
        "done": rows.filter(done_on__gte=first, done_on__lt=until).count(),
        "late": late(due, min(today, until)).count(),
        "given": rows.filter(category=None, meeting__at__date__gte=first, meeting__at__date__lt=until).count(),
        "meetings": list(held_in.order_by("at")),
        "reports": owed.count(),
        "sent": owed.exclude(sent_at=None).count(),
        "missing": list(missing(owed, min(today, until))),
        "open": list(late(rows, min(today, until))[:50]),
    }


@dataclass(frozen=True, slots=True)
class MemberMonth:
    """One member's month: tasks due, of them done, late; reports owed, sent, missing."""

    member: Member
    figures: tuple[int, int, int, int, int, int]


def by_member(actor: Actor, row: Body, first: date) -> list[MemberMonth]:
    """The month of each member, in two questions beside the members themselves."""
    until, today = (first + timedelta(days=32)).replace(day=1), timezone.localdate()
    span = Q(due_on__gte=first, due_on__lt=until)
    past = Q(due_on__lt=min(today, until))
    found = Task.seen_by(actor).filter(span, body=row).exclude(status=TaskStatus.DROPPED).order_by().values("owner")
    tasks_of = {
        one["owner"]: (one["due"], one["done"], one["late"])
        for one in found.annotate(
            due=Count("id"), done=Count("id", filter=Q(status=TaskStatus.DONE)), late=Count("id", filter=LATE & past)
        )
    }
    owed = Report.seen_by(actor).filter(span, duty__body=row).order_by().values("member")
    reports_of = {
        one["member"]: (one["owed"], one["sent"], one["missing"])
        for one in owed.annotate(
            owed=Count("id"), sent=Count("id", filter=Q(sent_at__isnull=False)),
            missing=Count("id", filter=past & Q(sent_at=None)),
        )
    }  # fmt: skip
    nothing = (0, 0, 0)
    return [
        MemberMonth(one, (*tasks_of.get(one.pk, nothing), *reports_of.get(one.pk, nothing)))
        for one in members(actor, row)
    ]
