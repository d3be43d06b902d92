"""Claims in every state, as the money pages show them: each of one visit of 王秀英's, in a month of its own."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tests.cast import BY, PASSWORD, Cast
from yinian.delivery.orders.crossing import Crossing
from yinian.delivery.orders.models import Order, Part
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts
from yinian.foundation.guard import writing
from yinian.oversight.evaluations import actions as evaluations
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.contracts import actions as buying
from yinian.registry.providers import actions as providers
from yinian.registry.providers.models import Provider
from yinian.settlement.claims import actions
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.funds import actions as funds
from yinian.settlement.payouts import actions as payouts

VOUCHER = "国库 001"


def claims(cast: Cast) -> dict[str, Any]:
    """One that is open, one handed in, one approved, one disputed; another is paid, and one visit is not claimed yet."""
    with writing("test"):
        item = _item()
        made: dict[str, Any] = {
            key: _claim(cast, _visit(cast, item, date(2026, month, 5)), status)
            for month, (key, status) in enumerate(
                (
                    ("open_claim", "draft"),
                    ("claim", "submitted"),
                    ("approved_claim", "submitted"),
                    ("paid", "submitted"),
                ),
                1,
            )
        }
        _visit(cast, item, date(2026, 5, 5))
        made |= _disputed(cast, item)
    fund = funds.open_fund(cast.regions["dadong"], "居家服务购买", 1_000_00, "大财社〔2026〕2号", by=cast.actor("chen"))
    for key in ("approved_claim", "paid"):
        actions.approve(made[key], fund, by=cast.actor("chen"))
    payouts.release(made.pop("paid"), VOUCHER, by=cast.actor("lin"))
    with writing("test"):
        made["crossing"] = _across(cast, ClaimLine.unscoped.get(claim=made["approved_claim"]))
    return made


def _across(cast: Cast, line: ClaimLine) -> Crossing:
    """A visit that the district pays and a place in it claims to have served: next door sees nothing of either."""
    place = cast.regions["xiaodong"]
    return Crossing.unscoped.create(
        order=line.order, home=cast.regions["dadong"], serving=place, claim=line.claim_id, amount_fen=line.amount_fen,
        approved_on=timezone.localdate(), region_path=place.path,
    )  # fmt: skip


def _disputed(cast: Cast, item: ServiceItem) -> dict[str, Any]:
    """A claim handed in with a sound line, one objected to and one excluded."""
    claim = _claim(cast, _visit(cast, item, date(2026, 6, 5)), "submitted")
    Claim.unscoped.filter(pk=claim.pk).update(minutes=120, amount_fen=12_000)
    made = {"claim_line": ClaimLine.unscoped.get(claim=claim)}
    for day, (key, status) in enumerate((("objected_line", "objected"), ("excluded_line", "excluded")), 6):
        made[key] = ClaimLine.unscoped.create(
            claim=claim, order=_visit(cast, item, date(2026, 6, day)), minutes=60, price_fen=6_000, per="hour",
            amount_fen=6_000, region_path=claim.region_path, status=status, objection="照片看不清",
        )  # fmt: skip
    return made


def contracts(cast: Cast) -> dict[str, Any]:
    """A year's budget, a contract in force and a draft."""
    seller = Provider.unscoped.filter(party=cast.parties["sunny"]).first()
    chen, lin, dadong = cast.actor("chen"), cast.actor("lin"), cast.regions["dadong"]
    if seller is None:
        seller = providers.register(
            providers.Registration("阳光居家养老", dadong, "company", party=cast.parties["sunny"]), by=chen
        )
    buying.set_budget(dadong, 2026, 100_000_00, "大财社〔2026〕5号", by=chen)
    made = {}
    for number, (key, items) in enumerate((("contract", ("bathing",)), ("draft_contract", ("indoor_cleaning",)))):
        given = buying.Given(
            dadong, seller, 2026, f"大采-{number}", "居家服务采购", date(2026, 1, 1), date(2027, 1, 1), 10_000_00,
            minutes=600, items=items,
        )  # fmt: skip
        made[key] = buying.draft(given, by=chen)
    buying.sign(made["contract"], by=lin)
    found = evaluations.Found("沈阳养老评估中心", "沈评3号", date(2026, 1, 1), date(2026, 3, 1), date(2027, 3, 1), 90)
    return {**made, "evaluation": evaluations.record(seller, found, by=chen)}


def next_door(cast: Cast) -> None:
    """The manager of a provider in the next district."""
    cast.parties["moon"] = posts.open_party("provider", "月光居家养老", cast.regions["shenhe"], by=BY)
    account = posts.open_account("moon.test", "月光经理", by=BY, password=PASSWORD)
    seat = posts.Seat(Role.MANAGER, party=cast.parties["moon"], since=date(2026, 1, 1))
    cast.posts["moon"] = posts.give_post(account, seat, by=BY)


def _item() -> ServiceItem:
    return ServiceItem.objects.filter(code="bathing").first() or ServiceItem.objects.create(
        code="bathing",
        category="daily_care",
        elements=["help"],
        zh="助浴",
        en="Bathing",
        standard="—",
        minutes=60,
        since=date(2026, 1, 1),
    )


def _visit(cast: Cast, item: ServiceItem, day: date) -> Order:
    assert cast.elder
    at = timezone.make_aware(datetime.combine(day, time(10)))
    known: dict[str, Any] = {"starts_at": at, "placed_at": at, "came_at": at, "left_at": at, "verified_at": at}
    order = Order.unscoped.create(
        elder=cast.elder, item=item, channel="desk", funding="hours", place="home", minutes=60,
        provider=cast.parties["sunny"], carer=cast.parties["zhang"], status="verified", served_on=day,
        verified_minutes=60, region_path=cast.elder.region_path, **known,
    )  # fmt: skip
    Part.unscoped.create(
        order=order,
        payer="hours",
        benefit="home_service_hours",
        minutes=60,
        charged_minutes=60,
        region_path=order.region_path,
    )
    return order


def _claim(cast: Cast, order: Order, status: str) -> Claim:
    region = cast.regions["dadong"]
    assert order.served_on
    claim = Claim.unscoped.create(
        provider=order.provider, region=region, month=order.served_on.replace(day=1), minutes=60, amount_fen=6_000,
        status=status, drafted_at=order.starts_at, region_path=region.path,
    )  # fmt: skip
    ClaimLine.unscoped.create(
        claim=claim, order=order, minutes=60, price_fen=6_000, per="hour", amount_fen=6_000, region_path=region.path
    )
    return claim
