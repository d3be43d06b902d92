"""The elders whom a figure counts, by the very rule that counted them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.elders import COLUMNS
from yinian.faces.console.face import REGIONAL, face
from yinian.faces.console.indicators import link
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import listing
from yinian.faces.frame.page import Context
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import age
from yinian.oversight.indicators import queries


@face.page("indicators/<int:pk>/<str:name>/elders", title=_("名单"), may=REGIONAL, rail="chart")
def elders_behind(request: Request, pk: int, name: str) -> Context:
    """The list; it is reckoned now, so that it may differ from the figure by what was recorded since."""
    actor = request.by
    place = administration.region(actor, pk)
    known = queries.definition(name)
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = timezone.localdate()
    rows = queries.elders_behind(actor, name, place, on).select_related("region")
    shown = listing(request, rows, COLUMNS[:4], key="behind", empty=_("这一天没有这样的老人。"))
    return {
        "listing": shown,
        "people": [(elder, age(elder.born_on, on)) for elder in shown.rows],
        "title": now("{place}：{title}").format(place=place.name, title=known.zh),
        "back": link(pk, show=name),
        "back_label": _("图表"),
    }
