"""What districts owe each other for visits across their border: zero-sum in the book, and visit by visit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.actions import crossings
from yinian.delivery.orders.crossing import Crossing
from yinian.foundation import access, ledger, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.ledger import LedgerAccount, Unit
from yinian.foundation.periods import year as whole_year
from yinian.foundation.regions import Region
from yinian.settlement.claims.models import Claim, ClaimLine

BETWEEN = "between_regions"
# What is owed is booked for every visit across a border, whoever approves or pays.
WHOLE = system("区域间结算")


@dataclass(frozen=True, slots=True)
class Balance:
    """What one district has had done by providers of another: visits, what was approved, and what of it is paid."""

    home: str
    home_id: int
    serving: str
    serving_id: int
    visits: int
    owed_fen: int
    paid_fen: int

    @property
    def open_fen(self) -> int:
        return self.owed_fen - self.paid_fen


def owe(claim: Claim, lines: list[ClaimLine], *, by: Actor) -> None:
    """Book what the paying district owes to others for the visits of an approved claim; inside a verb."""
    known = _of(lines)
    sums: Counter[int] = Counter()
    today = timezone.localdate()
    for line in lines:
        row = known.get(line.order_id)
        if row is not None:
            crossings.owe_across(row, claim.pk, line.amount_fen, today, by=by)
            sums[row.serving_id] += line.amount_fen
    text = say("{month} 跨区域服务").format(month=f"{claim.month:%Y-%m}")
    _book(claim, sums, f"claim:{claim.pk}:between", text, -1)


def pay(claim: Claim, lines: list[ClaimLine], *, by: Actor) -> None:
    """Book that a paid claim's visits across the border are no longer owed; inside a verb."""
    known = _of(lines)
    sums: Counter[int] = Counter()
    for line in lines:
        row = known.get(line.order_id)
        if row is not None:
            crossings.pay_across(row, timezone.localdate(), by=by)
            sums[row.serving_id] += line.amount_fen
    text = say("{month} 跨区域服务已拨付").format(month=f"{claim.month:%Y-%m}")
    _book(claim, sums, f"payout:claim:{claim.pk}:between", text, 1)


def _of(lines: list[ClaimLine]) -> dict[int, Crossing]:
    rows = Crossing.seen_by(WHOLE).filter(order__in=[line.order_id for line in lines]).select_related("serving")
    return {row.order_id: row for row in rows}


def _book(claim: Claim, sums: Counter[int], key: str, text: str, sign: int) -> None:
    if not sums:
        return
    home = account(claim.region)
    for place in Region.objects.filter(pk__in=sums).order_by("pk"):
        amount = sign * sums[place.pk]
        ledger.post(f"{key}:{place.pk}", timezone.localdate(), text, {home: amount, account(place): -amount})


def account(place: Region) -> LedgerAccount:
    """Where a district stands with all others: below nothing it owes, above nothing it is owed."""
    return ledger.account(BETWEEN, Unit.FEN, region_path=place.path, name=str(_("区域间结算")))


def visits(actor: Actor, home: int, serving: int, year: int) -> QuerySet[Crossing]:
    """The visits across one border that were approved in a year, within the actor's sight, the youngest first."""
    span = whole_year(year)
    rows = Crossing.seen_by(actor).filter(home=home, serving=serving, approved_on__gte=span.since)
    rows = rows.filter(approved_on__lt=span.until).select_related("order__item", "order__provider", "home", "serving")
    return rows.order_by("-approved_on", "-id")


def ordered(actor: Actor) -> QuerySet[Crossing]:
    """Every visit across a border within the actor's sight, whatever became of it, the youngest first."""
    rows = Crossing.seen_by(actor).select_related("order__item", "order__provider", "home", "serving")
    return rows.order_by("-id")


def statement(actor: Actor, year: int) -> list[Balance]:
    """What each pair of districts within the actor's sight owes and has paid for the visits approved in a year."""
    span = whole_year(year)
    rows = Crossing.seen_by(actor).filter(approved_on__gte=span.since, approved_on__lt=span.until).order_by()
    pair = ("home", "home__name", "serving", "serving__name")
    owed = rows.values_list(*pair).annotate(n=Count("pk"), fen=Sum("amount_fen"))
    paid = {
        (home, serving): fen
        for home, serving, fen in rows.exclude(paid_on=None)
        .values_list("home", "serving")
        .annotate(fen=Sum("amount_fen"))
    }
    return [
        Balance(home, home_id, serving, serving_id, n, fen or 0, paid.get((home_id, serving_id), 0) or 0)
        for home_id, home, serving_id, serving, n, fen in owed.order_by("home__path", "serving__path")
    ]


def one(rows: QuerySet[Crossing], home: int) -> Crossing:
    """Any of these visits; a pair of districts between which the actor sees none is not there."""
    found = rows.first()
    if found is None:
        raise access.missing(_("区域间结算"), home)
    return found


def sees(actor: Actor, row: Crossing) -> bool:
    """Whether the actor may open the order itself: the paying place and the provider may."""
    if actor.party_id is not None:
        return row.order.provider_id == actor.party_id
    return regions.holds(actor.region_path, row.order.region_path)


def day_of(row: Crossing) -> date:
    """The day of the visit, or for which it is ordered."""
    return row.order.served_on or timezone.localdate(row.order.starts_at)
