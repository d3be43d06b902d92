"""Reads of welfare visits: the list, turns, visits, gaps, rates and what was found."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.models import Evidence
from yinian.delivery.needs.flow import UNDER_WAY
from yinian.delivery.needs.models import Need
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, regions
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, system
from yinian.foundation.administration.places import switched_on
from yinian.foundation.regions import Region
from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits import rules
from yinian.programmes.welfare_visits.flow import MODULE
from yinian.programmes.welfare_visits.models import (
    Attempt,
    Campaign,
    Gap,
    Listed,
    Pause,
    Problem,
    Reason,
    Turn,
    Visit,
    Visitor,
    Way,
)
from yinian.registry.elders import queries as registry
from yinian.registry.elders.charge import Charge
from yinian.registry.elders.models import Elder

WHOLE = system("探访安排")
CAUSES, CHANGES, TIERS, GAPS = Turn.Cause.choices, Turn.Change.choices, Listed.Tier.choices, Gap.Why.choices
WAYS, REASONS, KINDS = Way.choices, Reason.choices, Campaign.Kind.choices
percent = rules.percent


def switched(path: str) -> bool:
    """Whether visits are switched on at a place."""
    return switched_on(MODULE, path)


def planned_regions(only: int | None = None) -> list[Region]:
    """The topmost places where visits are switched on, or one place of them."""
    rows = [row for row in Region.objects.exclude(modules=[]).order_by("path") if MODULE in row.modules]
    tops = [row for row in rows if not any(row.path != up.path and row.path.startswith(up.path) for up in rows)]
    if only is None:
        return tops
    place = Region.objects.get(pk=only)
    return [place] if switched(place.path) else [row for row in tops if row.path.startswith(place.path)]


def _elders(actor: Actor) -> Prefetch[Any]:
    return Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))


def turns(actor: Actor) -> QuerySet[Turn]:
    """The turns within the actor's sight that stand, by day, each with its elder as the actor sees them."""
    rows = Turn.seen_by(actor).filter(dropped=False).select_related("visitor", "visit", "campaign")
    return rows.prefetch_related(_elders(actor)).order_by("day", "id")


def of_month(actor: Actor, day: date) -> QuerySet[Turn]:
    """The turns of a day's month, and those of campaigns and events that reach into it."""
    month = rules.first_of(day)
    return turns(actor).filter(since__lt=rules.next_month(month), until__gt=month)


def turn(actor: Actor, pk: int) -> Turn:
    """One turn within the actor's sight."""
    return access.found(turns(actor), pk)


def of_visitor(actor: Actor, day: date) -> QuerySet[Turn]:
    """What the actor's own account is to do: today's, and what is left from days before; the paused are left out."""
    rows = turns(actor).filter(visitor=actor.account_id or 0, visit=None, until__gt=day, day__lte=day)
    return rows.filter(~Exists(_paused(day))).order_by("region_path", "day", "id")


def ahead_of_visitor(actor: Actor, day: date, until: date) -> QuerySet[Turn]:
    """What the actor's own account is to do in the days after."""
    rows = turns(actor).filter(visitor=actor.account_id or 0, visit=None, day__gt=day, day__lte=until)
    return rows.filter(~Exists(_paused(day))).order_by("day", "region_path", "id")


def _paused(day: date) -> QuerySet[Pause]:
    return Pause.seen_by(WHOLE).filter(Q(until=None) | Q(until__gt=day), elder=OuterRef("elder"), since__lte=day)


def done_by(actor: Actor, day: date) -> int:
    """How many visits the actor's own account has made on a day."""
    return Visit.seen_by(actor).filter(visitor=actor.account_id or 0, day=day, void_at=None).count()


def posted(actor: Actor, key: str) -> bool:
    """Whether a record with this number has come in already."""
    return Visit.seen_by(WHOLE).filter(key=key).exists() or Attempt.seen_by(WHOLE).filter(key=key).exists()


def listed(actor: Actor) -> QuerySet[Listed]:
    """The list as it stands, each with its elder as the actor sees them."""
    return Listed.seen_by(actor).filter(until=None).prefetch_related(_elders(actor)).order_by("region_path", "elder")


def line_of(actor: Actor, person: Elder) -> Listed | None:
    """An elder's own line of the list."""
    return Listed.seen_by(actor).filter(elder=person, until=None).first()


