"""Numbers that documents tell, where no records of ours can be counted: what holds of each region on a day."""

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from yinian.entitlement.policies import queries as policies
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region, RegionCode, within
from yinian.oversight.indicators import shelf
from yinian.oversight.indicators.models import Reported

REACHED = "reached"


def told(actor: Actor, on: date) -> dict[int, dict[str, int]]:
    """Of each region the reported measures that hold on a day: entered ones before those that its policy file tells."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for code, name, value in _by_policy(on):
        for region in RegionCode.objects.filter(code=code).values_list("region_id", flat=True):
            found[region][name] = value
    rows = Reported.seen_by(actor).filter(_on(on), wrong=False).order_by("since", "id")
    for region, name, value in rows.values_list("region_id", "measure", "value"):
        found[region][name] = value
    return found


def _by_policy(on: date) -> list[tuple[str, str, int]]:
    wanted = {one.told: one.name for one in shelf.known().measures.values() if one.told}
    return [
        (one.region, wanted[one.name.name], one.value)
        for one in policies.load()
        if one.name.name in wanted and one.kind == REACHED and one.holds(on) and isinstance(one.value, int)
    ]


def _on(on: date) -> Q:
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def reported(actor: Actor, region: Region) -> QuerySet[Reported]:
    """What was reported of a region and of those below it, the youngest first."""
    rows = Reported.seen_by(actor).filter(within(region.path, "region_path"))
    return rows.select_related("region").order_by("-since", "-id")


def behind(actor: Actor, region: Region, name: str, on: date) -> Reported | None:
    """The row that a reported number of a region stands on; nothing where its policy file tells it."""
    rows = Reported.seen_by(actor).filter(_on(on), region=region, measure=name, wrong=False)
    return rows.order_by("-since", "-id").first()


def one(actor: Actor, pk: int) -> Reported:
    """One reported number within the actor's sight."""
    return access.found(Reported.seen_by(actor).select_related("region"), pk)
