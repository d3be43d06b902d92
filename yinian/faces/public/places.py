"""Where care is found: the open facilities of a district, street by street; nobody has to sign in to read them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.written import phone
from yinian.faces.public.face import face
from yinian.foundation.regions import Region
from yinian.registry.providers import queries, words

SHOWN = 300


@face.page(
    "places",
    title=_("身边的养老服务"),
    lead=_("正在运营的养老机构、服务中心、驿站、助餐点和服务点，按街道列出。去之前可以先打电话问一问。"),
    rail="places",
)
def places(request: Request) -> Context:
    """The facilities of one district, of one kind if the reader says so."""
    districts = queries.districts(queries.PUBLIC)
    chosen = _chosen(request, districts)
    if chosen is None:
        return {"districts": []}
    everything = queries.open_places(queries.PUBLIC, chosen)
    standing = set(everything.order_by().values_list("kind", flat=True).distinct())
    kinds = [(value, label) for value, label in queries.KINDS if value in standing]
    kind = request.GET.get("kind", "")
    rows = list((everything.filter(kind=kind) if kind in standing else everything)[: SHOWN + 1])
    return {
        "districts": districts,
        "chosen": chosen,
        "kind": kind if kind in standing else "",
        "kinds": kinds,
        "streets": _by_street(rows[:SHOWN]),
        "more": len(rows) > SHOWN,
    }


def _chosen(request: Request, districts: list[Region]) -> Region | None:
    given = request.GET.get("at", "")
    return next((one for one in districts if str(one.pk) == given), districts[0] if districts else None)


def _by_street(rows: list[Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The places under the name of their street; those that lie in none come last, under no name."""
    streets = queries.streets_of(queries.PUBLIC, rows)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        number = row.phone or (row.operator.phone if row.operator else "")
        told = {
            "place": row,
            "phone": phone(number) if number else "",
            "dial": number,
            "functions": [words.FUNCTIONS.get(one, one) for one in row.functions],
        }
        found.setdefault(streets.get(row.pk, ""), []).append(told)
    return sorted(found.items(), key=lambda pair: not pair[0])
