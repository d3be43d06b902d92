"""A roster is read, previewed, applied once, and taken back as a whole."""

import pytest

from tests.cast import WANG_ID, Cast
from tests.registry.rosters import paper
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import queries
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin
from yinian.registry.rosters import actions
from yinian.registry.rosters import queries as rosters
from yinian.registry.rosters.models import RosterRow


def world() -> tuple[int, ...]:
    return tuple(model.unscoped.count() for model in (Elder, ElderFact, Household, Kin))


def test_each_row_says_what_it_would_do(cast: Cast) -> None:
    rows = [
        paper.line(1, "孙千"),
        ["", "王秀英", WANG_ID, "东顺城社区", "东顺城路 1 号 2-301", "13911112222", "空巢"],
        paper.line(1, "孙千"),
        paper.line(4, "李四", citizen_id="123"),
        ["", "赵邻", "990103194001010019", "东顺城社区", "", "", ""],
        paper.line(6, "周六", community="天上社区"),
        [],
        ["合计", 6],
    ]
    roster = paper.taken_in(cast, paper.excel(rows))
    told = paper.verdicts(cast.actor("chen"), roster)
    assert told == {3: "new", 4: "update", 5: "repeated", 6: "refused", 7: "refused", 8: "refused"}
    assert roster.status == "read" and roster.counts == {"new": 1, "update": 1, "repeated": 1, "refused": 3}
    assert paper.row(roster, 4).reasons == [["changes", "phone", "fact:empty_nest"]]
    assert paper.row(roster, 5).reasons == [["repeated", 3]]
    assert [paper.codes(roster, n) for n in (6, 7, 8)] == [["number_length"], ["elsewhere"], ["place_unknown"]]


def test_applying_registers_and_updates_once_and_again_changes_nothing(cast: Cast) -> None:
    chen, before = cast.actor("chen"), world()
    rows = [
        paper.line(1, "孙千"),
        paper.line(2, "单雄信", address="东顺城路 1 号", category="失能(重度)"),
        ["", "王秀英", WANG_ID, "", "东顺城路 1 号 2-301", "13911112222 024-88880000", "与老伴同住"],
    ]
    file = paper.excel(rows)
    roster = paper.applied(cast, paper.taken_in(cast, file))
    assert roster.status == "applied" and roster.counts["applied"] == 3
    after = world()
    assert tuple(a - b for a, b in zip(after, before, strict=True)) == (2, 4, 1, 0)
    one = Elder.unscoped.get(name="孙千")
    assert (one.citizen_id.open(), one.phone.open(), one.address) == (paper.number(1), "13800000001", "东顺城路 1 号")
    assert queries.open_facts(chen, one) == {"living": "alone", "income": "subsistence_allowance"}
    wang = Elder.unscoped.get(name="王秀英")
    assert wang.phone.open() == "13911112222" and queries.open_facts(chen, wang) == {"living": "with_spouse"}
    assert [e.name for e in queries.matching(queries.living(chen), "13911112222")] == ["王秀英"]
    line = Line.unscoped.get(verb="elder.amend_many", subject_id=wang.pk)
    assert line.who == chen.label and "13911112222" not in line.changes and roster.name in line.reason
    lines = Line.unscoped.filter(verb__startswith="elder.").count()
    again = paper.taken_in(cast, file)
    assert set(paper.verdicts(chen, again).values()) == {"same"}
    assert rosters.same_before(again) == roster
    with pytest.raises(Refused, match="没有选中会改变档案的行"):
        actions.apply(again, by=chen)
    assert world() == after and Line.unscoped.filter(verb__startswith="elder.").count() == lines


def test_only_chosen_rows_are_applied(cast: Cast) -> None:
    chen = cast.actor("chen")
    roster = paper.taken_in(cast, paper.excel([paper.line(n) for n in (1, 2, 3)]))
    actions.choose(roster, "new", by=chen, wanted=False)
    actions.choose(roster, "new", by=chen, numbers=[4])
    with pytest.raises(Refused, match="没有可以导入的内容"):
        actions.choose(roster, "refused", by=chen)
    paper.applied(cast, roster)
    assert [r.applied for r in RosterRow.unscoped.filter(roster=roster).order_by("number")] == [False, True, False]
    with pytest.raises(Refused, match="它现在是「已导入」"):
        actions.choose(roster, "new", by=chen)


