"""Verified visits and their claim, made as people make them."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.delivery.evidence.visit import served
from tests.delivery.town import MONDAY, Clock, Town, assigned
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders.models import Order
from yinian.foundation.ledger import LedgerAccount
from yinian.registry.catalogue import actions as catalogue
from yinian.settlement.claims import actions
from yinian.settlement.claims.models import Claim
from yinian.settlement.funds import actions as funds

MONTH = date(2026, 11, 1)
TEN = MONDAY + timedelta(hours=1)


def price(town: Town, fen: int = 6_000, per: str = "hour", item: str = "bathing", since: date = MONTH) -> None:
    given = catalogue.Price(fen, per, "区政府购买服务合同", since)
    catalogue.set_price(item, town.cast.regions["dadong"], given, by=town.by("chen"))


def verified(town: Town, clock: Clock, starts_at: datetime, minutes: int = 60, **more: Any) -> Order:
    """A visit from the order to the provider's verification."""
    order = served(town, assigned(town, starts_at, **more), clock, minutes)
    return evidence.verify(order, by=town.by("sunny"))


def drafted(town: Town) -> Claim:
    return actions.draft(town.sunny.party, town.cast.regions["dadong"], MONTH, by=town.by("sunny"))


def submitted(town: Town, clock: Clock) -> Claim:
    """One visit of an hour, claimed."""
    price(town)
    verified(town, clock, TEN)
    return actions.submit(drafted(town), by=town.by("sunny"))


def fund(town: Town, fen: int = 100_000_00, place: str = "dadong", by: str = "chen") -> LedgerAccount:
    return funds.open_fund(town.cast.regions[place], "区级财政", fen, f"{place}1号", by=town.by(by))
