"""A new order on a station's day of 200 visits, over HTTP: from the request to the page that says what changes.

The database is the environment's. Run by bench/delivery/run.py as a process of its own.
"""

import json
import secrets
import statistics
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from http.client import HTTPConnection

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.delivery import town  # noqa: E402
from bench.served import serve, session  # noqa: E402
from yinian.delivery.evidence.models import Evidence  # noqa: E402
from yinian.delivery.orders.dispatch.day import Place, Stop  # noqa: E402
from yinian.delivery.orders.dispatch.planner import Effort, plan  # noqa: E402
from yinian.delivery.orders.dispatch.travel import StraightLine  # noqa: E402
from yinian.delivery.orders.models import Order  # noqa: E402
from yinian.delivery.rounds.station import Ways  # noqa: E402
from yinian.foundation import regions  # noqa: E402
from yinian.foundation.actor import Role, system  # noqa: E402
from yinian.foundation.administration import posts  # noqa: E402
from yinian.foundation.guard import writing  # noqa: E402
from yinian.foundation.parties import Party  # noqa: E402
from yinian.registry.catalogue import actions as catalogue  # noqa: E402
from yinian.registry.catalogue.models import ServiceItem  # noqa: E402
from yinian.registry.elders.models import Elder, Sight  # noqa: E402
from yinian.registry.providers import actions as providers  # noqa: E402
from yinian.registry.providers.models import Provider  # noqa: E402
from yinian.registry.workforce.models import Certificate, Worker, WorkingHours  # noqa: E402

BY = system("bench")
VISITS, CARERS, ROUNDS, PLACE = 200, 36, 40, "640202"
# So many answers in a row without waiting for the engine: both processes of the server have it.
WARM = 12
# Some more are planned, because not all fit.
SPARE = 30
TOMORROW = timezone.localdate() + timedelta(days=1)


def people(path: str) -> list[tuple[Party, Elder]]:
    """The elders that are visited."""
    region = regions.by_code(PLACE)
    names = [f"基准{number:03d}" for number in range(VISITS + 1)]
    parties = Party.objects.bulk_create([Party(kind="elder", name=name, region_path=path) for name in names])
    elders = [
        Elder(
            party=party,
            region=region,
            region_path=path,
            name=party.name,
            sex="female",
            born_on=date(1940, 1, 1),
            address=f"{party.name} 号",
            registered_on=date(2026, 1, 1),
            generated=True,
        )
        for party in parties
    ]
    return list(zip(parties, Elder.unscoped.bulk_create(elders), strict=True))


def carers(employer: Provider, path: str) -> list[Worker]:
    """Those who visit, with papers and hours."""
    region = regions.by_code(PLACE)
    parties = Party.objects.bulk_create(
        [Party(kind="worker", name=f"护理{number:02d}", region_path=path) for number in range(CARERS)]
    )
    rows = Worker.unscoped.bulk_create(
        [
            Worker(
                party=party,
                employer=employer,
                region=region,
                region_path=path,
                name=party.name,
                post="carer",
                sex="female",
                skills=["bathing", "cleaning", "meals"],
                since=date(2026, 1, 1),
            )
            for party in parties
        ]
    )
    Certificate.unscoped.bulk_create(
        [
            Certificate(
                worker=row,
                region_path=path,
                kind=kind,
                number=f"{kind}{row.pk}",
                issued_on=date(2025, 1, 1),
                expires_on=date(2040, 1, 1),
            )
            for row in rows
            for kind in ("care_worker", "health")
        ]
    )
    WorkingHours.unscoped.bulk_create(
        [
            WorkingHours(worker=row, region_path=path, weekday=day, begins=clock(7), ends=clock(19))
            for row in rows
            for day in range(7)
        ]
    )
    return rows


