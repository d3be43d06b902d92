"""Activities near an elder, the next first."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.faces.elder import whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation import regions
from yinian.programmes.activities import queries

SHOWN = 3


@face.page("my/<int:pk>/activities", title=_("附近的活动"), may=OWN)
def my_activities(request: Request, pk: int) -> Context:
    """The next three: in the community, and where that has fewer, in the sub-district, the district and so on up."""
    person = whose.elder(request.by, pk)
    found: list[object] = []
    for place in (person.region, *reversed(regions.ancestors(person.region))):
        found = list(queries.coming(queries.PUBLIC, place)[:SHOWN])
        if len(found) == SHOWN:
            break
    return {"activities": found, "back": reverse("my-elder", kwargs={"pk": pk})}
