"""Calls in every state that has a page, all about 王秀英; the agent of 沈阳 has most, an agent of 沈河 sees none."""

from typing import Any

from tests.cast import BY, PHONE_WANG, Cast
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts
from yinian.oversight.complaints import actions as filing
from yinian.oversight.complaints import offices
from yinian.programmes.calls import actions, desk, knowledge, ringing_back, telephony
from yinian.programmes.calls.models import Call
from yinian.programmes.calls.telephony import Event


def calls(cast: Cast) -> dict[str, Any]:
    """One that rings, one under way, two to be summed up, one rung in vain, one promised, one rung back; and an answer."""
    for key, place in (("agent2", "shenhe"), ("agent3", "dadong")):
        account = posts.open_account(f"{key}.test", "方邻", by=BY)
        cast.posts[key] = posts.give_post(account, posts.Seat(Role.AGENT, region=cast.regions[place]), by=BY)
    switch = telephony.register("沈阳话务", "simulator", cast.regions["shenyang"], by=BY, area="024")
    agent = cast.actor("agent")
    desk.sign_on("8001", by=agent)
    desk.sign_on("8002", by=cast.actor("agent2"))

    def ring(outside: str) -> Call:
        row = telephony.hear(switch, Event("rang", outside, PHONE_WANG))
        assert row is not None
        return row

    promise = actions.close(actions.answer(ring("promise"), by=agent), "will_ring_back", "明天", by=agent)
    wrapping = actions.hang_up(actions.answer(ring("wrapping"), by=agent), by=agent)
    other = actor_of(cast.posts["agent3"])
    desk.sign_on("8003", by=other)
    orphan = actions.lay_down(actions.hang_up(actions.answer(ring("orphan"), by=other), by=other), by=other)
    talk = actions.answer(ring("talk"), by=agent)
    vain = ring("vain")
    telephony.hear(switch, Event("ended", "vain"))
    dialled = ringing_back.ring_back(Call.unscoped.get(pk=promise.pk), by=agent)
    given = knowledge.Answer("meals_here", "大东哪里能吃午饭", "到最近的长者食堂。")
    article = knowledge.publish(given, cast.regions["dadong"], by=cast.actor("chen"))
    return {
        "switch": switch, "ringing": ring("ringing"), "talk": talk, "wrapping": wrapping, "orphan": orphan,
        "vain": vain, "promise": promise, "dialled": dialled, "article": article,
    }  # fmt: skip


def complaints(cast: Cast) -> dict[str, Any]:
    """One to be taken up and one that is answered, about 王秀英's care; and the office of 大东."""
    assert cast.elder
    chen = cast.actor("chen")
    offices.announce(cast.regions["dadong"], "大东区养老科", "024-23474008", by=chen)
    given = filing.Given("attitude", "护理员说话难听", cast.regions["dadong"], elder=cast.elder)
    answered = filing.reply(filing.accept(filing.file(given, by=chen), by=chen), "已换人。", by=chen)
    return {"complaint": filing.file(given, by=chen), "replied_complaint": answered}
