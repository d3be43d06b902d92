"""The live line has no end of its own; a test reads it to one."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _lines_end_at_once(settings: Any) -> None:
    settings.LIVE_SECONDS = 0
