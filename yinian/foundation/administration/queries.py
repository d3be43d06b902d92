"""Reads for administrators' pages and for every page that names a place."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, regions
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
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


def code_of(place: Region) -> str:
    """The code a place bears now, the civil-affairs one first, or nothing."""
    return str(codes(place).filter(until=None).values_list("code", flat=True).first() or "")


def keys_of(places: list[int]) -> dict[int, str]:
    """The statistics code, or else the civil-affairs code, that each place bears now: what drawn shapes are named by."""
    rows = RegionCode.objects.filter(region__in=places, until=None).order_by("system", "id")
    return dict(rows.values_list("region_id", "code"))


def place_called(actor: Actor, words: str) -> Region:
    """The one open place of the actor's region with this very name, or with this code."""
    mine = Region.objects.filter(regions.within(actor.region_path), until=None)
    coded = RegionCode.objects.filter(code=words.strip().ljust(12, "0"), until=None).values("region")
    rows = list(mine.filter(Q(name=words.strip()) | Q(pk__in=coded)).order_by("path")[:50])
    if len(rows) == 1:
        return rows[0]
    raise Refused(
        _("您要选择区域「{words}」。"),
        _("您的范围内有 {count} 个这样的区域。"),
        _("请填写全名；有同名的，请填代码。"),
        words=words,
        count=len(rows),
    )


def places_called(actor: Actor, words: str, most: int = 6) -> list[Region]:
    """The open places of the actor's region whose names begin with some Chinese words, the nearest ones first."""
    text = "".join(words.split())
    if text.isascii() or not actor.region_path:
        return []
    mine = Region.objects.filter(regions.within(actor.region_path), until=None, name__startswith=text)
    return list(mine.exclude(pk=actor.region_id or 0).order_by("path")[:most])


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


def accounts_matching(actor: Actor, words: str) -> QuerySet[Account]:
    """Accounts within the administrator's sight whose login or name begins with the words."""
    rows, text = accounts(actor), words.strip()
    return rows.filter(Q(login__startswith=text.lower()) | Q(name__startswith=text)) if text else rows


def held_by(actor: Actor, numbers: list[int]) -> dict[int, list[Post]]:
    """The posts that these accounts hold today within the administrator's region."""
    found: dict[int, list[Post]] = {}
    for row in posts(actor).filter(held(), account__in=numbers).order_by("since", "id"):
        found.setdefault(row.account_id, []).append(row)
    return found


def lines(actor: Actor) -> QuerySet[Line]:
    """The journal within an audit administrator's region, the youngest first."""
    return Line.seen_by(actor).order_by("-id")


def line(actor: Actor, pk: int) -> Line:
    """One line within the audit administrator's region."""
    return access.found(lines(actor), pk)


@dataclass(frozen=True, slots=True)
class Search:
    """What the journal is searched for; what is left empty fits everything. Both days are included."""

    verb: str = ""
    kind: str = ""
    number: int | None = None
    who: str = ""
    since: date | None = None
    until: date | None = None
    outcome: str = ""
    request: str = ""


def search(actor: Actor, asked: Search) -> QuerySet[Line]:
    """The lines within the audit administrator's region that fit."""
    rows = lines(actor)
    exact = {"verb": asked.verb, "subject_kind": asked.kind, "subject_id": asked.number}
    exact |= {"outcome": asked.outcome, "request": asked.request}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.who:
        rows = rows.filter(who__startswith=asked.who)
    if asked.since:
        rows = rows.filter(at__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def last_check(actor: Actor) -> Run | None:
    """The youngest check of the journal within the administrator's region."""
    return Run.seen_by(actor).filter(job="journal.verify").order_by("-id").first()


def party_called(actor: Actor, words: str) -> Party:
    """The one party of the actor's region with this very name, or with this number."""
    rows = [row for row in parties(actor, words)[:50] if words.strip() in (row.name, str(row.pk))]
    if len(rows) == 1:
        return rows[0]
    raise Refused(
        _("您要选择主体「{words}」。"),
        _("您的范围内有 {count} 个叫这个名字的主体。"),
        _("请核对名称；有同名的，请填主体编号：{numbers}"),
        words=words,
        count=len(rows),
        numbers="、".join(str(row.pk) for row in rows) or "—",
    )


def parties(actor: Actor, words: str) -> QuerySet[Party]:
    """Parties of the actor's region whose name begins with the words, or whose number they are."""
    rows = Party.objects.filter(regions.within(actor.region_path, "region_path")) if actor.region_path else None
    text = words.strip()
    if rows is None or not text:
        return Party.objects.none()
    return rows.filter(Q(pk=int(text)) if text.isdecimal() and len(text) < 19 else Q(name__startswith=text)).order_by(
        "id"
    )
