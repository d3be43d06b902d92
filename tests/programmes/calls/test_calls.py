"""A call comes in and opens the right file; it is answered, held, ended and always says who acts next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, PHONE_SON, PHONE_WANG, Cast
from tests.programmes.calls.ringing import again, answered, call, second_agent, switch
from yinian.delivery.needs import actions as needs
from yinian.foundation import deadlines
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.programmes.calls import actions, desk, queries, ringing_back, telephony
from yinian.programmes.calls.models import Call, SignOn
from yinian.programmes.calls.telephony import Event
from yinian.registry.elders import actions as elders


def test_a_known_number_opens_the_file_and_lies_where_the_elder_lives(cast: Cast) -> None:
    row = call(switch(cast), "+86139 0000 0001")
    assert cast.elder is not None
    assert (row.status, row.elder, row.kin) == ("ringing", cast.elder, None)
    assert row.region_path == cast.elder.region_path and str(again(row).number) == "139 **** 0001"
    assert list(queries.ringing(cast.actor("agent"))) == [row]
    assert timeline(row)[0].verb == "call.open"
    # An officer of the elder's district sees it, the next district does not, nor does a carer with sight of the elder.
    assert queries.call(cast.actor("chen"), row.pk) == row
    for who in ("zhou", "zhang", "sunny"):
        with pytest.raises(NotFound):
            queries.call(cast.actor(who), row.pk)
    assert queries.call(cast.actor("wang"), row.pk) == row


def test_a_relatives_number_opens_the_elders_file(cast: Cast) -> None:
    row = call(switch(cast), PHONE_SON)
    assert row.elder == cast.elder and row.kin is not None and row.kin.name == "王磊"


def test_several_of_one_number_are_offered_and_an_unknown_one_is_nobodys(cast: Cast) -> None:
    give = elders.Registration("王有福", cast.regions["dongshuncheng"], "990104193801010019", phone=PHONE_WANG)
    other = elders.register(give, by=BY)
    line, agent = switch(cast), cast.actor("agent")
    row = call(line)
    assert row.elder is None and row.region_path == line.region_path
    assert {one.elder for one in queries.people(agent, PHONE_WANG, "024")} == {cast.elder, other}
    row = actions.recognise(row, other, by=agent)
    assert row.elder == other and row.region_path == other.region_path
    stranger = call(line, "13811112222", "2")
    assert stranger.elder is None and queries.people(agent, "13811112222") == []
    hidden = call(line, "anonymous", "3")
    assert hidden.number is None and queries.people(agent, "anonymous") == []


def test_a_switch_of_one_district_opens_nobodys_file_of_the_next(cast: Cast) -> None:
    row = call(switch(cast, place="shenhe"))
    assert row.elder is None


def test_told_twice_it_is_one_call(cast: Cast) -> None:
    line = switch(cast)
    assert call(line) == call(line) and Call.unscoped.count() == 1


def test_it_is_answered_held_resumed_hung_up_and_closed(cast: Cast) -> None:
    agent = cast.actor("agent")
    row = answered(cast, call(switch(cast)))
    assert row.agent_id == agent.account_id and row.waited == 0
    row = actions.hold(row, by=agent)
    assert row.status == "held"
    row = actions.hang_up(actions.resume(row, by=agent), by=agent)
    assert row.status == "wrap_up" and row.ended_at is not None
    row = actions.close(row, "advised", "问高龄津贴", by=agent)
    assert (row.status, row.outcome, row.acts, row.due_at) == ("closed", "advised", "nobody", None)
    assert actions.opened(again(row), "note") == "问高龄津贴"
    verbs = [line.verb for line in timeline(row)]
    assert verbs == ["call.close", "call.hang_up", "call.resume", "call.hold", "call.answer", "call.open"]


def test_no_call_ends_without_an_outcome_nor_with_one_that_did_not_happen(cast: Cast) -> None:
    agent = cast.actor("agent")
    row = answered(cast, call(switch(cast)))
    with pytest.raises(Refused) as refusal:
        actions.close(row, "", by=agent)
    assert "没有选择结果" in refusal.value.why
    with pytest.raises(Refused) as refusal:
        actions.close(row, "need_reported", by=agent)
    assert "没有办这件事" in refusal.value.why and again(row).status == "answered"
    assert row.elder is not None
    need = needs.report(row.elder, "meals", "想订饭", by=agent, source="phone")
    actions.add(row, by=agent, need=need)
    row = actions.close(row, "need_reported", by=agent)
    assert (row.acts, row.need) == ("street", need)


def test_what_the_desk_promises_is_due_until_it_is_done(cast: Cast) -> None:
    agent = cast.actor("agent")
    row = actions.close(answered(cast, call(switch(cast))), "will_ring_back", "明天再说", by=agent)
    assert row.due_at is not None and row.due_at > timezone.now() + timedelta(hours=23)
    assert list(queries.promised(agent)) == [row]
    assert deadlines.open_one(row, actions.FOLLOW_UP) is not None
    with pytest.raises(Refused):
        actions.follow_up(row, " ", by=agent)
    row = actions.follow_up(again(row), "已告知", by=agent)
    assert actions.opened(again(row), "note") == "明天再说\n已告知"
    assert not queries.promised(agent).exists() and deadlines.open_one(row, actions.FOLLOW_UP) is None


def test_who_is_not_signed_on_or_is_talking_takes_no_call(cast: Cast) -> None:
    agent, line = cast.actor("agent"), switch(cast)
    first, other = call(line), call(line, "13811112222", "2")
    with pytest.raises(Refused) as refusal:
        actions.answer(first, by=agent)
    assert "没有签入" in refusal.value.why
    answered(cast, first)
    with pytest.raises(Refused) as refusal:
        actions.answer(other, by=agent)
    assert "正在通话" in refusal.value.why
    with pytest.raises(Refused):
        actions.answer(other, by=cast.actor("chen"))
    assert again(other).status == "ringing"


def test_two_agents_reach_for_one_call_and_one_has_it(cast: Cast) -> None:
    two = second_agent(cast)
    desk.sign_on(by=two)
    row = call(switch(cast))
    stale = again(row)
    answered(cast, row)
    with pytest.raises(Overtaken) as refusal:
        actions.answer(stale, by=two)
    assert "方话" in refusal.value.why
    with pytest.raises(Refused) as refused:
        actions.close(again(row), "advised", by=two)
    assert "由方话在办" in refused.value.why


def test_whoever_gave_up_is_on_the_list_and_is_rung_back(cast: Cast) -> None:
    agent, line = cast.actor("agent"), switch(cast)
    row = call(line)
    telephony.hear(line, Event("ended", "1"))
    row = again(row)
    assert row.status == "missed" and list(queries.missed(agent)) == [row]
    assert deadlines.open_one(row, actions.RING_BACK) is not None
    desk.sign_on(by=agent)
    back = ringing_back.ring_back(row, by=agent)
    assert (back.status, back.returns, back.outward) == ("dialling", row, True)
    with pytest.raises(Refused):
        ringing_back.ring_back(row, by=agent)
    ringing_back.connect(back, by=agent)
    assert again(row).status == "called_back" and deadlines.open_one(row, actions.RING_BACK) is None
    assert actions.close(again(back), "followed_up", by=agent).status == "closed"


def test_three_tries_and_the_desk_rings_no_more(cast: Cast) -> None:
    agent, line = cast.actor("agent"), switch(cast)
    row = call(line)
    telephony.hear(line, Event("ended", "1"))
    for tries in (1, 2, 3):
        back = ringing_back.ring_back(again(row), by=agent)
        ringing_back.no_answer(back, by=agent)
        assert again(row).tries == tries
    assert again(row).status == "unreached" and not queries.missed(agent).exists()


def test_who_rings_again_and_is_answered_need_not_be_rung_back(cast: Cast) -> None:
    line = switch(cast)
    row = call(line)
    telephony.hear(line, Event("ended", "1"))
    answered(cast, call(line, outside="2"))
    assert again(row).status == "called_back"


def test_a_browser_that_goes_away_gives_the_call_back(cast: Cast) -> None:
    agent, line = cast.actor("agent"), switch(cast)
    ended = actions.hang_up(answered(cast, call(line, "13811112222", "0")), by=agent)
    row = actions.answer(call(line), by=agent)
    assert desk.here(agent.account_id) and desk.sweep() == 0
    with writing("test"):
        SignOn.unscoped.update(seen_at=timezone.now() - timedelta(seconds=16))
    assert desk.sweep() == 1 and desk.sweep() == 0
    row = again(row)
    assert (row.status, row.agent, row.given_back) == ("ringing", None, 1)
    assert list(queries.left_behind(agent)) == [again(ended)]
    assert SignOn.unscoped.get().lost and not desk.here(agent.account_id)
    told = Line.unscoped.get(verb="call.give_back")
    assert "页面已断开" in told.reason and told.who == "坐席在线"
    two = second_agent(cast)
    desk.sign_on(by=two)
    waited = row.waited
    row = actions.answer(row, by=two)
    assert row.agent_id == two.account_id and row.waited == waited
    assert actions.take_up(again(ended), by=two).agent_id == two.account_id


def test_nobody_signs_off_with_a_caller_on_the_line(cast: Cast) -> None:
    agent = cast.actor("agent")
    row = answered(cast, call(switch(cast)))
    here = queries.sign_on(agent)
    assert here is not None
    with pytest.raises(Refused):
        desk.sign_off(here, by=agent)
    actions.hang_up(row, by=agent)
    desk.sign_off(here, by=agent)
    assert again(row).agent is None and not queries.at_the_desk(agent).exists()


def test_a_pause_is_ones_own(cast: Cast) -> None:
    agent, two = cast.actor("agent"), second_agent(cast)
    here = desk.sign_on("8001", by=agent)
    assert desk.sign_on("8001", by=agent) == here
    with pytest.raises(Refused):
        desk.sign_on("8001", by=two)
    with pytest.raises(Refused):
        desk.pause(here, by=two)
    assert desk.ready(desk.pause(here, by=agent), by=agent).state == "ready"


def test_the_level_counts_what_it_opens_into(cast: Cast) -> None:
    agent, line, now = cast.actor("agent"), switch(cast), timezone.now()
    answered(cast, call(line))
    slow = call(line, "13811112222", "2")
    with writing("test"):
        Call.unscoped.filter(pk=slow.pk).update(status="closed", outcome="advised", answered_at=now, waited=16)
    for outside in ("3", "4"):
        call(line, "13811113333", outside)
    telephony.hear(line, Event("ended", "3"))
    since, until = queries.day_of(timezone.localdate())
    level = queries.level(agent, cast.regions["shenyang"], since, until)
    assert (level.offered, level.answered, level.in_time, level.missed, level.waiting) == (4, 2, 1, 1, 1)
    assert (level.seconds, level.percent, level.source) == (15, 95, "GB/T 33358-2016")
    rows = queries.came(agent, since, until)
    counts = {show: queries.shown(rows, show, level.seconds).count() for show in queries.SHOWS}
    assert counts == {"all": 4, "answered": 2, "in_time": 1, "slow": 1, "missed": 1, "waiting": 1}
    assert queries.level(cast.actor("zhou"), cast.regions["shenhe"], since, until).offered == 0
