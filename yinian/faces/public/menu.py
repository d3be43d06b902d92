"""What can be ordered, in plain words: what is done, how long it takes, what it costs here, and what must be ticked off."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.faces.public.face import face
from yinian.foundation.regions import Region
from yinian.registry.catalogue import queries

EVERY = "all"


def _place(request: Request, places: list[Region]) -> Region | None:
    """The place that the reader chose, or the nearest to a signed-in reader's own, or the first."""
    by_number = {str(place.pk): place for place in places}
    chosen = by_number.get(request.GET.get("region", ""))
    path = (request.actor.region_path or request.actor.home_path) if request.actor else ""
    near = [place for place in places if path and path.startswith(place.path)]
    return chosen or next(iter([*reversed(near), *places]), None)


def _tabs(request: Request, name: str, choices: Any, chosen: str, counts: Any = None) -> list[Tab]:
    """One way to narrow the menu, the others kept."""
    given = {key: request.GET[key] for key in ("category", "element", "supply", "region") if request.GET.get(key)}
    return [
        Tab(
            title,
            f"{reverse('services')}?{urlencode({**given, name: value})}",
            value == chosen,
            counts.get(value, 0) if counts is not None else None,
        )
        for value, title in choices
    ]


@face.page(
    "services",
    title=_("服务目录"),
    lead=_("老人和家属可以约的服务：做什么、多长时间、当地价格，和做完要逐项核对的清单。"),
    rail="services",
    name="services",
)
def menu(request: Request) -> Context:
    """The menu by its seven services, the first of them to begin with."""
    element = request.GET.get("element", "")
    supply = request.GET.get("supply", "")
    wanted = set(queries.of_supply(queries.menu(), supply).values_list("code", flat=True)) if supply else None
    fitting = [
        row
        for row in queries.items()
        if (not element or element in row.elements) and (wanted is None or row.code in wanted)
    ]
    counts = Counter(row.category for row in fitting)
    category = request.GET.get("category", "") or next(
        (name for name, _title in queries.CATEGORIES if counts[name]), ""
    )
    rows = [row for row in fitting if category in (EVERY, row.category)]
    places = list(queries.priced())
    place = _place(request, places)
    prices = queries.prices([row.code for row in rows], place, payer="self") if place else {}
    groups = [
        (title, [(row, prices.get(row.code)) for row in rows if row.category == name])
        for name, title in queries.CATEGORIES
    ]
    return {
        "groups": [(title, shown) for title, shown in groups if shown],
        "categories": _tabs(
            request, "category", [*queries.CATEGORIES, (EVERY, _("全部"))], category, {**counts, EVERY: len(fitting)}
        ),
        "supplies": _tabs(request, "supply", [("", _("全部")), *queries.SUPPLIES], supply),
        "elements": _tabs(request, "element", [("", _("全部")), *queries.ELEMENTS], element),
        "places": _tabs(request, "region", [(str(row.pk), row.name) for row in places], str(place.pk) if place else ""),
        "place": place,
    }
