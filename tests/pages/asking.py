"""What an elder asked for from her own phone, for the pages that follow it."""

from typing import Any

from tests.cast import Cast
from yinian.entitlement.benefits import applying


def rows(cast: Cast) -> dict[str, Any]:
    """An application that waits for its review."""
    assert cast.elder
    return {"asked": applying.submit(cast.elder, "home_adaptation", by=cast.actor("wang"))}