def last_visits(actor: Actor, elders: Iterable[int]) -> dict[int, Visit]:
    """The last visit of each of some elders."""
    rows = Visit.seen_by(actor).filter(elder__in=list(elders), void_at=None).select_related("visitor")
    return {row.elder_id: row for row in rows.order_by("day", "id")}


def paused(actor: Actor, elders: Iterable[int]) -> dict[int, Pause]:
    """Who of some elders is not visited today, and why."""
    day = timezone.localdate()
    rows = Pause.seen_by(actor).filter(Q(until=None) | Q(until__gt=day), elder__in=list(elders), since__lte=day)
    return {row.elder_id: row for row in rows}


def charges(actor: Actor, elders: Iterable[int]) -> dict[int, Charge]:
    """Who answers for each of some elders."""
    return {row.elder_id: row for row in Charge.seen_by(actor).filter(elder__in=list(elders), until=None)}


def charged(rows: QuerySet[Any], some: bool) -> QuerySet[Any]:
    """Rows of elders for whom somebody answers, or nobody does."""
    held = Exists(Charge.seen_by(WHOLE).filter(elder=OuterRef("elder"), until=None))
    return rows.filter(held if some else ~held)


def matching(rows: QuerySet[Any], actor: Actor, words: str) -> QuerySet[Any]:
    """Rows of elders whose name or pinyin begins with the words."""
    text = words.strip()
    found = registry.matching(Elder.seen_by(actor), text).order_by().values("pk") if text else None
    return rows if found is None else rows.filter(elder__in=found)


def of_elder(actor: Actor, person: Elder) -> QuerySet[Visit]:
    """An elder's visits, the youngest first, those under a double file among them."""
    rows = Visit.seen_by(actor).filter(registry.same_person(person)).select_related("visitor", "order__carer")
    return rows.order_by("-day", "-id")


def turns_of(actor: Actor, person: Elder) -> QuerySet[Turn]:
    """An elder's turns that are ahead, the next first."""
    rows = turns(actor).filter(elder=person, visit=None, until__gt=timezone.localdate())
    return rows.order_by("day", "id")


def attempts_of(actor: Actor, person: Elder) -> QuerySet[Attempt]:
    """When nobody was met."""
    return Attempt.seen_by(actor).filter(elder=person).select_related("visitor").order_by("-at", "-id")


def pauses_of(actor: Actor, person: Elder) -> QuerySet[Pause]:
    """An elder's pauses, the youngest first."""
    return Pause.seen_by(actor).filter(elder=person).order_by("-since", "-id")


def pause(actor: Actor, pk: int) -> Pause:
    """One pause within the actor's sight."""
    return access.found(Pause.seen_by(actor).select_related("elder"), pk)


def visit(actor: Actor, pk: int) -> Visit:
    """One visit within the actor's sight."""
    rows = Visit.seen_by(actor).select_related("visitor", "order__carer", "order__item", "photo")
    return access.found(rows.prefetch_related(_elders(actor)), pk)


# --- problems, gaps, campaigns, cards ---------------------------------------------------------------------------


def problems(actor: Actor) -> QuerySet[Problem]:
    """What visits found, the youngest first, each with how its need stands."""
    rows = Problem.seen_by(actor).select_related("visit", "need__region", "need__taken_by")
    return rows.prefetch_related(_elders(actor)).order_by("-id")


def open_problems(actor: Actor) -> QuerySet[Problem]:
    """Those whose need is still under way."""
    return problems(actor).filter(need__status__in=UNDER_WAY)


def problems_of(actor: Actor, person: Elder) -> QuerySet[Problem]:
    """What visits found with one elder."""
    return problems(actor).filter(elder=person)


def problems_at(actor: Actor, row: Visit) -> QuerySet[Problem]:
    """What one visit found."""
    return problems(actor).filter(visit=row)


def gaps(actor: Actor) -> QuerySet[Gap]:
    """Who should be visited and is not, those missed longest first."""
    return Gap.seen_by(actor).prefetch_related(_elders(actor)).order_by("since", "id")


