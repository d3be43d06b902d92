"""Three applications of the demonstration: one just handed in by a son, one in public notice, one that the law refused."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from yinian.entitlement.benefits import applying
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.policies import queries as policies
from yinian.foundation import periods, regions
from yinian.foundation.actor import Actor
from yinian.registry.elders.models import Elder

HOURS, VOUCHER = "home_service_hours", "care_consumption_voucher"
OLD = 80


def load(actor: Callable[[str], Actor]) -> None:
    """Make them once, by the people who would; a second call finds them there."""
    if Application.unscoped.exists():
        return
    chen, street, today = actor("chen"), actor("hejing"), timezone.localdate()
    wang = Elder.unscoped.select_related("region").get(name="王秀英", generated=False)
    if policies.table(VOUCHER, wang.region, today) is not None:
        applying.submit(wang, VOUCHER, by=actor("son"))
    old, young = _two(street, today)
    if old is not None:
        made = applying.review(applying.submit(old, HOURS, by=chen), by=street)
        applying.notice(made, by=street)
    if young is not None:
        applying.refuse(applying.submit(young, HOURS, by=street), by=chen)


def _two(street: Actor, today: date) -> tuple[Elder | None, Elder | None]:
    """The first of the street's generated people who is old enough for the hours, and the first who is not."""
    here = Elder.unscoped.filter(regions.within(street.region_path, "region_path"), generated=True).order_by("id")
    last = periods.latest_birth(OLD, today)
    return here.filter(born_on__lte=last).first(), here.filter(born_on__gt=last).first()
