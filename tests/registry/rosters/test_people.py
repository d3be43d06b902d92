"""One person is one file: exact and probable doubles, twins, namesakes, damaged numbers."""

from typing import Any

import pytest

from tests.cast import BY, WANG_ID, Cast
from tests.registry.rosters import paper
from yinian.foundation.administration import places
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder
from yinian.registry.rosters import actions, queries
from yinian.registry.rosters.models import Mapping

ADDRESS = "东顺城路 1 号 2-301"


def read(cast: Cast, *rows: list[Any]) -> Any:
    return paper.taken_in(cast, paper.excel(rows))


def wang(**given: Any) -> list[Any]:
    known = {"citizen_id": WANG_ID, "community": "", "address": ADDRESS, "phone": "", "category": ""}
    return ["", "王秀英", *(known | given).values()]


def other(name: str, serial: int, **given: Any) -> list[Any]:
    """Somebody born on the same day at the same address."""
    return paper.line(serial, name, address=ADDRESS, **given)


def test_the_same_person_with_another_number_is_probably_the_same(cast: Cast) -> None:
    roster = read(cast, other("王秀英", 77))
    row = paper.row(roster, 3)
    assert (row.verdict, row.chosen, row.elder_id) == ("probable", False, cast.elder.pk)
    assert row.reasons[0] == ["alike_other_number", cast.elder.pk]
    actions.choose(roster, "probable", by=cast.actor("chen"))
    paper.applied(cast, roster)
    assert Elder.unscoped.filter(name="王秀英").count() == 2


def test_twins_are_two_people(cast: Cast) -> None:
    roster = read(cast, other("王秀兰", 77), other("王秀芝", 78))
    assert roster.counts == {"new": 2}


def test_two_rows_alike_but_for_the_number(cast: Cast) -> None:
    roster = read(cast, other("李四", 77), other("李四", 78), other("李四", 79, community="东顺城社区"))
    assert roster.counts == {"new": 1, "probable": 2}
    assert paper.row(roster, 4).reasons == [["alike_row", 3]]


@pytest.mark.parametrize("damaged", ["990104194305", 4.1e17, "9901041943051200", WANG_ID[:-1] + "7"])
def test_a_damaged_number_registers_nobody_but_finds_whom_it_means(cast: Cast, damaged: Any) -> None:
    head = [*paper.HEAD, "出生日期"]
    rows = [
        [*wang(citizen_id=damaged, phone="13911112222"), "1943.5.12"],
        [*other("李四", 9, citizen_id=damaged), "1943.5.12"],
    ]
    roster = paper.taken_in(cast, paper.excel(rows, head))
    one, two = paper.row(roster, 3), paper.row(roster, 4)
    assert (one.verdict, one.elder_id, two.verdict) == ("probable", cast.elder.pk, "refused")
    assert [["alike", cast.elder.pk], ["changes", "phone"]] == [r for r in one.reasons if r[0] in ("alike", "changes")]
    actions.choose(roster, "probable", by=cast.actor("chen"))
    paper.applied(cast, roster)
    cast.elder.refresh_from_db()
    assert cast.elder.phone.open() == "13911112222" and Elder.unscoped.count() == 2


def test_the_dead_the_moved_and_other_names_are_refused(cast: Cast) -> None:
    chen = cast.actor("chen")
    roster = read(cast, [*wang()[:1], "王秀瑛", *wang()[2:]])
    assert paper.row(roster, 3).reasons == [["other_name", cast.elder.pk, "王秀英"]]
    elders.record_death(cast.elder, cast.elder.registered_on, by=chen)
    assert paper.codes(read(cast, wang(phone="13911112222")), 3) == ["dead"]


def test_another_community_is_a_move_and_changes_neither_place_nor_address(cast: Cast) -> None:
    places.open_region(places.Place("万柳塘社区", "community"), cast.regions["xiaodong"], by=BY)
    row = paper.row(read(cast, wang(community="万柳塘社区", address="新街 5 号", phone="13911112222")), 3)
    assert (row.verdict, row.reasons) == ("update", [["changes", "phone"], ["other_community"]])
    same = paper.row(read(cast, wang(community="万柳塘社区", address="新街 5 号")), 3)
    assert (same.verdict, same.reasons) == ("same", [["other_community"]])


def test_words_in_a_row(cast: Cast) -> None:
    roster = read(
        cast,
        paper.line(1, citizen_id=paper.number(1, "20000101")),
        paper.line(2, category="已故"),
        paper.line(3, phone="88880000", category="半失能 会武术"),
        ["", "", paper.number(4), "东顺城社区"],
        paper.line(5, phone="13800000001 13800000002"),
    )
    codes = [paper.codes(roster, n) for n in range(3, 8)]
    assert codes == [
        ["too_young"],
        ["said_dead"],
        ["phone_unread", "vague", "unknown_words"],
        ["no_name"],
        ["more_phones"],
    ]
    assert roster.counts == {"refused": 3, "new": 2}


def test_columns_are_mapped_by_hand_and_remembered_for_the_source(cast: Cast) -> None:
    chen = cast.actor("chen")
    head, rows = ["谁", "证", "住哪"], [["李四", paper.number(1), "东顺城社区"]]
    roster = paper.uploaded(cast, paper.excel(rows, head))
    assert roster.status == "uploaded" and queries.run(roster, "read") is None
    for columns in ({0: "name"}, {0: "name", 1: "citizen_id", 2: "citizen_id"}):
        with pytest.raises(Refused):
            actions.understand(roster, columns, by=chen)
    actions.understand(roster, {0: "name", 1: "citizen_id", 2: "community"}, by=chen)
    paper.work(roster, "read")
    roster.refresh_from_db()
    assert (roster.status, roster.counts) == ("read", {"new": 1})
    assert Mapping.unscoped.get().columns == {"谁": "name", "证": "citizen_id", "住哪": "community"}
    assert paper.taken_in(cast, paper.excel(rows, head)).counts == {"new": 1}
    assert paper.uploaded(cast, paper.excel(rows, head), source="老龄办").status == "uploaded"
    actions.understand(roster, {0: "name", 1: "citizen_id", 2: "ignored"}, by=chen)
    assert roster.status == "uploaded"
    paper.work(roster, "read")
    roster.refresh_from_db()
    assert roster.counts == {"refused": 1}


def test_kin_come_with_a_new_elder(cast: Cast) -> None:
    head = ["姓名", "身份证号", "社区", "联系人", "联系人电话", "与老人关系"]
    row = ["李四", paper.number(1), "东顺城社区", "李小四", "13800000009", "儿子"]
    paper.applied(cast, paper.taken_in(cast, paper.excel([row], head)))
    from yinian.registry.elders.models import Kin

    kin = Kin.unscoped.get(name="李小四")
    assert (kin.relation, kin.phone.open(), kin.elder.name) == ("child", "13800000009", "李四")


def test_a_paper_kept_offline_merges_without_a_double(cast: Cast) -> None:
    """SEC-09: what was entered twice, at the desk and from paper, is one file."""
    region = cast.regions["dongshuncheng"]
    elders.register(elders.Registration("李四", region, paper.number(1), facts={"living": "alone"}), by=BY)
    roster = paper.applied(cast, read(cast, paper.line(1, "李四", category="独居、特困")))
    assert roster.counts["applied"] == 1 and Elder.unscoped.filter(name="李四").count() == 1
