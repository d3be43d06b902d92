"""Several systems place and assign at once: no fault, nobody is booked twice, no hour is spent twice."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from django.test import Client

from tests.cast import BY
from tests.delivery.conftest import clock, lasting_town  # noqa: F401
from tests.delivery.town import MONDAY, Town, minutes_of
from tests.foundation.at_once import at_once
from yinian.delivery.orders.models import Order
from yinian.foundation.exchange import keys
from yinian.foundation.exchange.keys import Scope

TOMORROW = MONDAY + timedelta(days=1, hours=1)


def secret(town: Town, role: str) -> str:
    place = {"party": town.sunny.party} if role == "dispatcher" else {"region": town.cast.regions["shenyang"]}
    return keys.issue(keys.Wanted(role, "对接", role, list(Scope.values), **place), by=BY).secret  # type: ignore[arg-type]


def test_clients_at_once(lasting_town: Town) -> None:  # noqa: F811
    town = lasting_town
    asking, sending = secret(town, "agent"), secret(town, "dispatcher")
    elders = [town.elder.pk, town.cast.neighbour.pk]  # type: ignore[union-attr]

    def client(number: int) -> Counter[int]:
        answers: Counter[int] = Counter()
        for turn in range(3):
            given = {
                "elder": elders[(number + turn) % 2],
                "item": "bathing",
                "starts_at": (TOMORROW + timedelta(hours=2 * turn)).isoformat(),
                "provider": town.sunny.party_id,
                "funding": "hours" if (number + turn) % 2 == 0 else "self",
            }
            placed = call("orders", given, asking, f"place-{number}-{turn}")
            answers[placed.status_code] += 1
            if placed.status_code == 201:
                path = f"orders/{placed.json()['id']}"
                answers[call(f"{path}/accept", {}, sending, f"accept-{number}-{turn}").status_code] += 1
                sent = call(f"{path}/assign", {"worker": town.zhang.pk}, sending, f"assign-{number}-{turn}")
                answers[sent.status_code] += 1
        return answers

    def call(path: str, body: object, key: str, number: str) -> Any:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": number}
        return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)

    results = at_once(*(lambda number=number: client(number) for number in range(3)))
    assert all(isinstance(one, Counter) for one in results), results
    assert set(sum(results, Counter())) <= {200, 201, 409, 422}
    rows = list(Order.unscoped.exclude(status__in=("cancelled", "refused")))
    assert rows and len({(row.elder_id, row.starts_at) for row in rows}) == len(rows)
    sent = [(row.carer_id, row.starts_at) for row in rows if row.carer_id]
    assert sent and len(set(sent)) == len(sent)
    left, reserved, _used = minutes_of(town)
    assert left >= 0 and left + reserved == 180
    assert reserved == 60 * sum(row.funding == "hours" and row.elder_id == town.elder.pk for row in rows)
