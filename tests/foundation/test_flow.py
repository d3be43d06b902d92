"""A flow moves a thing along its table, once, and not by the hand that moved it before."""

import pytest

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.at_once import at_once, postgres
from tests.foundation.sample import FLOW, Status, Thing
from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow
from yinian.foundation.journal.lines import Line, last_move, timeline
from yinian.foundation.refusals import LawBroken, Overtaken, Refused
from yinian.foundation.verbs import together


@pytest.fixture
def thing(cast: Cast) -> Thing:
    return sample.add("一", cast.regions["dadong"], by=BY, party_id=cast.parties["zhang"].pk)


def test_a_move_writes_the_status_and_tells_of_it(cast: Cast, thing: Thing) -> None:
    sample.send(thing, by=cast.actor("chen"))
    sample.approve(thing, by=cast.actor("lin"))
    row = Thing.unscoped.get()
    assert (row.status, row.remark, thing.status) == ("done", "准", "done")
    told = timeline(row)[0].changed[f"sample.thing:{row.pk}"]
    assert told["status"] == ["sent", "done"]
    assert told["remark"][1].startswith("#")


def test_a_move_from_elsewhere_is_refused_with_who_and_when(cast: Cast, thing: Thing) -> None:
    sample.send(Thing.unscoped.get(), by=cast.actor("chen"))
    with pytest.raises(Overtaken) as refusal:
        sample.send(thing, by=cast.actor("lin"))  # her page still shows it as new
    assert "「已报」" in refusal.value.why
    assert "陈立（工作人员） 已于" in refusal.value.why
    assert "「上报」" in refusal.value.asked
    assert Thing.unscoped.get().status == "sent"


def test_nobody_approves_what_they_sent(cast: Cast, thing: Thing) -> None:
    chen, lin = cast.actor("chen"), cast.actor("lin")
    sample.send(thing, by=chen)
    with pytest.raises(Refused, match="您本人经手过「上报」"):
        sample.approve(thing, by=chen)
    sample.approve(thing, by=lin)
    with pytest.raises(Refused, match="您本人经手过「批准」"):
        sample.back(thing, by=lin)  # the table names one verb without a list
    sample.back(thing, by=chen)


def test_not_even_within_one_transaction(cast: Cast, thing: Thing) -> None:
    chen = cast.actor("chen")
    with pytest.raises(Refused, match="您本人经手过"), together(chen):
        sample.approve(sample.send(thing, by=chen), by=chen)
    assert Thing.unscoped.get().status == "new"


def test_what_is_open_to_whom(cast: Cast, thing: Thing) -> None:
    def names(who: str) -> list[str]:
        return [move.verb for move in FLOW.open_to(thing, cast.actor(who))]

    assert (names("chen"), names("zhang"), names("liu")) == (["thing.send"], ["thing.send"], [])
    sample.send(thing, by=cast.actor("zhang"))
    assert (names("chen"), names("zhang")) == (["thing.approve", "thing.back"], [])
    assert FLOW.may("thing.approve") == {Role.OFFICER}


def test_a_move_outside_its_verb_is_a_defect(cast: Cast, thing: Thing) -> None:
    with pytest.raises(LawBroken, match="none of"):
        FLOW.move(thing, by=BY)
    with pytest.raises(LawBroken, match="twice in a flow"):
        Flow(("a.b", "x", "y", set()), ("a.b", "y", "z", set()))


def test_the_diagram_says_it_in_the_officers_words() -> None:
    diagram = FLOW.diagram(Status.choices)
    assert diagram.startswith("stateDiagram-v2\n    new: 新\n")
    assert "    sent --> done: 批准\n" in diagram
    assert diagram.count("退回") == 2


@postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_moves_and_the_other_is_told(lasting_cast: Cast) -> None:
    for _round in range(3):
        thing = sample.add("一", lasting_cast.regions["dadong"], by=BY)
        rows = [Thing.unscoped.get(pk=thing.pk) for _ in range(2)]
        actors = [lasting_cast.actor(who) for who in ("chen", "lin")]
        results = at_once(*[lambda r=r, a=a: sample.send(r, by=a) for r, a in zip(rows, actors, strict=True)])
        lost = [i for i, result in enumerate(results) if isinstance(result, Overtaken)]
        assert len(lost) == 1
        assert actors[1 - lost[0]].name in results[lost[0]].why
        assert Line.unscoped.filter(verb="thing.send", subject_id=thing.pk, outcome="done").count() == 1
        last = last_move(thing)
        assert last is not None
        assert last.who == actors[1 - lost[0]].label
