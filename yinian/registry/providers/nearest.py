"""The service points nearest to where somebody lives: by how far up the tree of places the two meet."""

from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Level, Region
from yinian.registry.providers import queries, rules
from yinian.registry.providers.flow import FacilityStatus
from yinian.registry.providers.models import Facility

# Where people go or from where somebody comes; a residential home is no service point.
POINTS = (
    "station",
    "service_point",
    "centre",
    "day_care",
    "canteen",
    "mutual_aid",
    "mutual_point",
    "rural_table",
    "complex",
)
# A district has some hundreds; beyond that a list of the nearest few needs no more.
MOST = 1_000


def nearest(actor: Actor, path: str, count: int = 4) -> list[Facility]:
    """The open service points of the district in which a path lies, the nearest first."""
    numbers = [int(part) for part in path.strip("/").split("/")]
    district = Region.objects.filter(pk__in=numbers, level=Level.DISTRICT).first()
    if district is None:
        return []
    rows = Facility.seen_by(actor).filter(
        regions.within(district.path, "region_path"), status=FacilityStatus.OPEN, kind__in=POINTS
    )
    known = list(rows.order_by("id").values_list("pk", "region_path", "kind")[:MOST])
    known.sort(key=lambda row: (-rules.closeness(row[1], path), POINTS.index(row[2]), row[0]))
    chosen = [pk for pk, _path, _kind in known[:count]]
    found = {row.pk: row for row in queries.facilities(actor).filter(pk__in=chosen)}
    return [found[pk] for pk in chosen]