def stops() -> list[tuple[Place, int, Stop]]:
    """A planned day of so many visits and one more: where, by whom, when."""
    asked = town.station(VISITS, VISITS + SPARE, CARERS)
    found = plan(asked, Ways(StraightLine()), Effort(3.0))
    where = {visit.id: visit.place for visit in asked.visits}
    # Where two go, one is enough here.
    told = {stop.visit: (where[stop.visit], turn.carer - 1, stop) for turn in found.rounds for stop in turn.stops}
    return list(told.values())[: VISITS + 1]


def day(employer: Provider) -> None:
    """A day as it was planned, on which one more order waits; each home was seen before."""
    item, provider, path = ServiceItem.objects.get(code="bathing", until=None), employer.party, employer.region_path
    rows, planned = carers(employer, path), stops()
    elders = people(path)[: len(planned)]
    orders, before = [], []
    for number, ((_party, elder), (_place, who, stop)) in enumerate(zip(elders, planned, strict=True)):
        starts, waits = at(TOMORROW, round(stop.starts)), number == VISITS // 2
        given = {
            "elder": elder, "item": item, "channel": "desk", "funding": "self", "place": "home", "address": elder.address,
            "minutes": round(stop.ends - stop.starts), "provider": provider, "placed_at": timezone.now(),
            "region_path": path,
        }  # fmt: skip
        sent = {"carer": None, "status": "accepted"} if waits else {"carer": rows[who].party, "status": "assigned"}
        orders.append(Order(**given, **sent, starts_at=starts))
        before.append(Order(**given, starts_at=starts - timedelta(days=8), carer=rows[who].party, status="verified"))
    Order.unscoped.bulk_create([*orders, *before])
    seen_at = [(row, place) for row, (place, _who, _stop) in zip(before, planned, strict=True)]
    given = {"region_path": path, "kind": "check_in", "accuracy_m": 20}
    Evidence.unscoped.bulk_create(
        [
            Evidence(
                **given,
                order=row,
                party=row.carer,
                key=secrets.token_hex(8),
                at=row.starts_at,
                latitude=place.latitude,
                longitude=place.longitude,
            )
            for row, place in seen_at
        ]
    )
    since = timezone.localdate() - timedelta(days=30)
    Sight.unscoped.bulk_create(
        [Sight(elder=elder, party=provider, purpose="care", since=since, region_path=path) for _party, elder in elders]
    )


def at(on: date, minutes: int) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock())) + timedelta(minutes=minutes)


def dispatcher(provider: Party) -> str:
    """A signed-in session of the provider's dispatcher."""
    account = posts.open_account("bench-dispatcher", "基准", by=BY, password=secrets.token_hex(12))
    post = posts.give_post(account, posts.Seat(Role.DISPATCHER, party=provider), by=BY)
    return session(account, post.pk)


def main() -> None:
    """Stage the day, wait until the engine stands, and ask again and again."""
    catalogue.load(by=BY)
    given = providers.Registration("基准居家养老", regions.by_code(PLACE), "company")
    employer = providers.register(given, by=BY)
    with writing("bench"):
        day(employer)
    key = dispatcher(employer.party)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    server, port = serve("yinian.config.wsgi")
    link = HTTPConnection("127.0.0.1", port, timeout=300)
    path = f"/board?on={TOMORROW.isoformat()}&propose=waiting"
    headers = {"Cookie": f"yinian_session={key}"}

    def ask() -> tuple[float, str]:
        began = time.perf_counter()
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return (time.perf_counter() - began) * 1_000, text

    try:
        # Each of the server's processes loads the engine once; the page says so until it stands.
        quick = 0
        while quick < WARM:
            quick = 0 if 'id="engine"' in ask()[1] else quick + 1
        told = [ask() for _round in range(ROUNDS)]
    finally:
        server.terminate()
    spent = [one for one, _text in told]
    if any('name="move"' not in text for _one, text in told):
        raise SystemExit("the new order was not placed")
    note = f"median of {ROUNDS}, slowest {max(spent):.0f}; {VISITS} visits, {CARERS} carers, the whole page"
    print(json.dumps({"name": "delivery.replan_http_ms_200", "figure": statistics.median(spent), "note": note}))


if __name__ == "__main__":
    main()
