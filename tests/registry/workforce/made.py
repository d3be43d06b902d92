"""Workers for the tests, made by the verbs."""

from datetime import date, time
from typing import Any

from tests.cast import Cast
from tests.registry.providers.made import provider
from yinian.registry.workforce import actions
from yinian.registry.workforce.models import Certificate, Worker

WEEK = [(day, time(8), time(18)) for day in range(5)]
BEGUN = date(2024, 1, 1)


def hiring(cast: Cast, name: str = "张敏", **more: Any) -> actions.Hiring:
    given = {"post": "carer", "region": cast.regions["xiaodong"], "since": BEGUN, "skills": ["bathing"], **more}
    return actions.Hiring(name, **given)


def zhang(cast: Cast, **more: Any) -> Worker:
    """The cast's carer, at work for the cast's provider."""
    employer = more.pop("employer", None) or provider(cast)
    return actions.hire(
        hiring(cast, party=cast.parties["zhang"], employer=employer, phone="13900000003", **more), by=cast.actor("chen")
    )


def paper(number: str = "护0001", **more: Any) -> actions.Paper:
    given = {"kind": "care_worker", "issued_on": date(2024, 3, 1), "expires_on": date(2030, 2, 28), "level": 5, **more}
    return actions.Paper(number=number, **given)


def certified(cast: Cast, row: Worker, number: str = "护0001", **more: Any) -> Certificate:
    return actions.add_certificate(row, paper(number, **more), by=cast.actor("chen"))
