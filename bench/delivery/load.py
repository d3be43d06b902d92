"""200 clients place, accept and assign over HTTP for a minute against the server as it is served; then the database is asked.

The database is the environment's. Run by bench/delivery/run.py as a process of its own.
"""

import json
import os
import random
import secrets
import statistics
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as clock
from http.client import HTTPConnection, HTTPException
from typing import Any

from bench.delivery.load_stage import BY, TOMORROW, stage
from bench.served import serve

from django.db import connection  # isort: skip
from django.utils import timezone  # isort: skip

CLIENTS, SECONDS, DAYS = 200, float(os.environ.get("LOAD_SECONDS", "60")), 14
# What is answered to a wish that cannot be met is no error: the time is taken, the hours are used up.
ANSWERED = {200, 201, 409, 422}
OPEN = "('placed', 'accepted', 'assigned', 'under_way')"
OVERLAPS = f"""
SELECT count(*) FROM delivery_order a JOIN delivery_order b ON a.id < b.id AND a.{{who}} = b.{{who}}
WHERE a.status IN {OPEN} AND b.status IN {OPEN}
  AND a.starts_at < b.starts_at + b.minutes * interval '1 minute' + {{apart}}
  AND b.starts_at < a.starts_at + a.minutes * interval '1 minute' + {{apart}}
"""
OVERDRAWN = """
SELECT count(*) FROM foundation_balance b
WHERE b.amount < b.floor OR b.amount <> (SELECT sum(p.amount) FROM foundation_posting p WHERE p.account_id = b.account_id)
"""


class Client(threading.Thread):
    """One client: places an order, has it accepted, sends somebody, and begins again."""

    def __init__(self, number: int, port: int, world: dict[str, Any], end: float) -> None:
        super().__init__()
        self.link = HTTPConnection("127.0.0.1", port, timeout=60)
        self.world, self.end, self.chance = world, end, random.Random(number + world["salt"])
        self.asking = world["asking"][number % len(world["asking"])]
        self.sending = world["sending"][number % len(world["sending"])]
        self.spent: list[float] = []
        self.answers: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self) -> None:
        while time.perf_counter() < self.end:
            order = self.ask("place", "orders", self.wish(), self.asking)
            if order is None:
                continue
            self.ask("accept", f"orders/{order['id']}/accept", None, self.sending)
            self.ask(
                "assign",
                f"orders/{order['id']}/assign",
                {"worker": self.chance.choice(self.world["carers"])},
                self.sending,
            )

    def wish(self) -> dict[str, Any]:
        """A bath at some full or half hour of the next days, from hours or paid for."""
        day = TOMORROW + timedelta(days=self.chance.randrange(DAYS))
        at = datetime.combine(day, clock(7 + self.chance.randrange(13), self.chance.choice((0, 30))))
        return {
            "elder": self.chance.choice(self.world["elders"]),
            "item": "bathing",
            "starts_at": timezone.make_aware(at).isoformat(),
            "provider": self.world["provider"],
            "funding": self.chance.choice(("hours", "self")),
        }

    def ask(self, what: str, path: str, body: Any, key: str) -> Any:
        """One call; anything but an answer is a fault."""
        headers = {
            "Authorization": f"Bearer {key}", "Idempotency-Key": secrets.token_hex(8), "Content-Type": "application/json"
        }  # fmt: skip
        began = time.perf_counter()
        try:
            self.link.request("POST", f"/api/v1/{path}", json.dumps(body) if body else "", headers)
            answer = self.link.getresponse()
            text = answer.read()
        except (OSError, HTTPException) as error:
            self.faults.append(f"{what}: {type(error).__name__} {error}")
            self.link.close()
            return None
        self.spent.append(time.perf_counter() - began)
        self.answers[f"{what} {answer.status}"] += 1
        if answer.status not in ANSWERED:
            self.faults.append(f"{what}: {answer.status} {text[:300].decode(errors='replace')}")
        return json.loads(text) if answer.status in (200, 201) else None


def load(application: str, world: dict[str, Any]) -> tuple[list[Client], float]:
    """A minute of it against one application."""
    process, port = serve(application)
    try:
        began = time.perf_counter()
        clients = [Client(number, port, world, began + SECONDS) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return clients, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(30)


def told(clients: list[Client], seconds: float) -> str:
    """Calls a second and the 99th percentile."""
    spent = sorted(one for client in clients for one in client.spent)
    percentile = statistics.quantiles(spent, n=100)[98] * 1000
    return f"{len(spent) / seconds:.0f} calls/s, 99th percentile {percentile:.0f} ms"


def one(statement: str) -> int:
    """A number that the database itself tells."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def tell(name: str, figure: float, note: str = "") -> None:
    """Hand a figure to the run."""
    print(json.dumps({"name": name, "figure": figure, "note": note}, ensure_ascii=False), flush=True)


world = stage()
connection.close()
ours, took = load("yinian.config.wsgi", world)
answers: Counter[str] = sum((client.answers for client in ours), Counter())
faults = [fault for client in ours for fault in client.faults]
double = one(OVERLAPS.format(who="elder_id", apart="interval '0'")) + one(
    OVERLAPS.format(who="carer_id", apart="interval '15 minutes'")
)
overdrawn = one(OVERDRAWN)
connection.close()
plain, plain_took = load("bench.delivery.load_bare:application", world)
plain_faults = [fault for client in plain for fault in client.faults]
note = f"{told(ours, took)}; a plain view {told(plain, plain_took)}; {dict(sorted(answers.items()))} {BY.name}"
tell("delivery.load_errors", len(faults), "; ".join([note, *faults[:3], *plain_faults[:1]]))
tell("delivery.double_bookings", double, "elders at one time, carers within a quarter of an hour")
tell("delivery.overdrawn", overdrawn, "balances under their floor or unlike their postings")
