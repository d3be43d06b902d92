"""The desk of 沈阳: its simulator, its agents, and calls that come in."""

from typing import Any

from tests.cast import BY, PHONE_WANG, Cast
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.programmes.calls import actions, desk, telephony
from yinian.programmes.calls.models import Call, Switch
from yinian.programmes.calls.telephony import Event


def switch(cast: Cast, kind: str = "simulator", place: str = "shenyang") -> Switch:
    return telephony.register("话务台", kind, cast.regions[place], by=BY, area="024")


def call(line: Switch, number: str = PHONE_WANG, outside: str = "1") -> Call:
    row = telephony.hear(line, Event("rang", outside, number))
    assert row is not None
    return row


def second_agent(cast: Cast) -> Actor:
    account = posts.open_account("agent2.test", "方二", by=BY, password="songbai-2026-Chang")
    cast.posts["agent2"] = posts.give_post(account, posts.Seat(Role.AGENT, region=cast.regions["shenyang"]), by=BY)
    return actor_of(cast.posts["agent2"])


def answered(cast: Cast, row: Call, extension: str = "") -> Call:
    desk.sign_on(extension, by=cast.actor("agent"))
    return actions.answer(row, by=cast.actor("agent"))


def again(row: Call) -> Any:
    return Call.unscoped.select_related("agent", "elder", "switch").get(pk=row.pk)
