"""Reads of communities' things and grids."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from yinian.foundation import access, regions
from yinian.foundation.accounts import Account, Post
from yinian.foundation.actor import Actor, Role
from yinian.foundation.regions import Level, Region
from yinian.registry.communities.models import Element, Grid, GridElder
from yinian.registry.elders.models import Elder

KINDS = Element.Kind.choices


def communities(actor: Actor, under: Region) -> QuerySet[Region]:
    """The open communities of a place within the actor's own."""
    rows = Region.objects.filter(regions.within(under.path), level=Level.COMMUNITY, until=None)
    return rows.filter(regions.within(actor.region_path)).order_by("path")


def elements(actor: Actor, places: Iterable[Region]) -> dict[int, dict[str, Element]]:
    """What each of these communities has, by kind."""
    found: dict[int, dict[str, Element]] = defaultdict(dict)
    for row in Element.seen_by(actor).filter(region__in=[place.pk for place in places], until=None):
        found[row.region_id][row.kind] = row
    return found


def incomplete(actor: Actor, under: Region) -> QuerySet[Region]:
    """The communities that lack one of the three."""
    whole = Q()
    for kind in Element.Kind.values:
        whole &= Q(Exists(Element.seen_by(actor).filter(region=OuterRef("pk"), kind=kind, until=None)))
    return communities(actor, under).filter(~whole)


def element(actor: Actor, pk: int) -> Element:
    """One thing of a community within the actor's sight."""
    return access.found(Element.seen_by(actor).select_related("region"), pk)


def grids(actor: Actor, place: Region) -> QuerySet[Grid]:
    """The grids of a community."""
    rows = Grid.seen_by(actor).filter(region=place, until=None).select_related("worker")
    return rows.order_by("name", "id")


def grid(actor: Actor, pk: int) -> Grid:
    """One grid within the actor's sight."""
    return access.found(Grid.seen_by(actor).select_related("region", "worker"), pk)


def in_grid(actor: Actor, row: Grid) -> QuerySet[Elder]:
    """The elders who live in a grid."""
    mine = GridElder.seen_by(actor).filter(grid=row).values("elder")
    return (
        Elder.seen_by(actor)
        .filter(pk__in=mine, region=row.region_id, died_on=None, left_on=None, merged_into=None)
        .order_by("name", "id")
    )


def of_mine(actor: Actor) -> QuerySet[GridElder]:
    """Who lives in the grids that the actor walks."""
    return GridElder.seen_by(actor).filter(grid__worker=actor.account_id or 0, grid__until=None)


def grid_of(actor: Actor, person: Elder) -> Grid | None:
    """The grid in which an elder lives, with who walks it."""
    row = (
        GridElder.seen_by(actor)
        .filter(elder=person, grid__until=None, grid__region=person.region_id)
        .select_related("grid__worker")
        .first()
    )
    return row.grid if row is not None else None


def walkers(actor: Actor, place: Region) -> QuerySet[Account]:
    """The officers who may walk the grids of a community: those at it, or at a place above it that the actor holds."""
    day = timezone.localdate()
    line = [one.pk for one in (*regions.ancestors(place), place) if regions.holds(actor.region_path, one.path)]
    posts = Post.objects.filter(Q(until=None) | Q(until__gt=day), role=Role.OFFICER, region__in=line)
    return Account.objects.filter(pk__in=posts.values("account"), is_active=True).order_by("name", "pk")
