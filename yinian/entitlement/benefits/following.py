"""What happens to applications, pauses and takings-over by itself."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import actions as assessment
from yinian.entitlement.assessment.flow import Status as Assessed
from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.benefits import adoption, applying, eligible, grants, many
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.flow import OPEN, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.foundation import jobs
from yinian.foundation.actor import system
from yinian.foundation.deadlines import Deadline
from yinian.foundation.jobs import Run, today
from yinian.foundation.journal import receipts
from yinian.foundation.journal.lines import Line
from yinian.foundation.regions import Region
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges, residence

BY = system("待遇发放")
# By this a pause for an assessment that ran out is known again when the next one is concluded.
RAN_OUT = "能力评估已到期，等待复评"


@jobs.job(adoption.JOB, _("接管既有待遇"), whole=False)
def adopt(run: Run) -> dict[str, Any]:
    """Grant everybody of a region what the law grants and nobody decided yet; begun again, it goes on with who is left."""
    return adoption.work(run)


@jobs.job(many.MOVE, _("批量办理待遇申请"), whole=False)
def move(run: Run) -> dict[str, Any]:
    """Do one thing to many applications."""
    return many.work(run)


@jobs.job(many.FIND, _("为应享未享者批量申请"), whole=False)
def find(run: Run) -> dict[str, Any]:
    """Hand in applications for everybody of a place who could have a benefit."""
    return many.find_work(run, today(run))


@jobs.job(many.LOOK, _("查找应享未享"), whole=False)
def look(run: Run) -> dict[str, Any]:
    """Look through every tree of regions for who could have what and does not ask."""
    tops, found = list(Region.objects.filter(parent=None).order_by("path")), 0
    for top in tops:
        found += eligible.find(top, today(run))
        with transaction.atomic():
            run.advance(1, total=len(tops))
    return {"found": found}


@jobs.job("benefits.proofs", _("暂停逾期未认证的待遇"), whole=False)
def proofs(run: Run) -> dict[str, Any]:
    """Pause what is paid to elders whose proof of life is overdue; whoever is proved alive later is paid back."""
    day, stopped = today(run), 0
    late = Deadline.unscoped.filter(
        subject_kind=Decision._meta.label_lower, kind=grants.PROOF, met_at=None, dropped=False, due_at__lt=run.asked_at
    )
    open_ = Pause.unscoped.filter(until=None).values("decision")
    rows = Decision.unscoped.filter(pk__in=late.values("subject_id"), status=Status.GRANTED).exclude(pk__in=open_)
    for decision in rows.select_related("elder").order_by("id"):
        with transaction.atomic():
            grants.pause(decision, Pause.Cause.ALIVE, by=BY, why=say("未按期完成生存认证"), since=day)
            run.advance(1)
        stopped += 1
    return {"paused": stopped}


@jobs.job("benefits.expired", _("暂停评估到期的待遇"), whole=False)
def expired(run: Run) -> dict[str, Any]:
    """Pause what rests on an ability assessment that ran out and was not made anew; the next one takes it up again."""
    day, stopped = today(run), 0
    old = Assessment.unscoped.filter(status=Assessed.CONCLUDED, sets_grade=True, valid_until__lte=day)
    open_ = Pause.unscoped.filter(until=None).values("decision")
    rows = Decision.unscoped.filter(elder__in=old.values("elder"), status=Status.GRANTED, benefit__in=_graded())
    for decision in rows.exclude(pk__in=open_).select_related("elder").order_by("id"):
        with transaction.atomic():
            grants.pause(decision, Pause.Cause.REVIEW, by=BY, why=RAN_OUT, since=day)
            run.advance(1)
        stopped += 1
    return {"paused": stopped}


def _graded() -> set[str]:
    """The benefits whose law asks for the grade."""
    return {table.benefit for table in policies.all_tables() if "grade" in table.inputs}


jobs.daily("00:40")(proofs)
jobs.daily("00:50")(expired)
jobs.daily("02:30")(look)


@receipts.on(assessment.conclude)
def take_up(line: Line) -> None:
    """Take up again what had paused until the elder was assessed anew, if it still is granted; what was withheld is paid back."""
    rows = Pause.unscoped.filter(until=None, cause=Pause.Cause.REVIEW, why=RAN_OUT, decision__status=Status.GRANTED)
    for made in Assessment.unscoped.filter(pk=line.subject_id or 0, sets_grade=True):
        for row in rows.filter(elder=made.elder_id).select_related("decision__elder").order_by("id"):
            grants.resume(row.decision, by=BY, pays_back=True, why=say("已完成复评"))


def _open(elder: int) -> QuerySet[Application]:
    rows = Application.unscoped.filter(elder=elder, status__in=OPEN).select_related("elder__region")
    return rows.order_by("id")


@receipts.on(elders.record_death)
@receipts.on(residence.move_out)
def withdraw_of_the_gone(line: Line) -> None:
    """Take back what an elder who has died or left had asked for; a second time finds nothing."""
    for row in _open(line.subject_id or 0):
        applying.withdraw(row, by=BY, why=say("老人已故") if row.elder.died_on else say("老人已迁出"))


@receipts.on(merges.merge)
def withdraw_of_the_merged(line: Line) -> None:
    """Take back what was asked for under a file that went into another."""
    for row in Application.unscoped.filter(elder__merged_into=line.subject_id or 0, status__in=OPEN).order_by("id"):
        applying.withdraw(row, by=BY, why=say("档案已合并，请用保留的档案申请"))


@receipts.on(residence.move)
@receipts.on(residence.move_in)
def follow_the_moved(line: Line) -> None:
    """Let open applications lie where the elder lives now; a second time finds them there."""
    for row in _open(line.subject_id or 0):
        if row.region_path != row.elder.region_path:
            applying.follow(row, by=BY, why=line.verb)
