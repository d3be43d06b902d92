"""Lists, searches and files of a city's elders over HTTP with a session: one actor of the city, one of a street, in turn.

The database is the environment's; it holds the city already. Run by bench/registry/run.py as a process of its own.
"""

import gzip
import json
import re
import secrets
import statistics
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote

import django

django.setup()

from django.db import connection  # noqa: E402

from bench.served import serve, session  # noqa: E402
from yinian.foundation import regions  # noqa: E402
from yinian.foundation.actor import Role, system  # noqa: E402
from yinian.foundation.administration import posts  # noqa: E402
from yinian.foundation.regions import Level, Region  # noqa: E402

BY = system("bench")
ROUNDS = 80
# The commonest surnames and given names, as people type them: characters, whole pinyin, initials; some are rare, one is nobody's.
SEARCHES = (
    "王", "李", "张伟", "刘秀英", "陈", "欧阳", "单", "wang", "li", "zhangwei", "liuxiuying", "ouyang", "shan", "wxy",
    "lgy", "zsf", "chen", "zhao", "xie", "mqzh",
)  # fmt: skip
FILTERS = (
    "",
    "page=2",
    "page=20",
    "fact=living:alone",
    "fact=grade:severe",
    "fact=bereaved_parent:yes",
    "fact=dementia:yes",
)


@dataclass
class Reader:
    """Somebody signed in, on a connection of their own."""

    link: HTTPConnection
    headers: dict[str, str]
    spent: dict[str, list[float]] = field(default_factory=dict)
    lists: list[tuple[float, str]] = field(default_factory=list)

    def get(self, kind: str, path: str) -> bytes:
        """Fetch a page, keep its milliseconds under a kind; anything but a page stops the benchmark."""
        began = time.perf_counter()
        self.link.request("GET", path, headers=self.headers)
        answer = self.link.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - began) * 1_000
        self.spent.setdefault(kind, []).append(taken)
        if kind == "list":
            self.lists.append((taken, path))
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:300]!r}")
        return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def reader(place: Region, port: int) -> Reader:
    """An officer of a place, signed in."""
    account = posts.open_account(f"bench-{place.pk}", "基准", by=BY, password=secrets.token_hex(12))
    post = posts.give_post(account, posts.Seat(Role.OFFICER, region=place), by=BY)
    cookie = f"yinian_session={session(account, post.pk)}"
    return Reader(HTTPConnection("127.0.0.1", port, timeout=60), {"Cookie": cookie, "Accept-Encoding": "gzip"})


def walk(one: Reader, rounds: int) -> None:
    """Lists with and without filters, every search, and the files of elders that the lists showed."""
    # The server closes a connection on which nothing came for some seconds; the other reader has just had a turn.
    one.link.close()
    known: list[str] = []
    for turn in range(rounds):
        page = one.get("list", f"/elders?{FILTERS[turn % len(FILTERS)]}").decode()
        known += re.findall(r'href="/elders/([0-9]+)"', page)
        for words in (SEARCHES[(2 * turn) % len(SEARCHES)], SEARCHES[(2 * turn + 1) % len(SEARCHES)]):
            one.get("search", f"/elders?q={quote(words)}")
        for number in known[-3:]:
            one.get("elder_page", f"/elders/{number}")


def percentile(values: list[float], share: int) -> float:
    """The value under which so many in a hundred lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def tell(name: str, figure: float, note: str) -> None:
    print(json.dumps({"name": name, "figure": round(figure, 1), "note": note}), flush=True)


def main() -> None:
    # What the server does by itself within minutes of a bulk load is done at once, so that a service is measured, not a load.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    city = regions.by_code("990000")
    street = Region.objects.filter(regions.within(city.path), level=Level.STREET).order_by("path")[7]
    connection.close()
    server, port = serve("yinian.config.wsgi")
    try:
        readers = [reader(place, port) for place in (city, street)]
        connection.close()
        for one in readers:
            walk(one, len(FILTERS))
            one.spent.clear()
            one.lists.clear()
        for _round in range(ROUNDS // 10):
            for one in readers:
                walk(one, 10)
    finally:
        server.terminate()
    slow = sorted(((ms, path) for one in readers for ms, path in one.lists), reverse=True)[:3]
    print("slowest lists: " + "; ".join(f"{path} {ms:.0f} ms" for ms, path in slow), flush=True)
    spent = {kind: [ms for one in readers for ms in one.spent[kind]] for kind in ("list", "search", "elder_page")}
    worst = {kind: f"{len(values)} requests, city and street in turn" for kind, values in spent.items()}
    tell("registry.list_p50_ms", percentile(spent["list"], 50), worst["list"])
    tell("registry.list_p99_ms", percentile(spent["list"], 99), worst["list"])
    tell("registry.search_p99_ms", percentile(spent["search"], 99), worst["search"])
    tell("registry.elder_page_p99_ms", percentile(spent["elder_page"], 99), worst["elder_page"])


main()
