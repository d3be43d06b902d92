"""What placing and assigning under load acts on: a provider, its carers, elders with hours, and keys of other systems."""

import secrets
from datetime import date, time, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from yinian.entitlement.benefits import actions as benefits  # noqa: E402
from yinian.foundation.actor import system  # noqa: E402
from yinian.foundation.administration import places  # noqa: E402
from yinian.foundation.codes import citizen_id_check  # noqa: E402
from yinian.foundation.exchange import keys  # noqa: E402
from yinian.foundation.exchange.keys import Scope  # noqa: E402
from yinian.foundation.regions import Region  # noqa: E402
from yinian.registry.catalogue import actions as catalogue  # noqa: E402
from yinian.registry.elders import actions as elders  # noqa: E402
from yinian.registry.providers import actions as providers  # noqa: E402
from yinian.registry.providers.models import Provider  # noqa: E402
from yinian.registry.workforce import actions as workforce  # noqa: E402

BY, HOURS = system("bench"), "home_service_hours"
ELDERS, CARERS, KEYS = 200, 60, 10
TOMORROW = timezone.localdate() + timedelta(days=1)


def place() -> tuple[Region, Region, Region]:
    """City, district, community, where the law gives everybody over 80 three hours."""
    city = places.open_region(places.Place("示例市", "city"), None, by=BY)
    district = places.open_region(places.Place("示例区", "district"), city, by=BY)
    for region, code in ((city, "210100"), (district, "210104")):
        places.give_code(region, "mca", code, by=BY)
    return city, district, places.open_region(places.Place("示例社区", "community"), district, by=BY)


def people(home: Region) -> list[int]:
    """Elders with three hours each."""
    made = []
    for number in range(ELDERS):
        citizen_id = f"99010419400101{number:03d}"
        given = elders.Registration(
            f"老{number}", home, citizen_id + citizen_id_check(citizen_id), address=f"{number} 号",
            hukou_region=home, facts={"living": "alone"},
        )  # fmt: skip
        row = elders.register(given, by=BY)
        benefits.decide(row, HOURS, by=BY)
        made.append(row.pk)
    return made


def staff(provider: Provider, home: Region) -> list[int]:
    """Carers with papers, at work every day."""
    made = []
    for number in range(CARERS):
        hiring = workforce.Hiring(
            f"护{number}", "carer", home, employer=provider, skills=("bathing",), since=date(2026, 1, 1)
        )
        row = workforce.hire(hiring, by=BY)
        paper = workforce.Paper("care_worker", f"L-{number}", date(2024, 1, 1), date(2040, 1, 1), level=4)
        workforce.add_certificate(row, paper, by=BY)
        workforce.set_hours(row, [(day, time(6), time(22)) for day in range(7)], by=BY)
        made.append(row.pk)
    return made


def stage() -> dict[str, list[int] | list[str] | int]:
    """All of it, by its verbs."""
    city, district, home = place()
    catalogue.load(by=BY)
    provider = providers.register(providers.Registration("示例居家养老", district, "company"), by=BY)
    most = {"per_minute": 100_000, "per_day": 100_000_000}
    scopes = [str(scope) for scope in Scope]
    asking = [
        keys.issue(keys.Wanted(f"热线{n}", "压力测试", "agent", scopes, region=city, **most), by=BY)
        for n in range(KEYS)
    ]
    sending = [
        keys.issue(keys.Wanted(f"派单{n}", "压力测试", "dispatcher", scopes, party=provider.party, **most), by=BY)
        for n in range(KEYS)
    ]
    return {
        "elders": people(home),
        "carers": staff(provider, home),
        "provider": provider.party_id,
        "asking": [key.secret for key in asking],
        "sending": [key.secret for key in sending],
        "salt": secrets.randbits(30),
    }
