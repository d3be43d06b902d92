"""Free words become facts, headings become columns, names of places become communities."""

import pytest

from tests.registry.rosters.paper import HEAD, line, number
from yinian.registry.rosters import tables
from yinian.registry.rosters.rules import headings
from yinian.registry.rosters.rules.communities import Communities, Community


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("独居、低保", {"living": "alone", "income": "subsistence_allowance"}),
        ("失能(重度)", {"grade": "severe"}), ("失能（完全）", {"grade": "complete"}), ("轻度失能", {"grade": "mild"}),
        ("空巢老人", {"empty_nest": "yes"}), ("低保边缘户，高龄", {"income": "low_income"}), ("非低保 不独居", {}),
        ("肢体残疾二级", {"disability": "2"}), ("一级残疾/独居", {"disability": "1", "living": "alone"}), ("重度残疾", {}),
        ("轻度失智", {"dementia": "yes"}), ("特困人员（分散供养）", {"destitute_support": "yes"}), ("农村留守老人", {"left_behind": "yes"}),
        ("与老伴同住", {"living": "with_spouse"}), ("随儿子居住", {"living": "with_children"}), ("失独家庭", {"bereaved_parent": "yes"}),
        ("独居、与子女同住", {}), ("生活自理", {"grade": "intact"}), ("建档立卡", {"registered_poverty": "yes"}),
    ],
)  # fmt: skip
def test_free_words(words: str, facts: dict[str, str]) -> None:
    assert tables.vocabulary().said(words).facts == facts


def test_what_says_too_little_clashes_or_is_strange_is_named() -> None:
    said = tables.vocabulary().said
    assert said("半失能").vague == ("半失能",) and said("残疾").vague == ("残疾",) and said("不能自理").vague
    assert said("独居、与子女同住").clashing == ("living",)
    assert said("独居 会武术").unknown == ("会武术",)


def found(rows: list[list[object]], remembered: dict[str, str] | None = None) -> headings.Heading:
    heading = headings.found(rows, tables.synonyms(), remembered or {})  # type: ignore[arg-type]
    assert heading is not None
    return heading


def test_a_heading_below_titles() -> None:
    heading = found(
        [["大东区 2024 年老年人花名册"], ["填报单位：民政科", "", "日期：2024.5.8"], [], list(HEAD), line(1)]
    )
    assert (heading.row, heading.lines, heading.sure) == (3, 1, True)
    assert heading.columns == {
        0: "ignored",
        1: "name",
        2: "citizen_id",
        3: "community",
        4: "address",
        5: "phone",
        6: "category",
    }


def test_a_heading_of_two_lines_and_its_relatives() -> None:
    rows: list[list[object]] = [
        ["花名册"],
        ["序号", "姓  名", "公民身份\n号码（18位）", "居住地", "", "紧急联系人", "", "是否独居*"],
        ["", "", "", "社区", "详细地址", "姓名", "电话", ""],
        [1, "李四", number(1), "东顺城社区", "1 号", "李五", "13800000001", "是"],
    ]
    heading = found(rows)
    assert (heading.row, heading.lines) == (1, 2)
    targets = ["ignored", "name", "citizen_id", "community", "address", "kin_name", "kin_phone", "fact:living=alone"]
    assert [heading.columns[i] for i in range(8)] == targets


def test_unknown_words_are_told_by_hand_and_remembered() -> None:
    rows: list[list[object]] = [["谁", "证", "住哪"], ["李四", number(1), "东顺城社区"]]
    heading = found(rows)
    assert not heading.sure and heading.columns == {1: "citizen_id"}
    heading = found(rows, {"谁": "name", "证": "citizen_id", "住哪": "community"})
    assert heading.sure and heading.columns == {0: "name", 1: "citizen_id", 2: "community"}
    assert headings.found([["品名", "数量"], ["苹果", "3"]], tables.synonyms(), {}) is None


PLACES = [
    Community(1, "/1/", "东顺城社区", "小东街道"), Community(2, "/2/", "新华社区", "小东街道"),
    Community(3, "/3/", "新华社区", "津桥街道"), Community(4, "/4/", "前进村", "前进镇"), Community(5, "/5/", "新华北社区", "津桥街道"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("community", "street", "address", "meant"),
    [
        ("东顺城社区", "", "", 1), ("东顺城", "", "", 1), ("东顺城社区居委会", "", "", 1), ("小东街道东顺城社区", "", "", 1),
        ("新华社区", "津桥", "", 3),
        ("新华社区", "", "", "several"), ("新华社区", "", "津桥街道 3 号", "several"),
        ("前进村委会", "", "", 4), ("天上社区", "", "", "unknown"),
        ("", "", "东顺城路 1 号", "none"), ("", "", "小东街道东顺城社区 1 号", 1),
        ("", "", "津桥街道新华北社区 9 号", 5), ("", "", "津桥街道新华社区 9 号", 3),
        ("", "", "", "none"),
    ],
)  # fmt: skip
def test_communities_by_name(community: str, street: str, address: str, meant: int | str) -> None:
    found = Communities(PLACES, None).meant(community, street, address)
    assert (found.place.pk if found.place else found.fault) == meant


def test_a_community_of_its_own_needs_no_name() -> None:
    assert Communities(PLACES[:1], PLACES[0]).meant("", "", "某处").place == PLACES[0]
    assert Communities(PLACES[:1], PLACES[0]).meant("别处社区", "", "").place == PLACES[0]
