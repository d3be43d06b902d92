"""Activities that were announced and are still to come; nobody has to sign in to read them."""

from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public.face import face
from yinian.foundation.regions import Region
from yinian.programmes.activities import queries

SHOWN = 100


@face.page(
    "activities",
    title=_("活动"),
    lead=_("近期为老年人办的活动，都可以来，不用登录报名。"),
    rail="activities",
    name="announced-activities",
)
def announced(request: Request) -> Context:
    """What is to come, the next first, in one district or everywhere."""
    given = request.GET.get("at", "")
    tops = Region.objects.filter(parent=None).order_by("path")
    if given.isdecimal() and len(given) < 19:
        tops = Region.objects.filter(pk=int(given))
    rows = [row for top in tops for row in queries.coming(queries.PUBLIC, top)[:SHOWN]]
    districts = _districts([row.region_path for row in rows])
    return {"activities": sorted(rows, key=lambda row: row.starts_at)[:SHOWN], "districts": districts, "at": given}


def _districts(paths: list[str]) -> list[Region]:
    """The districts that these places lie in."""
    numbers = {int(part) for path in paths for part in path.strip("/").split("/") if part}
    return list(Region.objects.filter(pk__in=numbers, level="district").order_by("path"))
