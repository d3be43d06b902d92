"""The cast at work: a provider, its carers with papers and hours, the catalogue, and 王秀英's three hours a month."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.cast import BY, Cast
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order
from yinian.entitlement.benefits import actions as benefits
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.providers import actions as providers
from yinian.registry.providers.models import Provider
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Worker

ZONE = ZoneInfo("Asia/Shanghai")
# A Monday in the middle of a month, so that all that is ordered lies in the month's own hours.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
HOURS = "home_service_hours"
WEEK = [(day, time(8), time(18)) for day in range(5)]
SKILLS = ("bathing", "meals", "cleaning", "personal_care")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)

    def go(self, **by: int) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def at(self, hour: int, minute: int = 0) -> datetime:
        self.now = self.now.replace(hour=hour, minute=minute)
        return self.now


@dataclass
class Town:
    """The cast and those who work in it."""

    cast: Cast
    sunny: Provider
    zhang: Worker
    li: Worker
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def elder(self) -> Any:
        return self.cast.elder

    def by(self, name: str) -> Actor:
        return self.actors.get(name) or self.cast.actor(name)


def build(cast: Cast) -> Town:
    """Open the provider, take the carers on, load the catalogue and grant the hours."""
    place, dadong = cast.regions["dongshuncheng"], cast.regions["dadong"]
    catalogue.load(by=BY)
    sunny = providers.register(
        providers.Registration("阳光居家养老", dadong, "company", party=cast.parties["sunny"]), by=BY
    )
    papers = iter(("A-1", "A-2"))
    workers = {}
    for key, name in (("zhang", "张敏"), ("li", "李护")):
        hiring = workforce.Hiring(
            name, "carer", place, employer=sunny, party=cast.parties.get(key), skills=SKILLS, since=date(2026, 1, 1)
        )
        workers[key] = workforce.hire(hiring, by=BY)
        paper = workforce.Paper("care_worker", next(papers), date(2024, 1, 1), date(2028, 1, 1), level=4)
        workforce.add_certificate(workers[key], paper, by=BY)
        workforce.set_hours(workers[key], WEEK, by=BY)
    town = Town(cast, sunny, workers["zhang"], workers["li"])
    for key, name, role, party in (
        ("li", "李护", Role.CARER, workers["li"].party),
        ("dispatcher", "阳光调度", Role.DISPATCHER, sunny.party),
    ):
        account = posts.open_account(f"{key}.test", name, by=BY, phone="13900000077" if key == "li" else "")
        cast.posts[key] = posts.give_post(account, posts.Seat(role, party=party, since=date(2026, 1, 1)), by=BY)
        town.actors[key] = actor_of(cast.posts[key])
    benefits.decide(cast.elder, HOURS, by=BY)
    return town


def request(town: Town, starts_at: datetime, **more: Any) -> actions.Request:
    """王秀英 asks 阳光 for a bath."""
    values = {"elder": town.elder, "item": "bathing", "provider": town.sunny.party, **more}
    return actions.Request(starts_at=starts_at, **values)


def placed(town: Town, starts_at: datetime, by: str = "wang", **more: Any) -> Order:
    return actions.place(request(town, starts_at, **more), by=town.by(by))


def assigned(town: Town, starts_at: datetime, worker: Worker | None = None, **more: Any) -> Order:
    """An order whose carer is on the way."""
    order = placed(town, starts_at, **more)
    actions.accept(order, by=town.by("sunny"))
    return actions.assign(order, worker or town.zhang, by=town.by("sunny"))


def minutes_of(town: Town) -> tuple[int, int, int]:
    """王秀英's hours: to use, set aside, used."""
    from yinian.entitlement.benefits import rules
    from yinian.foundation.ledger import Posting

    def held(part: str) -> int:
        rows = Posting.objects.filter(account__kind=rules.kind(HOURS, part), account__party=town.elder.party_id)
        return sum(rows.values_list("amount", flat=True))

    return held(rules.WALLET), held(rules.RESERVED), held(rules.USED)
