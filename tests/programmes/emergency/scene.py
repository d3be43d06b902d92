"""The cast with a clock: an elder who calls for help, a street on duty, a desk, a family, a carer."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import Cast
from tests.delivery.town import Clock
from yinian.foundation.accounts import Account
from yinian.programmes.emergency import actions, duties
from yinian.programmes.emergency.models import Alarm


def called(cast: Cast, by: str = "agent", **given: Any) -> Alarm:
    """王秀英 is said to be in need."""
    assert cast.elder
    return actions.raise_alarm(cast.elder, given.pop("words", "胸口闷"), by=cast.actor(by), **given)


def on_duty(cast: Cast, clock: Clock, who: str = "he", place: str = "xiaodong") -> Account:
    """Somebody of the street is on duty now."""
    start: datetime = clock.now - timedelta(hours=1)
    account = cast.account(who)
    duties.put(cast.regions[place], account, start, start + timedelta(hours=8), by=cast.actor("chen"))
    return account
