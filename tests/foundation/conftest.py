"""What the ground's tests share: the sample's table beside the house's own, emptied where a test commits."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _sample_table(django_db_setup: None, django_db_blocker: Any) -> None:
    from tests.foundation.sample import make_table  # the app registry stands only now

    with django_db_blocker.unblock():
        make_table()


@pytest.fixture
def lasting_cast(lasting_cast: Any) -> Iterator[Any]:
    """The sample's table is no part of the house, so what committed tests empty passes it by."""
    from tests.foundation.sample import empty_table

    yield lasting_cast
    empty_table()
