"""The elder, the family or an officer objects to a result; it is upheld with two other assessors, or dismissed with a reason."""

import pytest

from tests.entitlement.assessment.team import Team
from yinian.entitlement.assessment import actions, queries
from yinian.entitlement.assessment.models import Assessment, Objection
from yinian.foundation import deadlines
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused


@pytest.fixture
def row(team: Team) -> Assessment:
    return team.concluded()


def stored(objection: Objection) -> Objection:
    return Objection.unscoped.get(pk=objection.pk)


@pytest.mark.parametrize("who", ["wang", "son", "chen"])
def test_it_is_raised_and_an_answer_is_due(team: Team, row: Assessment, who: str) -> None:
    actor = team.actor(who)
    assert queries.may_object(actor, row)
    raised = actions.raise_objection(row, "她已经不能自己洗澡", by=actor)
    assert (raised.status, raised.raised_by_id) == ("raised", actor.party_id)
    assert actions.opened(queries.objection(team.actor("chen"), raised.pk)) == "她已经不能自己洗澡"
    assert deadlines.waiting(team.actor("chen")).filter(kind="objection.answer").count() == 1
    assert "洗澡" not in str(timeline(raised)[0].changed)
    assert not queries.may_object(actor, row)
    with pytest.raises(Refused) as refusal:
        actions.raise_objection(row, "再说一次", by=actor)
    assert "正在处理" in refusal.value.why


def test_what_cannot_be_objected_to(team: Team, row: Assessment) -> None:
    with pytest.raises(Refused) as refusal:
        actions.raise_objection(row, " ", by=team.actor("wang"))
    assert "没有写" in refusal.value.why
    later = team.arranged(lead="qian", second="wu")
    with pytest.raises(Refused) as refusal:
        actions.raise_objection(later, "不对", by=team.actor("wang"))
    assert "现行" in refusal.value.why
    for who in ("zhou", "agent", "zhang", "li"):
        with pytest.raises((Refused, NotFound)):
            actions.raise_objection(row, "不对", by=team.actor(who))
    assert not Objection.unscoped.exists()


def test_it_is_upheld_with_two_other_assessors(team: Team, row: Assessment) -> None:
    raised = actions.raise_objection(row, "不对", by=team.actor("wang"))
    for lead, second in (("li", "qian"), ("qian", "sun")):
        with pytest.raises(Refused) as refusal:
            actions.uphold(raised, team.given(lead, second), by=team.actor("chen"))
        assert "上次的评估师" in refusal.value.why and stored(raised).status == "raised"
    again = actions.uphold(raised, team.given("qian", "wu"), by=team.actor("chen"))
    assert (again.reason, again.scale, again.status) == ("dispute", row.scale, "open")
    assert stored(raised).status == "upheld" and Assessment.unscoped.get(pk=row.pk).status == "concluded"
    assert Deadline.unscoped.get(kind="objection.answer").met_at
    assert [line.verb for line in timeline(raised)] == ["objection.uphold", "objection.raise"]


def test_it_is_dismissed_with_its_reason(team: Team, row: Assessment) -> None:
    raised = actions.raise_objection(row, "不对", by=team.actor("son"))
    with pytest.raises(Refused):
        actions.dismiss(raised, " ", by=team.actor("chen"))
    with pytest.raises(NotFound):
        actions.dismiss(raised, "维持", by=team.actor("zhou"))
    actions.dismiss(raised, "上门复核，情况相符", by=team.actor("chen"))
    assert (stored(raised).status, stored(raised).outcome) == ("dismissed", "上门复核，情况相符")
    with pytest.raises(Overtaken):
        actions.dismiss(queries.objection(team.actor("chen"), raised.pk), "再次维持", by=team.actor("chen"))
    assert queries.may_object(team.actor("wang"), row)
