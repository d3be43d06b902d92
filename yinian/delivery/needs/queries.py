"""Reads of needs."""

from django.db.models import Prefetch, QuerySet

from yinian.delivery.needs.flow import FLOW, UNDER_WAY
from yinian.delivery.needs.models import Case, Need
from yinian.delivery.needs.rules import in_charge
from yinian.foundation import access, files, regions
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region
from yinian.registry.communities import queries as communities
from yinian.registry.elders.models import Elder
from yinian.registry.elders.queries import same_person
from yinian.registry.providers.flow import ProviderStatus
from yinian.registry.providers.models import Provider
from yinian.registry.workforce.models import Worker

KINDS, URGENCIES, SOURCES = Need.Kind.choices, Need.Urgency.choices, Need.Source.choices


def needs(actor: Actor) -> QuerySet[Need]:
    """The needs within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Need.seen_by(actor).select_related("region", "taken_by").prefetch_related(elders).order_by("-id")


def under_way(actor: Actor) -> QuerySet[Need]:
    """The needs not yet done, refused or withdrawn, the oldest first."""
    return needs(actor).filter(status__in=UNDER_WAY).order_by("id")


def of_elder(actor: Actor, elder: Elder) -> QuerySet[Need]:
    """The needs of one elder, those under a double file that went into this one among them."""
    return needs(actor).filter(same_person(elder))


def need(actor: Actor, pk: int) -> Need:
    """One need within the actor's sight."""
    return access.found(needs(actor), pk)


def moves(actor: Actor, row: Need) -> list[Move]:
    """What the actor could do with a need now: an officer only what their own place, or one below it, is in charge of."""
    if actor.role == Role.OFFICER and not in_charge(actor.region_path, row.region.path):
        return []
    return FLOW.open_to(row, actor)


def places(actor: Actor, row: Need) -> list[Region]:
    """Where a need may be passed on to: the other places on the line from the province down to the elder's own."""
    own = Region.objects.get(path=row.region_path)
    return [place for place in (*regions.ancestors(own), own) if place.pk != row.region_id]


def attached(actor: Actor, row: Need) -> QuerySet[files.StoredFile]:
    """The files of a need that the actor already sees."""
    return files.of(row)


def in_my_grids(actor: Actor) -> QuerySet[Need]:
    """The needs under way of the elders in the grids that the actor walks, the oldest first."""
    return under_way(actor).filter(elder__in=communities.of_mine(actor).values("elder"))


def case(actor: Actor, row: Need) -> Case | None:
    """Who works on a need together, if three were named."""
    return Case.seen_by(actor).filter(need=row).select_related("community", "organisation", "worker").first()


def hands(actor: Actor) -> QuerySet[Account]:
    """The officers of the actor's place and those below it, to whom a need may be given."""
    posts = Post.objects.filter(held(), regions.within(actor.region_path, "region__path"), role=Role.OFFICER)
    return Account.objects.filter(pk__in=posts.values("account"), is_active=True).order_by("name", "id")


def organisations(actor: Actor) -> QuerySet[Provider]:
    """The social organisations at work within the actor's sight."""
    rows = Provider.seen_by(actor).filter(kind=Provider.Kind.SOCIAL, status=ProviderStatus.ACTIVE)
    return rows.order_by("name", "id")


def social_workers(actor: Actor) -> QuerySet[Worker]:
    """The social workers at work within the actor's sight."""
    return Worker.seen_by(actor).filter(post=Worker.Post.SOCIAL_WORKER, until=None).order_by("name", "id")