def campaigns(actor: Actor) -> QuerySet[Any]:
    """The campaigns within the actor's sight, the youngest first, with how many are due and visited."""
    seen = Turn.seen_by(actor).filter(campaign=OuterRef("pk"), dropped=False).order_by().values("campaign")
    rows = Campaign.seen_by(actor).select_related("region")
    return rows.annotate(
        due=seen.annotate(n=Count("pk")).values("n"),
        done=seen.filter(visit__isnull=False).annotate(n=Count("pk")).values("n"),
    ).order_by("-since", "-id")


def campaign(actor: Actor, pk: int) -> Any:
    """One campaign within the actor's sight."""
    return access.found(campaigns(actor), pk)


def turns_in(actor: Actor, row: Campaign) -> QuerySet[Turn]:
    """Everybody on a campaign's list."""
    return turns(actor).filter(campaign=row).order_by("region_path", "day", "id")


def visitors(actor: Actor) -> QuerySet[Any]:
    """Who visits where today, with how many turns of this month each has and has done."""
    day = timezone.localdate()
    month = rules.first_of(day)
    given = Turn.seen_by(actor).filter(
        visitor=OuterRef("account"), region_path__startswith=OuterRef("region_path"), dropped=False
    )
    mine = given.filter(day__gte=month, day__lt=rules.next_month(month)).order_by().values("visitor")
    rows = Visitor.seen_by(actor).filter(Q(until=None) | Q(until__gt=day)).select_related("account", "region")
    return rows.annotate(
        due=mine.annotate(n=Count("pk")).values("n"),
        done=mine.filter(visit__isnull=False).annotate(n=Count("pk")).values("n"),
    ).order_by("region_path", "account__name", "id")


def visitor(actor: Actor, pk: int) -> Visitor:
    """One of them within the actor's sight."""
    return access.found(Visitor.seen_by(actor).select_related("account", "region"), pk)


def able(actor: Actor, person: Elder) -> list[Account]:
    """Who may take an elder's turn: those who visit where the elder lives or at a place above."""
    day = timezone.localdate()
    line = [place.path for place in (person.region, *regions.ancestors(person.region))]
    rows = Visitor.seen_by(WHOLE).filter(Q(until=None) | Q(until__gt=day), region_path__in=line)
    return list({row.account_id: row.account for row in rows.select_related("account")}.values())


def doubts(actor: Actor, row: Visit) -> list[str]:
    """What speaks against a record: far from where the elder was met before, a photo seen before, a wrong clock, sent late."""
    earlier = Visit.seen_by(WHOLE).filter(elder=row.elder_id, way=Way.HOME, void_at=None, latitude__isnull=False)
    spots = earlier.exclude(pk=row.pk).order_by("-day").values_list("latitude", "longitude")[:20]
    same = (
        Visit.seen_by(WHOLE).filter(sha256=row.sha256).exclude(pk=row.pk) if row.sha256 else Visit.seen_by(WHOLE).none()
    )
    seen = Evidence.seen_by(WHOLE).filter(sha256=row.sha256) if row.sha256 else Evidence.seen_by(WHOLE).none()
    whole = Visit.seen_by(WHOLE).get(pk=row.pk)
    return rules.doubts(
        rules.Brought(
            at_home=row.way == Way.HOME and row.order_id is None,
            spot=None if whole.latitude is None or whole.longitude is None else (whole.latitude, whole.longitude),
            spots=tuple((lat, lon) for lat, lon in spots if lat is not None and lon is not None),
            repeated=same.exists() or seen.exists(),
            received_at=row.received_at,
            phone_at=row.phone_at,
            sent_at=row.sent_at,
        )
    )


def tier_word(tier: str) -> str:
    """What a tier is called."""
    return str(Listed.Tier(tier).label)


def changes_told(terms: laws.Law) -> list[tuple[str, str]]:
    """What calls for a visit at once, and the fact that tells of it."""
    known = policies.vocabulary()
    told = [
        (str(Turn.Change(what).label), f"{known[fact].zh} {'、'.join(known[fact].written(v) for v in sorted(values))}")
        for what, fact, values in terms.changes
    ]
    return [*told, (str(Turn.Change.FALL.label), str(Need.Source.ALARM.label))]


def account(login: str, region: Region) -> Account:
    """The account that is to visit somewhere; one that could not is not there."""
    found = Account.objects.filter(login=login.strip(), is_active=True).first()
    if found is None:
        raise access.missing(_("账号"), login)
    return found
