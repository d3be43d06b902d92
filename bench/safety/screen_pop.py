"""safety.screen_pop: from a signed call event to the whole page of the right elder, on a desk that was open.

The database is the environment's and empty. BENCH_PEOPLE stages fewer elders than the city's 1,880,000, for a try; the
note says so.
"""

import json
import os
import random
import secrets
import statistics
import sys
import time
from http.client import HTTPConnection

import django

django.setup()

from django.db import connection  # noqa: E402

from bench.frame import watched  # noqa: E402
from bench.safety.open_desk import OpenDesk  # noqa: E402
from bench.served import serve, session  # noqa: E402
from yinian.foundation import regions  # noqa: E402
from yinian.foundation.accounts import actor_of  # noqa: E402
from yinian.foundation.actor import Role, system  # noqa: E402
from yinian.foundation.administration import posts  # noqa: E402
from yinian.programmes.calls import desk, telephony  # noqa: E402
from yinian.registry.elders.models import Elder  # noqa: E402

BY = system("bench")
CITY, CALLS, WARM = "990000", 400, 40


def callers(path: str, count: int) -> list[tuple[str, str]]:
    """Names and phones of elders from all over the city."""
    rows = Elder.unscoped.filter(regions.within(path, "region_path"), phone__isnull=False, died_on=None).order_by()
    chance = random.Random(20261130)
    first, last = rows.order_by("id")[0].pk, rows.order_by("-id")[0].pk
    found: dict[int, Elder] = {}
    while len(found) < count:
        found |= rows.in_bulk([chance.randint(first, last) for _one in range(count)])
    return [(one.name, one.phone.open()) for one in list(found.values())[:count]]  # type: ignore[union-attr]


def post(link: HTTPConnection, switch: int, key: str, told: dict[str, str]) -> int:
    """Send one signed event, as an exchange would."""
    body, at, number = json.dumps(told).encode(), str(int(time.time())), secrets.token_hex(8)
    signed = telephony.signature(key, at, number, body)
    link.request(
        "POST", f"/api/v1/telephony/{switch}/events", body,
        {"X-Yinian-Time": at, "X-Yinian-Event": number, "X-Yinian-Signature": signed, "Content-Type": "application/json"},
    )  # fmt: skip
    answer = link.getresponse()
    text = answer.read()
    if answer.status != 202:
        raise SystemExit(f"the event was answered {answer.status}: {text[:300]!r}")
    return int(json.loads(text)["call"])


def stage() -> str:
    """The regions and the city's elders; what is less than the whole is said."""
    count = os.environ.get("BENCH_PEOPLE", "")
    watched([sys.executable, "-m", "yinian", "regions", "load"], dict(os.environ))
    print(f"{count or '1,880,000'} elders into PostgreSQL …", flush=True)
    size = ["--count", count] if count else ["--full"]
    watched([sys.executable, "-m", "yinian", "people", "generate", "--region", CITY, *size], dict(os.environ))
    return f"; {count} elders only" if count else ""


def main() -> None:
    short = stage()
    city = regions.by_code(CITY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    line = telephony.register("基准话务", "http", city, by=BY, area="024")
    account = posts.open_account("bench-agent", "基准坐席", by=BY, password=secrets.token_hex(12))
    seat = posts.give_post(account, posts.Seat(Role.AGENT, region=city), by=BY)
    desk.sign_on(by=actor_of(seat))
    people = callers(city.path, CALLS + WARM)
    cookie = f"yinian_session={session(account, seat.pk)}"
    connection.close()
    server, port = serve("yinian.config.wsgi")
    try:
        spent = ring(port, cookie, (line.pk, line.secret), people)
    finally:
        server.terminate()
    whole = [one[0] for one in spent]
    note = (
        f"{len(spent)} calls, median {statistics.median(whole):.0f}; the event alone {statistics.median(e for _w, e, _l in spent):.0f}, "
        f"heard on the open page after {statistics.median(h for _w, _e, h in spent):.0f}{short}"
    )
    figure = statistics.quantiles(whole, n=100, method="inclusive")[98]
    told = {
        "name": "safety.screen_pop_p99_ms",
        "figure": round(figure, 1),
        "unit": "ms",
        "bound": "≤ 300",
        "note": note,
    }
    print(json.dumps(told), flush=True)


def ring(
    port: int, cookie: str, line: tuple[int, str], people: list[tuple[str, str]]
) -> list[tuple[float, float, float]]:
    """Let each of them ring: milliseconds to the whole page, to the event's answer, and to the news on the open page."""
    page = OpenDesk(port, cookie)
    page.begin()
    spent = []
    for number, (name, phone) in enumerate(people):
        event, reader = (HTTPConnection("127.0.0.1", port, timeout=60) for _one in range(2))
        page.moved.clear()
        began = time.perf_counter()
        call = post(event, *line, {"event": "rang", "call": f"c-{number}", "number": phone})
        told = time.perf_counter()
        if not page.moved.wait(10):
            raise SystemExit("the open page did not hear of the call")
        heard = time.perf_counter()
        reader.request("GET", f"/hotline?call={call}", headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = reader.getresponse()
        body = answer.read()
        whole = time.perf_counter()
        if answer.status != 200 or not body:
            raise SystemExit(f"the page of {name} answered {answer.status}")
        if number >= WARM:
            spent.append(tuple((moment - began) * 1_000 for moment in (whole, told, heard)))
        post(event, *line, {"event": "ended", "call": f"c-{number}"})
        event.close()
        reader.close()
    page.stop = True
    return spent  # type: ignore[return-value]


main()
