"""What holds in a region today, in plain words, each with the document and the clause that say so."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import title
from yinian.entitlement.policies import library, queries
from yinian.entitlement.policies.rules import Value
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public.face import face
from yinian.foundation import money
from yinian.foundation.regions import Region

UNITS: dict[str, Any] = {
    "beds": _("张"),
    "days": _("天"),
    "homes": _("户"),
    "items": _("项"),
    "hours": _("小时"),
    "seconds": _("秒"),
    "months": _("个月"),
    "person_times": _("人次"),
    "persons": _("人"),
    "policies": _("份"),
    "services": _("项"),
    "sites": _("处"),
    "square_metres": _("平方米"),
    "years": _("周岁"),
}
KINDS = {"rule": _("规定"), "target": _("目标"), "reached": _("已达到")}


def written_value(value: Value) -> str:
    """A value as people say it."""
    given, unit = value.value, value.name.unit
    if unit == "flag":
        return now("有") if given else now("没有")
    if unit == "fen":
        return money.yuan(int(given))
    if unit == "minutes":
        return written.minutes(int(given))
    if unit == "percent":
        return f"{given}%"
    if unit == "text":
        return str(given)
    return f"{written.number(given)} {UNITS.get(unit, unit)}"


def _places() -> list[Region]:
    """The regions that have policies of their own here, each once."""
    return [place for _code, place in sorted(queries.places(value.region for value in queries.load()).items())]


def _chosen(request: Request, places: list[Region]) -> Region | None:
    given = request.GET.get("region", "")
    by_number = {str(place.pk): place for place in places}
    if given in by_number:
        return by_number[given]
    path = request.actor.region_path if request.actor else ""
    near = [place for place in places if path and path.startswith(place.path)]
    return next(iter(near or places), None)


@face.page(
    "policies",
    title=_("政策"),
    lead=_("本地对老年人有哪些规定、目标是多少、做到了多少，每一条都写明出自哪份文件的哪一条。"),
    rail="policies",
)
def policies(request: Request) -> Context:
    """The values of one region."""
    places = _places()
    region, today = _chosen(request, places), timezone.localdate()
    english = (get_language() or "").startswith("en")
    values = queries.in_force(region, today) if region else []
    shown = [(value.name.en if english else value.name.zh, written_value(value), value) for value in values]
    groups = [(said, [row for row in shown if row[2].kind == kind]) for kind, said in KINDS.items()]
    counted = ngettext("共 %(count)d 条", "共 %(count)d 条", len(values)) % {"count": len(values)}
    return {
        "places": places,
        "region": region,
        "groups": groups,
        "counted": counted,
        "today": today,
        "tables": [(one.region[:6], one.benefit, title(one)) for one in queries.tables_at(region, today)]
        if region
        else [],
        "items": library.listed(region, today),
    }
