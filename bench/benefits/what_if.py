"""benefits.what_if_s: a draft simulated on the whole city, as an officer's page over HTTP, from the snapshot of its facts.

The database is the environment's and holds the city. The draft is a table of four rows that ask for age, income and grade; what the page
says is checked against plain counting before a time is told. Run by bench/benefits/run.py as a process of its own.
"""

import json
import re
import secrets
import statistics
import time
from datetime import date
from http.client import HTTPConnection

import django

django.setup()

from django.utils import timezone  # noqa: E402

from bench.served import serve, session  # noqa: E402
from yinian.entitlement.policies import drafting, text, what_if  # noqa: E402
from yinian.foundation import periods, regions, snapshots  # noqa: E402
from yinian.foundation.accounts import actor_of  # noqa: E402
from yinian.foundation.actor import Role, system  # noqa: E402
from yinian.foundation.administration import posts  # noqa: E402
from yinian.registry.elders.facts import ELDERS  # noqa: E402

CITY, ROUNDS = "990000", 7
BY = system("bench")
NEW = drafting.New("bench_allowance", "基准津贴", "Bench allowance", "fen", "month")
SOURCE = {"since": date(2026, 1, 1), "document": "bench", "clause": "一", "quote": "基准"}
EXAMPLE = {"what": "甲", "born_on": date(1935, 1, 1), "day": date(2026, 5, 1), "row": 3, "amount": 30_000}
ROWS = [
    {"age": "80..89", "income": "低保, 低收入（低保边缘）", "amount": 20_000},
    {"age": "80..89", "income": "无", "grade": "中度失能, 重度失能, 完全失能", "amount": 10_000},
    {"age": "90+", "amount": 30_000},
    {"amount": 0},
]


def draft_of(officer: object, post: object) -> object:
    """A table with three conditions and four rows, the uppermost first, as a draft of the city."""
    actor = actor_of(post)  # type: ignore[arg-type]
    row = drafting.make(regions.by_code(CITY), "基准草案", NEW, by=actor)
    cells, _faults = text.read(row.text)
    cells |= {
        "hit": "first", "inputs": ["age", "income", "grade"], "bounds": [0, 100_000],
        "documents": {"bench": {"title": "基准文件", "dated": date(2026, 1, 1)}},
        "rows": [{**one, **SOURCE} for one in ROWS], "examples": [EXAMPLE],
    }  # fmt: skip
    drafting.edit(row, text.written(cells), by=actor)
    return row


def expected(on: date, kept: snapshots.Snapshot) -> int:
    """How many are ninety, counted plainly: the third row's people, who gain whatever else is known of them."""
    born = periods.latest_birth(90, on)
    with snapshots.reader() as db:
        row = db.execute(f"SELECT count(*) FROM {kept.source} WHERE born_on <= DATE '{born}'").fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    on, place = timezone.localdate(), regions.by_code(CITY)
    began = time.perf_counter()
    kept = snapshots.take(ELDERS, what_if.facts(), region_path=place.path, on=on)
    taken = time.perf_counter() - began
    account = posts.open_account("bench-law", "基准", by=BY, password=secrets.token_hex(12))
    post = posts.give_post(account, posts.Seat(Role.OFFICER, region=place), by=BY)
    row = draft_of(account, post)
    headers = {"Cookie": f"yinian_session={session(account, post.pk)}"}
    process, port = serve("yinian.config.wsgi")
    try:
        spent = []
        for turn in range(ROUNDS + 1):
            link = HTTPConnection("127.0.0.1", port, timeout=120)
            began = time.perf_counter()
            link.request("GET", f"/law/drafts/{row.pk}/what-if", headers=headers)  # type: ignore[attr-defined]
            answer = link.getresponse()
            body = answer.read().decode()
            if answer.status != 200 or 'id="costs"' not in body:
                raise SystemExit(f"{answer.status} {body[:2000]}")
            if turn:  # the first opens the server's own connections
                spent.append(time.perf_counter() - began)
        link.request("GET", f"/law/drafts/{row.pk}/what-if/people?kind=gain&by=band&value=4", headers=headers)  # type: ignore[attr-defined]
        listed = link.getresponse().read().decode()
        if "1,000+" not in listed:
            raise SystemExit("the people behind the number are not listed")
    finally:
        process.terminate()
        process.wait(15)
    gained = [int(found.replace(",", "")) for found in re.findall(r'aria-label="多得 ([0-9,]+)"', body)]
    nineties = expected(on, kept)
    if not gained or gained[0] < nineties:
        raise SystemExit(f"the page says that {gained} gain, and {nineties} are ninety alone")
    size = kept.path.stat().st_size / 1024 / 1024
    note = f"median of {ROUNDS} pages, {gained[0]:,} gain; the snapshot took {taken:.0f} s and {size:.0f} MB"
    print(
        json.dumps({"name": "benefits.what_if_s", "figure": round(statistics.median(spent), 3), "note": note}),
        flush=True,
    )


main()
