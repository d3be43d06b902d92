"""Choosing a place below one's own: the way down to it and what lies right under it, never a list of thousands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.selecting import Select
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries
from yinian.foundation.refusals import NotFound
from yinian.foundation.regions import Level, Region


def chosen(actor: Actor, given: str) -> Region | None:
    """The place the address names, if it is the actor's."""
    if not given.isdecimal() or len(given) > 18:
        return None
    try:
        return queries.region(actor, int(given))
    except NotFound:
        return None


def choices(actor: Actor, at: Region | None) -> list[tuple[str, str]]:
    """All, then the way down to the chosen place, then what lies under it, each step set in by a space."""
    own = queries.region(actor, actor.region_id) if actor.region_id else None
    if own is None:
        return [("", str(_("全部")))]
    here = at or own
    way = [place for place in regions.ancestors(here) if regions.holds(own.path, place.path) and place != own]
    if here != own:
        way.append(here)
    below = list(queries.below(actor, here).filter(until=None)) or list(
        queries.below(actor, here.parent).filter(until=None) if here != own and here.parent else []
    )
    steps = [(place, depth) for depth, place in enumerate(way)]
    steps += [(place, len(way)) for place in below if place not in way]
    return [("", str(own.name)), *((str(place.pk), "　" * (depth + 1) + place.name) for place, depth in steps)]


class PlaceField(forms.ChoiceField):
    """A choice of places below the actor's own."""

    widget = Select

    def __init__(self, **words: Any) -> None:
        super().__init__(**{"label": _("区域"), "required": False, **words})

    def offer(self, actor: Actor, at: Region | None) -> None:
        """Fill in what this actor may choose."""
        self.choices = self.offered = choices(actor, at)

    def own(self, actor: Actor) -> None:
        """Let the first choice, which stood for all, be the actor's own place."""
        self.choices = [(number or str(actor.region_id), name) for number, name in self.offered]

    def offer_communities(self, under: Region) -> None:
        """Fill in every open community below a district or street, street by street."""
        rows = Region.objects.filter(regions.within(under.path), until=None).order_by("path")
        places = list(rows.only("id", "name", "level", "parent_id"))
        names = {place.pk: place.name for place in places}
        groups: dict[str, list[tuple[str, str]]] = {}
        for place in places:
            if place.level == Level.COMMUNITY:
                groups.setdefault(names.get(place.parent_id or 0, under.name), []).append((str(place.pk), place.name))
        self.choices = [("", _("请选择")), *groups.items()]


def districts(actor: Actor) -> list[Region]:
    """The districts a reader must choose between before communities fit into one list; none where they fit already."""
    if actor.level not in (Level.PROVINCE, Level.CITY):
        return []
    rows = Region.objects.filter(regions.within(actor.region_path), level=Level.DISTRICT, until=None)
    return list(rows.order_by("zone", "path"))
