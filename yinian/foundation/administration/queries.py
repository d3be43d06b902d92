"""Reads for administrators' pages and for every page that names a place."""

from django.db.models import Count, Q, QuerySet

from yinian.foundation import access, regions
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region, RegionCode

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})


def region(actor: Actor, pk: int) -> Region:
    """A place within the actor's region."""
    row = Region.objects.filter(regions.within(actor.region_path), pk=pk).first() if actor.region_path else None
    if row is None:
        raise access.missing(Region._meta.verbose_name, pk)
    return row


def below(actor: Actor, parent: Region | None = None) -> QuerySet[Region]:
    """The places directly under one, or the actor's own place where none is named."""
    rows = Region.objects.filter(regions.within(actor.region_path)) if actor.region_path else Region.objects.none()
    rows = rows.filter(parent=parent) if parent else rows.filter(pk=actor.region_id or 0)
    return rows.order_by("zone", "path")


def codes(place: Region) -> QuerySet[RegionCode]:
    """Every code a place bears or bore."""
    return RegionCode.objects.filter(region=place).order_by("system", "since", "id")


def tally(place: Region) -> dict[str, int]:
    """How many open places of each level lie below one."""
    rows = Region.objects.filter(regions.within(place.path), until=None).exclude(pk=place.pk)
    return dict(rows.values_list("level").annotate(n=Count("id")).order_by())


def posts(actor: Actor) -> QuerySet[Post]:
    """Posts in the actor's region, for system and security administrators; nobody else sees any."""
    rows = Post.objects.select_related("account", "region", "party")
    if actor.role not in ADMINS or not actor.region_path:
        return rows.none()
    return rows.filter(
        regions.within(actor.region_path, "region__path")
        | Q(region=None) & regions.within(actor.region_path, "party__region_path")
    ).order_by("-since", "-id")


def post(actor: Actor, pk: int) -> Post:
    """One post within the administrator's region."""
    row = posts(actor).filter(pk=pk).first()
    if row is None:
        raise access.missing(Post._meta.verbose_name, pk)
    return row


def accounts(actor: Actor) -> QuerySet[Account]:
    """Accounts with a post in the administrator's region, and those that hold none yet."""
    if actor.role not in ADMINS:
        return Account.objects.none()
    mine = posts(actor).values("account")
    taken = Post.objects.values("account")
    return Account.objects.filter(Q(pk__in=mine) | ~Q(pk__in=taken)).order_by("login")


def account(actor: Actor, pk: int) -> Account:
    """One account within the administrator's sight."""
    row = accounts(actor).filter(pk=pk).first()
    if row is None:
        raise access.missing(Account._meta.verbose_name, pk)
    return row


def own_posts(account_id: int) -> QuerySet[Post]:
    """The posts an account may act in today."""
    return (
        Post.objects.filter(held(), account_id=account_id)
        .select_related("account", "region", "party")
        .order_by("since", "id")
    )


def lines(actor: Actor) -> QuerySet[Line]:
    """The journal within an audit administrator's region, the youngest first."""
    return Line.seen_by(actor).order_by("-id")


def parties(actor: Actor, words: str) -> QuerySet[Party]:
    """Parties of the actor's region whose name begins with the words, or whose number they are."""
    rows = Party.objects.filter(regions.within(actor.region_path, "region_path")) if actor.region_path else None
    text = words.strip()
    if rows is None or not text:
        return Party.objects.none()
    return rows.filter(Q(pk=int(text)) if text.isdecimal() and len(text) < 19 else Q(name__startswith=text)).order_by(
        "id"
    )
