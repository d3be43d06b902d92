"""王秀英's matters as far as they go without turning the clock: an assessment to be made, her month's hours, visits ahead, a plan."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.delivery.plans import actions as plans
from yinian.delivery.plans.models import Package
from yinian.entitlement.assessment import actions as assessment
from yinian.entitlement.benefits import actions as benefits
from yinian.foundation.accounts import Post, actor_of
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.registry.elders import consents, locating
from yinian.registry.elders.models import Elder, Kin
from yinian.registry.workforce.models import Worker

WORKING_DAYS = 5


def load() -> None:
    """Make them once, by the people who would; a second call finds them there."""
    if Order.unscoped.exists():
        return
    wang = Elder.unscoped.get(name="王秀英", generated=False)
    street, son = _actor("hejing"), Kin.unscoped.get(elder=wang, name="王磊")
    consents.give_consent(wang, consents.Given("family_health", "desk", kin=son), by=street)
    locating.locate(wang, 41.8052, 123.4703, by=street)
    team = {row.name: row for row in Worker.unscoped.filter(post="assessor")}
    assessment.arrange(wang, assessment.Arrangement(team["高静"], team["田野"]), by=street)
    benefits.decide(wang, "home_service_hours", by=street)
    sunny = _party("sun")
    coming = orders.place(orders.Request(wang, "bathing", _at(1, 10), sunny, _funding(1)), by=_actor("son"))
    orders.accept(coming, by=_actor("qian"))
    orders.assign(coming, Worker.unscoped.get(party=_party("zhang")), by=_actor("qian"))
    orders.accompany(coming, by=_actor("qian"))
    cleaning = orders.Request(wang, "indoor_cleaning", _at(2, 14), sunny, _funding(2), latest_at=_at(2, 16))
    orders.place(cleaning, by=street)
    plan = plans.begin(wang, by=street, basis="能力评估")
    basic = Package.objects.get(code="basic_severe", until=None)
    plans.add_package(plan, basic, plans.Terms(sunny, time(16), "self"), by=street)
    plans.enrol(plan, sunny, "month", by=street)


def _actor(login: str) -> Actor:
    post = Post.objects.select_related("account", "region", "party").filter(account__login=login).order_by("id")[0]
    return actor_of(post)


def _party(login: str) -> Party:
    party = Post.objects.select_related("party").filter(account__login=login).order_by("id")[0].party
    assert party is not None
    return party


def _day(number: int) -> date:
    """The so-many-th working day from today on."""
    day = timezone.localdate()
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < WORKING_DAYS
    return day


def _at(number: int, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(_day(number), time(hour)))


def _funding(number: int) -> str:
    """Hours pay for visits of the month they were given for."""
    here, today = _day(number), timezone.localdate()
    return "hours" if (here.year, here.month) == (today.year, today.month) else "self"
