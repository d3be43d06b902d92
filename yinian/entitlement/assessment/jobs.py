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

BY = system("评估跟进")


@on(elders.record_death)
def stop_for_the_dead(line: Line) -> None:
    """Call off what is under way for an elder who has died, and expect no re-assessment; a second time finds nothing."""
    rows = Assessment.unscoped.filter(elder_id=line.subject_id or 0).order_by("id")
    for row in rows.filter(status__in=UNDER_WAY):
        actions.cancel(row, by=BY, why="elder.record_death")
    kind = Assessment._meta.label_lower
    waiting = Deadline.unscoped.filter(subject_kind=kind, kind=REPEAT, met_at=None, dropped=False)
    for row in rows.filter(status=Status.CONCLUDED, pk__in=waiting.values("subject_id")):
        actions.expire(row, by=BY, why="elder.record_death")
