"""Reads of activities."""

from django.db.models import QuerySet
from django.utils import timezone

from yinian.foundation import access
from yinian.foundation.actor import Actor, system
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region, within
from yinian.programmes.activities.flow import FLOW, Status
from yinian.programmes.activities.models import Activity

GOALS = Activity.Goal.choices
# Who reads the public listing has no post: the page reads in this name.
PUBLIC = system("public")


def activities(actor: Actor) -> QuerySet[Activity]:
    """The activities within the actor's sight, the youngest first."""
    return Activity.seen_by(actor).select_related("region").order_by("-starts_at", "-id")


def coming(actor: Actor, region: Region) -> QuerySet[Activity]:
    """What is announced in a region from now on, the next first; the public page asks as PUBLIC."""
    rows = activities(actor).filter(within(region.path, "region_path"), status=Status.ANNOUNCED)
    return rows.filter(starts_at__gte=timezone.now()).order_by("starts_at", "id")


def activity(actor: Actor, pk: int) -> Activity:
    """One activity within the actor's sight."""
    return access.found(activities(actor), pk)


def moves(actor: Actor, row: Activity) -> list[Move]:
    """What the actor could do with an activity now."""
    return FLOW.open_to(row, actor)
