"""Plans as the street's officer makes them, and the night in which their visits are placed."""

from datetime import date, time, timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from tests.delivery.town import Town
from yinian.delivery.plans import actions, jobs
from yinian.delivery.plans.models import Plan, PlanLine
from yinian.delivery.plans.rules import Rhythm
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.receipts import react

TUESDAYS = Rhythm("week", 1, (2,))


def terms(town: Town, **more: Any) -> actions.Terms:
    return actions.Terms(**{"provider": town.sunny.party, "at": time(10), "funding": "self", **more})


def line(town: Town, item: str = "bathing", rhythm: Rhythm = TUESDAYS, **more: Any) -> actions.Line:
    minutes = more.pop("minutes", None)
    return actions.Line(item, rhythm, terms(town, **more), minutes)


def planned(town: Town, *rhythms: Rhythm, **more: Any) -> tuple[Plan, list[PlanLine]]:
    """王秀英's plan: a bath in each of these rhythms, on Tuesdays unless told."""
    plan = actions.begin(town.elder, by=town.by("he"), basis="能力评估")
    given = [line(town, rhythm=rhythm, **more) for rhythm in rhythms or (TUESDAYS,)]
    return plan, [actions.add_line(plan, one, by=town.by("he")) for one in given]


def night() -> dict[str, Any]:
    """One night's run of placing what is due."""
    with writing("test"):
        run = Run.unscoped.create(
            key=f"plans.place@{timezone.now()}-{Run.unscoped.count()}", job="plans.place", state="running",
            region_path="/", asked_at=timezone.now(),
        )  # fmt: skip
    return jobs.place(run) or {}


def react_to_all() -> None:
    """What follows a minute later."""
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=1)):
        while react():
            pass


def days(visits: Any) -> list[date]:
    return list(visits.order_by("on", "id").values_list("on", flat=True))
