"""Reads of calls, of those at the desk, and of how well it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import queries as orders
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.fields import blind
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region, within
from yinian.programmes.calls import rules
from yinian.programmes.calls.flow import FLOW, IN_HAND, TALKING, Status
from yinian.programmes.calls.models import Call, SignOn, Switch
from yinian.programmes.calls.rules import LIMITS, Level, Outcome
from yinian.registry.elders.models import Elder, Kin
from yinian.registry.elders.queries import same_person

STATUSES = Status.choices
day_of = orders.day_of
ANSWER, CONNECTION = "call_answer_seconds", "call_connection_percent"
ACTS = {
    "nobody": _("不用再办"),
    "caller": _("来电人"),
    "agent": _("坐席"),
    "street": _("所在街道"),
    "provider": _("服务商"),
    "office": _("投诉受理单位"),
    "responder": _("应急响应人"),
}
# So many people under one number are offered to choose from.
OFFERED = 9


@lru_cache
def outcomes() -> dict[str, Outcome]:
    """How a call may end, in the order of the file."""
    return rules.read_outcomes(Path(__file__).with_name("outcomes.yaml").read_text(encoding="utf-8"))


def outcome_word(code: str) -> str:
    """What an outcome is called in the reader's language; one that is no longer known keeps its code."""
    known = outcomes().get(code)
    return known.word(get_language() or "zh-hans") if known else code


def calls(actor: Actor) -> QuerySet[Call]:
    """The calls within the actor's sight, the youngest first, each with its elder as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    rows = Call.seen_by(actor).select_related("agent", "switch").defer("switch__key").prefetch_related(elders)
    return rows.order_by("-rang_at", "-id")


def call(actor: Actor, pk: int) -> Call:
    """One call within the actor's sight."""
    return access.found(calls(actor), pk)


def ringing(actor: Actor) -> QuerySet[Call]:
    """Who is waiting to be answered, the longest first."""
    return calls(actor).filter(status=Status.RINGING).order_by("rang_at", "id")


def left_behind(actor: Actor) -> QuerySet[Call]:
    """Calls that have ended and lost the agent who was to say what came of them."""
    return calls(actor).filter(status=Status.WRAP_UP, agent=None).order_by("rang_at", "id")


def mine(actor: Actor) -> QuerySet[Call]:
    """What the actor has in hand: those being talked to first, then what still lacks its outcome."""
    rows = calls(actor).filter(status__in=IN_HAND, agent=actor.account_id)
    return rows.order_by("status", "rang_at", "id") if actor.account_id is not None else rows.none()


def missed(actor: Actor) -> QuerySet[Call]:
    """Who rang in vain and has not been rung back, the longest first."""
    return calls(actor).filter(status=Status.MISSED).order_by("rang_at", "id")


def promised(actor: Actor) -> QuerySet[Call]:
    """What agents said they would still do, the next due first."""
    rows = calls(actor).filter(status=Status.CLOSED, acts="agent", due_at__isnull=False)
    return rows.order_by("due_at", "id")


def of_elder(actor: Actor, elder: Elder) -> QuerySet[Call]:
    """The calls of one person, the youngest first."""
    return calls(actor).filter(same_person(elder))


def moves(actor: Actor, row: Call) -> list[Move]:
    """What the actor could do with a call now."""
    return FLOW.open_to(row, actor)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a number may belong to: the elder, and the relative who rings where it is a relative's."""

    elder: Elder
    kin: Kin | None = None


def people(actor: Actor, number: str, area: str = "") -> list[Person]:
    """Whose number it is, as far as the actor sees them: elders of this phone, then elders whose relatives have it."""
    marks = [blind("phone", text) for text in rules.spellings(number, area)]
    if not marks:
        return []
    own = Elder.seen_by(actor).filter(phone_blind__in=marks, merged_into=None, died_on=None).select_related("region")
    found = [Person(elder) for elder in own.order_by("id")[:OFFERED]]
    known = {one.elder.pk for one in found}
    kin = Kin.seen_by(actor).filter(phone_blind__in=marks, elder__died_on=None, elder__merged_into=None)
    beside = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    for one in kin.prefetch_related(beside).order_by("id")[:OFFERED]:
        if one.elder_id not in known:
            known.add(one.elder_id)
            found.append(Person(one.elder, one))
    return found[:OFFERED]


