"""Orders in every state that has a page, all of 王秀英's with 阳光; 张敏 is the carer, 阳光调度 sends her."""

from datetime import date, datetime, time, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from tests.cast import BY, Cast
from tests.delivery.evidence.visit import points, post, upload
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.orders import actions
from yinian.delivery.orders.models import Order
from yinian.registry.providers.models import Provider
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Worker


def visits(cast: Cast) -> dict[str, Order]:
    """One that is placed, one taken on, one whose carer is coming, one going on, one to be verified."""
    carer, day = _carer(cast), timezone.localdate() + timedelta(days=1)
    keys = ("ordered", "taken_on", "visit", "under_way", "served")
    made = {key: _placed(cast, day, 8 + 2 * hour) for hour, key in enumerate(keys)}
    for key in keys[1:]:
        actions.accept(made[key], by=cast.actor("sunny"))
    for key in keys[2:]:
        actions.assign(made[key], carer, by=cast.actor("sunny"))
    for key in keys[3:]:
        with mock.patch("django.utils.timezone.now", lambda at=made[key].starts_at: at):
            evidence.check_in(
                made[key], post("in", latitude=41.805, longitude=123.47, accuracy_m=25), by=cast.actor("zhang")
            )
    served, by = made["served"], cast.actor("zhang")
    with mock.patch("django.utils.timezone.now", return_value=served.starts_at + timedelta(minutes=58)):
        evidence.tick(served, points(served), post("tick"), by=by)
        evidence.photo(served, upload(), post("photo"), by=by)
        evidence.sign(served, None, post("sign"), by=by, signed_by="王秀英")
        evidence.check_out(served, post("out"), by=by)
    return made


def _carer(cast: Cast) -> Worker:
    sunny = Provider.unscoped.get(party=cast.parties["sunny"])
    hiring = workforce.Hiring(
        "张敏", "carer", cast.regions["dongshuncheng"], employer=sunny, party=cast.parties["zhang"],
        skills=("bathing", "meals"), since=date(2026, 1, 1),
    )  # fmt: skip
    row = workforce.hire(hiring, by=BY)
    paper = workforce.Paper("care_worker", "演2024-0001", date(2024, 1, 1), date(2036, 1, 1), level=4)
    workforce.add_certificate(row, paper, by=BY)
    return workforce.set_hours(row, [(weekday, time(7), time(19)) for weekday in range(7)], by=BY)


def _placed(cast: Cast, day: date, hour: int) -> Order:
    starts = timezone.make_aware(datetime.combine(day, time(hour)))
    wanted: dict[str, Any] = {"elder": cast.elder, "item": "bathing", "provider": cast.parties["sunny"]}
    return actions.place(actions.Request(starts_at=starts, funding="self", **wanted), by=cast.actor("he"))
