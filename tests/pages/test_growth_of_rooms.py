"""Lists of benefits, assessments, supply and money ask the database no more often when there is more of each."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import BY, Cast
from tests.pages import paying, settling, things
from tests.pages.door import signed_in
from tests.pages.stops import STOPS
from tests.pages.test_url_walk import address
from tests.pages.things import Things
from tests.registry.providers import made
from yinian.entitlement.assessment import actions as assessments
from yinian.entitlement.benefits import actions as benefits
from yinian.entitlement.benefits import applying
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges
from yinian.registry.providers import actions as supply
from yinian.registry.providers import filings

LISTS = (
    "benefits benefits-export benefit-decision applications applications-export "
    "moved-applications assessments assessments-export my-assessments screenings screened supply "
    "facilities facilities-export facility providers providers-export provider filings "
    "provider-month contracts contracts-export contract claims claims-export claim claim-objections claim-objections-export "
    "payouts payouts-export draft-claim batches batches-export batch batch-export payee-accounts "
    "recoverable recoverable-export funds paid-report paid-items paid-items-export subsidy-models "
    "elders elders-export duplicates groups group-elders "
    "completeness indicator-region rosters worklist"
).split()
MORE = 6
# What stands on the lists afterwards, so that more was really shown.
SHOWN = {
    "benefits": "钱5", "applications": "钱5", "assessments": "钱5", "facilities": "养老院5", "providers": "服务商5", "filings": "养老院5",
    "claims": "2026-11", "batches": "再一批", "payee-accounts": "钱5", "recoverable": "钱5", "elders": "钱5",
    "duplicates": "钱5",
}  # fmt: skip


def asked(world: Things) -> dict[str, int]:
    """How often each list asks."""
    counts = {}
    for name in LISTS:
        client = signed_in(world.cast, STOPS[name].who[0])
        path = address(name, STOPS[name], world)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            b"".join(response)
        assert response.status_code == 200, name
        counts[name] = len(queries)
    return counts


def more(world: Things) -> None:
    """Some more of everything: elders with grants and assessments, providers with houses that file, claims."""
    cast, he, chen = world.cast, world.cast.actor("he"), world.cast.actor("chen")
    at, pairs = cast.regions["dongshuncheng"], []
    for serial in range(MORE):
        head = f"99010419450101{serial + 300:03d}"
        elder = elders.register(elders.Registration(f"钱{serial}", at, head + citizen_id_check(head)), by=he)
        pairs.append(merges.Likeness(world.elder.pk, elder.pk, at.path, "address"))
        benefits.decide(elder, "home_service_hours", by=he)
        applying.submit(elder, "home_adaptation", by=he)
        pair = assessments.Arrangement(world.assessment.lead, world.assessment.second)
        assessments.arrange(elder, pair, by=chen)
        provider = made.provider(cast, f"服务商{serial}", 20 + serial)
        made.facility(cast, provider, f"驿站{serial}")
        house = made.facility(cast, provider, f"养老院{serial}", kind="residential", address="9 号", area_m2=900)
        supply.set_beds(house, "ordinary", 12, by=BY)
        filings.take_first_residents(house, date(2026, 11, 2), by=BY)
        filings.submit(house, by=chen)
    merges.suspect(pairs, date(2026, 11, 2), by=BY)
    with writing("test"):
        item = ServiceItem.objects.get(code="bathing", until=None)
        for month, status in zip(range(6, 6 + MORE), ("draft", "submitted", "approved") * MORE, strict=False):
            settling._claim(cast, settling._visit(cast, item, date(2026, month, 7)), status)
        for day in range(8, 8 + MORE):
            settling._visit(cast, item, date(2026, 5, day))
    paying.more(cast, MORE)


def test_no_list_of_a_room_asks_once_a_row(cast: Cast) -> None:
    world = things.build(cast)
    before = asked(world)
    more(world)
    after = asked(world)
    for name, marker in SHOWN.items():
        response = signed_in(cast, STOPS[name].who[0]).get(address(name, STOPS[name], world))
        assert marker in response.content.decode(), name
    grown = {name: (before[name], after[name]) for name in LISTS if after[name] > before[name]}
    assert not grown
