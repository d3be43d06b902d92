"""house.web_write_ratio: a posted form through session, token, page, verb and journal, against a bare view writing the same rows."""

import itertools
import secrets
import statistics
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from bench.house import stage as s
from bench.served import serve, session
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Role
from yinian.foundation.administration import places, posts
from yinian.foundation.codes import citizen_id_check
from yinian.registry.elders import actions as elders

CLIENTS, EACH, SECONDS, ROUNDS = 8, 20, 4.0, 5


def people() -> tuple[Account, int, list[int]]:
    """An officer with a post, and elders for every client."""
    region = places.open_region(places.Place("示例区", "district"), None, by=s.BY)
    officer = posts.open_account("bench", "基准", by=s.BY, password=secrets.token_hex(12))
    post = posts.give_post(officer, posts.Seat(Role.OFFICER, region=region), by=s.BY)
    numbers = [f"99000119400101{n:03d}" for n in range(CLIENTS * EACH)]
    made = [
        elders.register(elders.Registration(f"老{n}", region, number + citizen_id_check(number)), by=s.BY).pk
        for n, number in enumerate(numbers)
    ]
    return officer, post.pk, made


def load(port: int, headers: dict[str, str], mine: list[list[int]], seconds: float) -> float:
    """Posted forms per second over keep-alive connections; anything but a redirect stops the benchmark."""
    end, done, faults = time.perf_counter() + seconds, [0] * CLIENTS, []

    def client(number: int) -> None:
        link = HTTPConnection("127.0.0.1", port, timeout=30)
        for turn in itertools.count():
            if time.perf_counter() > end:
                return
            elder = mine[number][turn % EACH]
            value = secrets.choice(["alone", "with_spouse", "with_children", "with_others"])
            form = {
                "fact": f"living:{value}",
                "since": str(timezone.localdate()),
                "source": "",
                "once": secrets.token_hex(8),
            }
            form["csrfmiddlewaretoken"] = TOKEN
            link.request("POST", f"/elders/{elder}/fact", urlencode(form), headers)
            answer = link.getresponse()
            body = answer.read()
            if answer.status not in {302, 303} or answer.headers["Location"] != f"/elders/{elder}":
                faults.append((answer.status, answer.headers["Location"], body[:500]))
                return
            done[number] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"not redirected: {faults[0]}")
    return sum(done) / (time.perf_counter() - began)


TOKEN = secrets.token_hex(16)
officer, post, made = people()
key = session(officer, post)
connection.close()
headers = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Cookie": f"yinian_session={key}; csrftoken={TOKEN}",
}
mine = [made[n * EACH : (n + 1) * EACH] for n in range(CLIENTS)]
house, door = serve("yinian.config.wsgi")
bare, hatch = serve("bench.house.bare:application")
try:
    rates: tuple[list[float], list[float]] = ([], [])
    for port in (door, hatch):
        load(port, headers, mine, 1.5)
    for _round in range(ROUNDS):
        rates[0].append(load(door, headers, mine, SECONDS))
        rates[1].append(load(hatch, headers, mine, SECONDS))
finally:
    house.terminate()
    bare.terminate()
ours, plain = map(statistics.median, rates)
s.tell(
    "house.web_write_ratio",
    ours / plain,
    f"{ours:.0f} forms/s against {plain:.0f}, {CLIENTS} connections, {ROUNDS} rounds in turn",
)
