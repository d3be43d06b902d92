"""What am I entitled to, asked by anybody: a place, a few questions, and what the tables say; nothing of it is kept."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import queries, typed
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.public import telling
from yinian.faces.public.face import face
from yinian.faces.public.questions import Answers, ordered, question
from yinian.foundation import access
from yinian.foundation.regions import Level, Region, ancestors

# What a reader chooses from: places of today, the next ones below, no further down than the street.
LEVELS = (Level.CITY, Level.DISTRICT, Level.STREET)


def standing(on: Any) -> Any:
    """The places of a day that a reader may choose."""
    return Region.objects.filter(Q(until=None) | Q(until__gt=on), level__in=LEVELS).order_by("path")


def choices_below(chosen: Region | None, on: Any) -> list[Region]:
    """The next places below; at the top the cities, and what lies in none."""
    if chosen is not None:
        return list(standing(on).filter(parent=chosen))
    cities = list(standing(on).filter(level=Level.CITY))
    others = standing(on).filter(level=Level.DISTRICT).exclude(parent__level=Level.CITY)
    return [*cities, *others]


def line(region: Region) -> str:
    """A place as people write it, from its city down."""
    above = [one.name for one in ancestors(region) if one.level != Level.PROVINCE]
    return " ".join([*above, region.name])


def number(text: str) -> int:
    """The number of a row as an address gives it, or none that there is."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


@face.page(
    "entitled",
    title=_("我能享受什么"),
    lead=_("答几个问题，就知道本地有哪些待遇、每月多少。不用登录，答的什么都不会存下来。"),
    rail="entitled",
)
def entitled(request: Request) -> Context:
    """Where: the city, then the district, then the street if one wants to."""
    today = timezone.localdate()
    chosen = standing(today).filter(pk=number(request.GET.get("at", ""))).first()
    up = reverse("entitled")
    if chosen is not None and chosen.parent_id and chosen.level != Level.CITY:
        up = f"{up}?at={chosen.parent_id}"
    return {
        "chosen": chosen,
        "line": line(chosen) if chosen else "",
        "up": up,
        "choices": [(one, _next(one)) for one in choices_below(chosen, today)],
    }


def _next(one: Region) -> str:
    """A city leads on to its districts, everything else to the questions."""
    return f"?at={one.pk}" if one.level == Level.CITY else reverse("entitled-here", kwargs={"pk": one.pk})


@face.page(
    "entitled/<int:pk>",
    title=_("我能享受什么"),
    rail="entitled",
    name="entitled-here",
    template="public/entitled_ask.html",
)
def entitled_here(request: Request, pk: int) -> Context | Any:
    """The questions of one place, and the answers of its tables; what was told travels in the form alone."""
    today = timezone.localdate()
    region = Region.objects.filter(pk=pk).first()
    if region is None:
        raise access.missing(_("地区"), pk)
    law = queries.law(region, today)
    inputs = {name: given for table in law.tables for name, given in table.inputs.items()}
    asked = [inputs[name] for name in ordered(typed.asked(law))]
    form = Answers(request.POST if request.method == "POST" else None, asked=asked)
    shown: Context = {"region": region, "line": line(region), "form": form, "today": today}
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        person = form.person()
        values = {table.region: queries.value_of(table.region) for table in law.tables}
        found = telling.told(typed.said(law, person, values), person, today)
        return {
            **shown,
            "title": now("{place}能享受的待遇").format(place=region.name),
            "lead": now("按 {day}的规定。").format(day=written.day(today)),
            "found": found,
            "answered": telling.answered(person, inputs),
            "kept": [(name, value) for name, value in form.cleaned_data.items() if value not in (None, "")],
            "district": _district(region),
        }
    steps = [(number, question(about), _fields(form, about)) for number, about in enumerate(asked, 1)]
    return {
        **shown,
        "lead": line(region),
        "steps": steps,
        "last": len(steps),
        "whole": bool(form.errors),
        "status": 422 if form.errors else 200,
    }


def _fields(form: Answers, about: Any) -> list[Any]:
    return [form[name] for name in (("year", "month", "day") if about.name == typed.AGE else (about.name,))]


def _district(region: Region) -> Region | None:
    """The district whose facilities one would turn to."""
    return next((one for one in [region, *reversed(ancestors(region))] if one.level == Level.DISTRICT), None)
