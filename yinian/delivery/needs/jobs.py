"""What happens to needs by itself."""

from yinian.delivery.needs import actions
from yinian.delivery.needs.flow import UNDER_WAY
from yinian.delivery.needs.models import Need
from yinian.foundation.actor import system
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import on
from yinian.registry.elders import actions as elders

BY = system("需求跟进")


@on(elders.record_death)
def withdraw_of_the_dead(line: Line) -> None:
    """Withdraw what is still under way for an elder who has died; a second time finds nothing."""
    rows = Need.unscoped.filter(elder_id=line.subject_id or 0, status__in=UNDER_WAY).order_by("id")
    for need in rows:
        actions.withdraw(need, by=BY, why="elder.record_death")
