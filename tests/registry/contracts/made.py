"""A budget and a contract with 阳光, made as officers make them: one drafts, another signs."""

from datetime import date
from typing import Any

from tests.delivery.town import Town
from yinian.registry.contracts import actions
from yinian.registry.contracts.models import Contract, PurchaseBudget

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


def budget(town: Town, fen: int = 100_000_00, year: int = 2026, **more: Any) -> PurchaseBudget:
    return actions.set_budget(town.cast.regions["dadong"], year, fen, "大财社〔2026〕5号", by=town.by("chen"), **more)


def given(town: Town, fen: int = 50_000_00, number: str = "大采-1", **more: Any) -> actions.Given:
    values: dict[str, Any] = {"year": 2026, "title": "居家服务采购", "since": SINCE, "until": UNTIL, **more}
    region = values.pop("region", town.cast.regions["dadong"])
    return actions.Given(region, town.sunny, number=number, amount_fen=fen, **values)


def drafted(town: Town, fen: int = 50_000_00, number: str = "大采-1", **more: Any) -> Contract:
    return actions.draft(given(town, fen, number, **more), by=town.by("chen"))


def signed(town: Town, fen: int = 50_000_00, number: str = "大采-1", **more: Any) -> Contract:
    return actions.sign(drafted(town, fen, number, **more), by=town.by("lin"))
