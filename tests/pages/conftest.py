"""The world that the walks share: building it takes longer than most pages do."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(autouse=True)
def _from_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """What-if pages read the snapshot: the column engine would wait for ever for what a test has not committed."""
    from yinian.entitlement.policies import what_if  # the app registry stands only now

    monkeypatch.setattr(what_if, "LIVE", -1)


@pytest.fixture(autouse=True)
def _lines_end_at_once(settings: Any) -> None:
    """A walk reads a page to its end; the live line has none of its own."""
    settings.LIVE_SECONDS = 0


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """One of everything, made once in a transaction that the module's tests nest in, and taken back after them."""
    from tests.cast import build  # the app registry stands only now
    from tests.pages import things

    with django_db_blocker.unblock(), transaction.atomic():
        yield things.build(build())
        transaction.set_rollback(True)


@pytest.fixture
def world(_built: Any, db: None) -> Any:
    """One of everything, each test's own: what a test writes is rolled back, what it changes in memory is a copy."""
    return copy.deepcopy(_built)
