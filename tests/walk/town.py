"""What stands before the walk begins: the offices, a provider with its carer, two assessors, a price, a fund; and the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.assessment import team
from yinian.foundation.ledger import LedgerAccount
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.providers import actions as providers
from yinian.registry.workforce import actions as workforce
from yinian.settlement.funds import actions as funds

# A Wednesday early in a month, so that the visits lie in the month whose hours pay for them.
DAY = date(2026, 12, 2)


@dataclass
class Clock:
    """The time of everything in this process, the live server's threads among it."""

    at: datetime

    def set(self, day: date, hour: int, minute: int = 0) -> None:
        """Let it be this time of this day."""
        self.at = timezone.make_aware(datetime.combine(day, time(hour, minute)))


@contextmanager
def clock() -> Iterator[Clock]:
    """A clock that the walk turns by hand."""
    turned = Clock(timezone.make_aware(datetime.combine(DAY, time(9))))
    with mock.patch("django.utils.timezone.now", side_effect=lambda: turned.at):
        yield turned


def furnish(cast: Cast) -> LedgerAccount:
    """Open everything that an elder's story needs and does not make itself; the fund is what the visits are paid from."""
    catalogue.load(by=BY)
    price = catalogue.Price(45_00, "hour", "测试采购合同", date(2026, 1, 1))
    catalogue.set_price("bathing", cast.regions["shenyang"], price, by=BY)
    catalogue.set_price("indoor_cleaning", cast.regions["shenyang"], price, by=BY)
    team.build(cast, team.NAMES[:2])
    given: dict[str, Any] = {"kind": "social", "party": cast.parties["sunny"]}
    sunny = providers.register(providers.Registration("阳光居家养老", cast.regions["dongshuncheng"], **given), by=BY)
    hiring = workforce.Hiring(
        "张敏", "carer", cast.regions["dongshuncheng"], employer=sunny, party=cast.parties["zhang"],
        skills=("bathing", "cleaning"), since=date(2026, 1, 1),
    )  # fmt: skip
    zhang = workforce.hire(hiring, by=BY)
    paper = workforce.Paper("care_worker", "演2024-0001", date(2024, 1, 1), date(2036, 1, 1), level=5)
    workforce.add_certificate(zhang, paper, by=BY)
    workforce.set_hours(zhang, [(weekday, time(8), time(18)) for weekday in range(5)], by=BY)
    return funds.open_fund(cast.regions["dadong"], "居家服务购买", 1_000_00, "大财社〔2026〕2号", by=cast.actor("chen"))


def tomorrow() -> date:
    """The day of the visits."""
    return DAY + timedelta(days=1)
