"""Reads of the catalogue. It is public, so that no actor is asked for."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Case, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import Region
from yinian.registry.catalogue import rules
from yinian.registry.catalogue.models import ItemPrice, ServiceItem, english
from yinian.registry.catalogue.rules import Fault, Sheet, Skill

CATEGORIES, ELEMENTS, PER = ServiceItem.Category.choices, ServiceItem.Element.choices, ItemPrice.Per.choices
PAYERS = ItemPrice.Payer.choices
SUPPLIES = [
    ("nursing", _("居家护理")),
    ("medical", _("健康医疗")),
    ("meals", _("养老助餐")),
    ("housekeeping", _("家政服务")),
]
ITEMS, SKILLS = "items.yaml", "skills.yaml"


def folder() -> Path:
    """Where the shipped catalogue lies."""
    return settings.ROOT / "data" / "catalogue"


@lru_cache
def _read(root: Path) -> tuple[Sheet | None, dict[str, Skill], tuple[Fault, ...]]:
    skills, faults = rules.read_skills((root / SKILLS).read_text(encoding="utf-8"), SKILLS)
    sheet, wrong = rules.read_items((root / ITEMS).read_text(encoding="utf-8"), ITEMS, skills)
    return sheet, skills, (*faults, *wrong)


def lint(root: Path | None = None) -> tuple[Fault, ...]:
    """Everything wrong in the catalogue's files: file, row and cell."""
    return _read(root or folder())[2]


def shipped(root: Path | None = None) -> Sheet:
    """The catalogue as its file says it; with a fault it is not used at all."""
    sheet, _skills, faults = _read(root or folder())
    if faults or sheet is None:
        raise LawBroken("catalogue: " + "; ".join(str(fault) for fault in faults[:5]))
    return sheet


def skills() -> dict[str, Skill]:
    """The vocabulary of skills."""
    return _read(folder())[1]


def skill_word(code: str) -> str:
    """What a skill is called; one that is no longer known keeps its code."""
    skill = skills().get(code)
    return (skill.en if english() else skill.zh) if skill else code


def _standing(on: date | None) -> Q:
    day = on or timezone.localdate()
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def menu(on: date | None = None) -> QuerySet[ServiceItem]:
    """The items that can be ordered on a day (today, unless told), by the seven services."""
    ranks = [When(category=name, then=number) for number, name in enumerate(ServiceItem.Category.values)]
    rows = ServiceItem.objects.filter(_standing(on)).annotate(rank=Case(*ranks, default=len(ranks)))
    return rows.order_by("rank", "code")


def items(on: date | None = None) -> list[ServiceItem]:
    """The same as a list, in the order in which the catalogue's file names them."""
    order = {given.code: number for number, given in enumerate(shipped().items)}
    ranks = {name: number for number, name in enumerate(ServiceItem.Category.values)}
    return sorted(menu(on), key=lambda row: (ranks[row.category], order.get(row.code, len(order)), row.code))


def with_element(rows: QuerySet[ServiceItem], element: str) -> QuerySet[ServiceItem]:
    """The items among these that are a link of the chain; an unknown element leaves them all."""
    if element not in ServiceItem.Element.values:
        return rows
    # Both databases write a list as text in which every word stands between quotation marks.
    return rows.annotate(chain=Cast("elements", TextField())).filter(chain__contains=f'"{element}"')


def of_supply(rows: QuerySet[ServiceItem], supply: str) -> QuerySet[ServiceItem]:
    """The items among these of one category of supply; an unknown one leaves them all."""
    if supply not in rules.SUPPLIES:
        return rows
    known = [row.pk for row in rows if rules.supply(row.category, row.elements) == supply]
    return rows.filter(pk__in=known)


def matching(rows: QuerySet[ServiceItem], words: str) -> QuerySet[ServiceItem]:
    """The items among these in whose name, Chinese or English, the words stand."""
    text = words.strip()
    return rows.filter(Q(zh__icontains=text) | Q(en__icontains=text)) if text else rows


def item(code: str, on: date | None = None) -> ServiceItem:
    """The version of an item that stands on a day (today, unless told)."""
    found = ServiceItem.objects.filter(_standing(on), code=code).order_by("-version").first()
    if found is None:
        raise access.missing(_("服务项目"), code)
    return found


def versions(code: str) -> QuerySet[ServiceItem]:
    """Every version of an item, the youngest first."""
    return ServiceItem.objects.filter(code=code).order_by("-version")


def price(code: str, region: Region, on: date | None = None, payer: str = "") -> ItemPrice | None:
    """What an item costs in a region on a day, for a payer if told."""
    return prices([code], region, on, payer).get(code)


def prices(codes: Iterable[str], region: Region, on: date | None = None, payer: str = "") -> dict[str, ItemPrice]:
    """What these items cost in a region on a day; one without a price is left out.

    The most specific price holds: one for this payer before one for all, and of either that of the nearest region.
    """
    return {row.code: row for row in _ranked(codes, region, on) if row.payer in ("", payer)}


def prices_by_payer(code: str, region: Region, on: date | None = None) -> dict[str, ItemPrice]:
    """What an item costs in a region on a day by kind of payer; one for whom no price holds is left out."""
    rows = list(_ranked([code], region, on))
    found = {payer: [row for row in rows if row.payer in ("", payer)] for payer in rules.PAYERS}
    return {payer: fitting[-1] for payer, fitting in found.items() if fitting}


def _ranked(codes: Iterable[str], region: Region, on: date | None) -> list[ItemPrice]:
    """The prices that hold there, the most specific last; of two of one region, payer and day the younger."""
    line = [int(part) for part in region.path.strip("/").split("/")]
    rows = ItemPrice.objects.filter(_standing(on), code__in=codes, region_id__in=line).select_related("region")
    return sorted(rows, key=lambda row: (row.payer, line.index(row.region_id), row.pk))


def price_list(region: Region, on: date) -> list[tuple[ServiceItem, ItemPrice]]:
    """The inclusive list of a region on a day: every item of that day that has a price there, and what an elder pays."""
    rows = list(menu(on))
    known = prices([row.code for row in rows], region, on, "self")
    return [(row, known[row.code]) for row in rows if row.code in known]


def changes_of_list(region: Region) -> list[date]:
    """The days from which the list of a region reads otherwise, the first one first; each begins a version of it."""
    line = [int(part) for part in region.path.strip("/").split("/")]
    own = ItemPrice.objects.filter(region_id__in=line, payer__in=("", "self"))
    listed = ServiceItem.objects.filter(code__in=own.values("code"))
    spans = [*own.values_list("since", "until"), *listed.values_list("since", "until")]
    first = min(own.values_list("since", flat=True), default=None)
    days = {day for span in spans for day in span if day is not None}
    return sorted(day for day in days if first is not None and day >= first)


def prices_of(code: str) -> QuerySet[ItemPrice]:
    """Every price an item has or had anywhere, the youngest first."""
    return ItemPrice.objects.filter(code=code).select_related("region").order_by("-since", "-id")


def priced() -> QuerySet[Region]:
    """The regions that have prices of their own now."""
    rows = ItemPrice.objects.filter(_standing(None)).values("region")
    return Region.objects.filter(pk__in=rows).order_by("path")


def place_of(actor: Actor) -> Region | None:
    """The place whose prices an actor is shown: the own region, or that of the own party."""
    return Region.objects.filter(path=actor.region_path or actor.home_path).first()