def test_undo_takes_everything_back_but_what_has_moved_on(cast: Cast) -> None:
    chen, before = cast.actor("chen"), world()
    wang = Elder.unscoped.get(name="王秀英")
    rows = [
        paper.line(1, "孙千"),
        paper.line(2, "李四"),
        ["", "王秀英", WANG_ID, "", "新地址 9 号", "13911112222", "与老伴同住"],
    ]
    roster = paper.applied(cast, paper.taken_in(cast, paper.excel(rows)))
    four = Elder.unscoped.get(name="李四")
    elders.record_fact(four, "dementia", "yes", by=chen)
    elders.reveal(Elder.unscoped.get(name="孙千"), "phone", by=chen)
    with pytest.raises(Refused, match="没有写明理由"):
        actions.undo(roster, by=chen)
    actions.undo(roster, by=chen, why="来源有误")
    paper.work(roster, "undo")
    roster.refresh_from_db()
    assert roster.status == "undone" and roster.counts["remaining"] == 1
    assert not Elder.unscoped.filter(name="孙千").exists() and Elder.unscoped.filter(name="李四").exists()
    assert paper.codes(roster, 4)[0] == "remains" and paper.row(roster, 3).elder_id is None
    wang.refresh_from_db()
    assert wang.phone.open() == "13900000001" and wang.address == "东顺城路 1 号 2-301"
    assert queries.open_facts(chen, wang) == {"living": "alone"}
    assert world() == (before[0] + 1, before[1] + 3, before[2] + 1, before[3])


def test_what_was_changed_since_is_not_restored(cast: Cast) -> None:
    chen = cast.actor("chen")
    wang = Elder.unscoped.get(name="王秀英")
    rows = [["", "王秀英", WANG_ID, "", "新地址 9 号", "13911112222", "与老伴同住"]]
    roster = paper.applied(cast, paper.taken_in(cast, paper.excel(rows)))
    elders.record_fact(wang, "living", "with_children", by=chen)
    actions.undo(roster, by=chen, why="来源有误")
    paper.work(roster, "undo")
    wang.refresh_from_db()
    assert wang.phone.open() == "13900000001" and queries.open_facts(chen, wang) == {"living": "with_children"}
    assert paper.row(roster, 3).reasons[0] == ["remains_changed", "fact:living"]


def test_a_matter_that_changed_since_the_preview_is_left(cast: Cast) -> None:
    chen = cast.actor("chen")
    roster = paper.taken_in(cast, paper.excel([paper.line(1, "孙千"), paper.line(2, "李四")]))
    elders.register(elders.Registration("孙千", cast.regions["dongshuncheng"], paper.number(1)), by=chen)
    paper.applied(cast, roster)
    assert Elder.unscoped.filter(name="孙千").count() == 1
    left = paper.row(roster, 3)
    assert (left.applied, left.chosen, left.verdict, left.reasons[0]) == (False, False, "update", ["changed_since"])
    assert paper.row(roster, 4).applied


def test_two_officers_apply_it_and_the_second_is_told(cast: Cast) -> None:
    roster = paper.taken_in(cast, paper.excel([paper.line(1)]))
    same = rosters.roster(cast.actor("lin"), roster.pk)
    actions.apply(roster, by=cast.actor("chen"))
    with pytest.raises(Overtaken, match="陈立"):
        actions.apply(same, by=cast.actor("lin"))


def test_the_neighbour_sees_nothing(cast: Cast) -> None:
    roster, zhou = paper.taken_in(cast, paper.excel([paper.line(1)])), cast.actor("zhou")
    assert not rosters.rosters(zhou).exists() and not rosters.rows(zhou, roster).exists()
    for verb in (actions.apply, actions.drop):
        with pytest.raises(NotFound):
            verb(roster, by=zhou)
    with pytest.raises(Refused, match="不在您的岗位范围内"):
        paper.uploaded(cast, paper.excel([paper.line(1)]), by="zhou")
    with pytest.raises(Refused, match="没有这项权限"):
        paper.uploaded(cast, paper.excel([paper.line(1)]), by="agent", at="dadong")


def test_a_dropped_roster_forgets_its_people(cast: Cast) -> None:
    roster = paper.taken_in(cast, paper.excel([paper.line(1)]))
    actions.drop(roster, by=cast.actor("chen"))
    assert roster.status == "dropped" and not RosterRow.unscoped.filter(roster=roster).exists()
