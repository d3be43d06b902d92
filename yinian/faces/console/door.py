"""The code of a home, to be printed and hung inside the door: a carer reads it on arriving, with or without a network."""

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.queries import door_code
from yinian.faces.console.face import face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Role
from yinian.registry.elders import queries

# Whoever sends carers must not print it, or it would prove nothing.
OFFICE = frozenset({Role.OFFICER})


@face.page("elders/<int:pk>/door", title=_("门上的码"), may=OFFICE, rail="elders")
def elder_door(request: Request, pk: int) -> Context:
    """One sheet: the code as a picture and as figures, and what it is for."""
    person = queries.elder(request.by, pk)
    code = door_code(person.pk, person.address) if person.address else ""
    drawn = segno.make(f"YN{code}", error="m").svg_inline(scale=7, border=4, dark="#1a231f", light="#ffffff")
    return {
        "person": person,
        # Drawn by our own library from our own figures: no reader's text is in it.
        "picture": mark_safe(drawn) if code else "",
        "code": f"{code[:4]} {code[4:]}",
        "title": now("{name}家门上的码").format(name=person.name),
        "back": asking.to("elder", pk=pk),
        "back_label": person.name,
    }