def same_number(actor: Actor, row: Call) -> QuerySet[Call]:
    """Earlier calls of the same number, the youngest first."""
    if row.number_blind is None:
        return calls(actor).none()
    return calls(actor).filter(number_blind=row.number_blind, rang_at__lt=row.rang_at)


# --- who sits at the desk ---------------------------------------------------------------------------------------


def sign_on(actor: Actor) -> SignOn | None:
    """The actor's own place at the desk, while signed on."""
    return SignOn.seen_by(actor).filter(account=actor.account_id, until=None).first()


def at_the_desk(actor: Actor) -> QuerySet[SignOn]:
    """Who is signed on within the actor's sight."""
    return SignOn.seen_by(actor).filter(until=None).select_related("account").order_by("since", "id")


def talking(actor: Actor, accounts: Iterable[Account]) -> set[int]:
    """Which of them are on a call."""
    rows = Call.seen_by(actor).filter(status__in=TALKING, agent__in=[one.pk for one in accounts])
    return set(rows.values_list("agent_id", flat=True))


def switches(actor: Actor) -> QuerySet[Switch]:
    """Where calls come from within the actor's sight."""
    return Switch.seen_by(actor).filter(until=None).select_related("region").order_by("id")


def switch(actor: Actor, pk: int) -> Switch:
    """One of them."""
    return access.found(switches(actor), pk)


# --- how well it answers ----------------------------------------------------------------------------------------


def terms(region: Region, day: date) -> tuple[int, int, str]:
    """Within how many seconds a call is to be answered, how many of a hundred at all, and who says so."""
    seconds, percent = (policies.stated(name, region, day) for name in (ANSWER, CONNECTION))
    source = next((f"{one.document.title} {one.clause}".strip() for one in (seconds, percent) if one), LIMITS.source)
    return (
        int(seconds.value) if seconds else LIMITS.answer_seconds,
        int(percent.value) if percent else LIMITS.connection_percent,
        source,
    )


def came(actor: Actor, since: datetime, until: datetime) -> QuerySet[Call]:
    """The calls that came in some time; those that the desk made are none of them."""
    return calls(actor).filter(rang_at__gte=since, rang_at__lt=until, returns=None)


SHOWS = ("all", "answered", "in_time", "slow", "missed", "waiting")


def shown(rows: QuerySet[Call], show: str, seconds: int) -> QuerySet[Call]:
    """The rows that one figure of the service level counts."""
    answered, in_time = Q(answered_at__isnull=False), Q(waited__lte=seconds)
    chosen = {
        "answered": answered,
        "in_time": answered & in_time,
        "slow": answered & ~in_time,
        "missed": _unanswered(),
        "waiting": Q(status=Status.RINGING, answered_at=None),
    }
    return rows.filter(chosen[show]) if show in chosen else rows


def _unanswered() -> Q:
    # Rung back or not: whoever rang in vain rang in vain.
    return Q(answered_at=None) & ~Q(status=Status.RINGING)


def level(actor: Actor, region: Region, since: datetime, until: datetime) -> Level:
    """How the desk of a place stood over some time, of the calls that the actor sees."""
    seconds, percent, source = terms(region, timezone.localdate(since))
    rows = came(actor, since, until).filter(within(region.path, "region_path")).order_by()
    answered = Q(answered_at__isnull=False)
    told = rows.aggregate(
        offered=Count("pk"),
        answered=Count("pk", filter=answered),
        in_time=Count("pk", filter=answered & Q(waited__lte=seconds)),
        missed=Count("pk", filter=_unanswered()),
        waiting=Count("pk", filter=Q(status=Status.RINGING, answered_at=None)),
    )
    return Level(**told, seconds=seconds, percent=percent, source=source)
