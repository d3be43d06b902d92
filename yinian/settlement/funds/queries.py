"""Reads of funds: what each holds, where it comes from, what went in and out in a year, and the share for care."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, ledger, periods
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import Balance, LedgerAccount, Posting
from yinian.foundation.regions import Region, holds
from yinian.settlement.funds import models, rules
from yinian.settlement.funds.rules import FUND

SOURCES, PURPOSES = models.Fund.Source.choices, models.Fund.Purpose.choices
LOTTERY, CARE = models.Fund.Source.LOTTERY.value, models.Fund.Purpose.CARE.value
CARE_SHARE = "lottery_fund_care_share"


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund, what it holds now, and what is said of it, if anything is."""

    account: LedgerAccount
    balance_fen: int
    card: models.Fund | None = None


@dataclass(frozen=True, slots=True)
class Flowed:
    """A fund with what came into it and what went out again in a year; per bed where the project names beds."""

    fund: Fund
    fed_fen: int
    spent_fen: int

    @property
    def per_bed_fen(self) -> int | None:
        return rules.per_bed(self.fed_fen, self.fund.card.beds if self.fund.card else None)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the lottery funds of a year was spent on care, against the least share that the law asks for."""

    year: int
    fed_fen: int
    spent_fen: int
    least: int | None
    rows: Sequence[Flowed]

    @property
    def percent(self) -> float | None:
        return None if self.fed_fen <= 0 else round(100 * self.spent_fen / self.fed_fen, 1)

    @property
    def reached(self) -> bool | None:
        return None if self.least is None else rules.reaches(self.spent_fen, self.fed_fen, self.least)


def funds(actor: Actor) -> list[Fund]:
    """The funds within the actor's sight, what each holds now, and what is said of it."""
    rows = list(_funds(actor))
    left = dict(Balance.objects.filter(account__in=rows).values_list("account_id", "amount"))
    cards = {card.account_id: card for card in models.Fund.seen_by(actor).filter(account__in=rows)}
    return [Fund(row, left.get(row.pk, 0), cards.get(row.pk)) for row in rows]


def funds_for(actor: Actor, path: str) -> list[Fund]:
    """The funds within the actor's sight that may be spent on a place: its own, and those of the places above it."""
    return [fund for fund in funds(actor) if holds(fund.account.region_path, path)]


def fund(actor: Actor, pk: int) -> Fund:
    """One fund within the actor's sight."""
    row = access.found(_funds(actor), pk)
    return Fund(row, ledger.balance(row), models.Fund.seen_by(actor).filter(account=row).first())


def _funds(actor: Actor) -> QuerySet[LedgerAccount]:
    return LedgerAccount.seen_by(actor).filter(kind__startswith=f"{FUND}:").order_by("region_path", "id")


def movements(held: LedgerAccount) -> QuerySet[Posting]:
    """What went into and out of a fund that the caller sees, the youngest first."""
    return Posting.objects.filter(account=held).select_related("transfer").order_by("-id")


def flowed(actor: Actor, year: int | None = None) -> list[Flowed]:
    """Every fund with what came in from its source and what went out, in a year or ever."""
    held = funds(actor)
    fed, gone = _sums([one.account for one in held], year)
    return [Flowed(one, fed.get(one.account.pk, 0), gone.get(one.account.pk, 0)) for one in held]


def _sums(accounts: Sequence[LedgerAccount], year: int | None) -> tuple[dict[int, int], dict[int, int]]:
    """What sources put into each account, and what else left it; a reversal counts against what it reversed."""
    rows = Posting.objects.filter(account__in=accounts)
    if year is not None:
        span = periods.year(year)
        rows = rows.filter(transfer__on__gte=span.since, transfer__on__lt=span.until)
    fed = Q(transfer__key__startswith="fund:") | Q(transfer__key__startswith="reverse:fund:")
    whole = rows.order_by().values_list("account").annotate(
        came=Coalesce(Sum("amount", filter=fed), 0), every=Coalesce(Sum("amount"), 0)
    )  # fmt: skip
    found = {pk: (came, came - every) for pk, came, every in whole}
    return {pk: came for pk, (came, _gone) in found.items()}, {pk: gone for pk, (_came, gone) in found.items()}


def care_share(actor: Actor, region: Region, year: int, on: date) -> Share:
    """What was spent on care of the lottery funds that came in in a year; the law's least share is that of the region."""
    known = policies.at(CARE_SHARE, region, on)
    rows = [one for one in flowed(actor, year) if one.fund.card and one.fund.card.source == LOTTERY]
    care = [one for one in rows if one.fund.card and one.fund.card.purpose == CARE]
    least = int(known.value) if known is not None and isinstance(known.value, int) else None
    return Share(year, sum(one.fed_fen for one in rows), sum(one.spent_fen for one in care), least, rows)
