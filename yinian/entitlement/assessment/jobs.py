"""What happens to assessments by itself."""

from yinian.entitlement.assessment import actions
from yinian.entitlement.assessment.actions.arranging import REPEAT
from yinian.entitlement.assessment.flow import Status
from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.assessment.queries import UNDER_WAY
from yinian.foundation.actor import system
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges, residence
from yinian.registry.elders.models import Elder

BY = system("评估跟进")


@on(residence.move_out)
@on(elders.record_death)
def stop_for_the_gone(line: Line) -> None:
    """Call off what is under way for an elder who has died or moved away, and expect no re-assessment; a second time finds nothing."""
    rows = Assessment.unscoped.filter(elder_id=line.subject_id or 0).order_by("id")
    for row in rows.filter(status__in=UNDER_WAY):
        actions.cancel(row, by=BY, why=line.verb)
    kind = Assessment._meta.label_lower
    waiting = Deadline.unscoped.filter(subject_kind=kind, kind=REPEAT, met_at=None, dropped=False)
    for row in rows.filter(status=Status.CONCLUDED, pk__in=waiting.values("subject_id")):
        actions.expire(row, by=BY, why=line.verb)


@on(residence.move)
@on(residence.move_in)
def follow_the_moved(line: Line) -> None:
    """Let an elder's assessments lie where the elder lives now, so that the new place sees them; a second time finds nothing."""
    elder = Elder.unscoped.filter(pk=line.subject_id or 0).first()
    if elder is not None:
        for row in Assessment.unscoped.filter(elder=elder).exclude(region_path=elder.region_path).order_by("id"):
            actions.follow(row, by=BY, why=line.verb)


@on(merges.merge)
def stop_for_the_merged(line: Line) -> None:
    """Call off what is under way under a file that went into another; results stay where they were written, for both."""
    rows = Assessment.unscoped.filter(elder__merged_into=line.subject_id or 0, status__in=UNDER_WAY)
    for row in rows.order_by("id"):
        actions.cancel(row, by=BY, why=line.verb)
