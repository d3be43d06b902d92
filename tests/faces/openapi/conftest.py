"""A system that comes with a key."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.test import Client

from tests.cast import BY, Cast
from tests.delivery import town as towns
from tests.delivery.conftest import clock  # noqa: F401
from tests.delivery.town import Clock, Town
from yinian.foundation.exchange import keys
from yinian.foundation.exchange.keys import ApiKey, Scope

NUMBERS = count()


@pytest.fixture
def town(clock: Clock, cast: Cast) -> Town:  # noqa: F811
    return towns.build(cast)


@dataclass
class System:
    """Another system: how it calls, and the key it holds."""

    key: ApiKey
    client: Client

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any = None, number: str = "", **headers: str) -> Any:
        once = number or f"number-{next(NUMBERS)}"
        return self.client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers={"Idempotency-Key": once, **headers}
        )


Make = Callable[..., System]


@pytest.fixture
def system(town: Town) -> Make:
    """A system of 阳光 with every scope, unless told otherwise."""

    def make(**more: Any) -> System:
        values = {"name": "派单系统", "purpose": "对接派单", "role": "dispatcher", "scopes": list(Scope.values)}
        if "region" not in more:
            more.setdefault("party", town.sunny.party)
        key = keys.issue(keys.Wanted(**{**values, **more}), by=BY)
        return System(key, Client(headers={"Authorization": f"Bearer {key.secret}"}, raise_request_exception=False))

    return make
