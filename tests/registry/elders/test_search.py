"""Finding an elder: by name, pinyin or initials as they begin, by a whole number; only ever within one's scope."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinian.foundation.actor import system
from yinian.foundation.codes import citizen_id_check
from yinian.registry.elders import actions, queries

BY = system("test")
PEOPLE = ("单雄信", "曾静", "欧阳秀英", "王秀兰", "解缙", "吕布")


@pytest.fixture
def known(cast: Any) -> Any:
    for number, name in enumerate(PEOPLE):
        head = f"99010419400101{number:03d}"
        given = actions.Registration(name, cast.regions["dongshuncheng"], head + citizen_id_check(head), "13800000000")
        actions.register(given, by=BY)
    return cast


def found(cast: Any, words: str, who: str = "chen") -> list[str]:
    actor = cast.actor(who)
    return [elder.name for elder in queries.matching(queries.living(actor), words)]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("王秀", ["王秀兰", "王秀英"]),
        ("王", ["王秀兰", "王秀英"]),
        ("shan", ["单雄信"]),
        ("dan", []),
        ("ceng", []),
        ("zengj", ["曾静"]),
        ("zj", ["曾静"]),
        ("xj", ["解缙"]),
        ("ouyangx", ["欧阳秀英"]),
        ("oyxy", ["欧阳秀英"]),
        ("WXL", ["王秀兰"]),
        ("wang xiu", ["王秀兰", "王秀英"]),
        ("ｗｘｙ", ["王秀英"]),
        ("秀英", []),
        ("zhao", []),
        ("赵邻", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_name_is_found_by_how_it_begins(known: Any, words: str, names: list[str]) -> None:
    assert found(known, words) == names


def test_initials_come_with_pinyin_where_both_begin_so(known: Any) -> None:
    head = "99010419400101999"
    given = actions.Registration("沈华安宁", known.regions["dongshuncheng"], head + citizen_id_check(head))
    actions.register(given, by=BY)
    assert found(known, "shan") == ["单雄信", "沈华安宁"]
    assert found(known, "shen") == ["沈华安宁"]


def test_numbers_are_found_whole_and_never_in_part(known: Any) -> None:
    assert found(known, "990104194305120002") == ["王秀英"]
    assert found(known, "9901 0419 4305 1200 02") == ["王秀英"]
    assert found(known, "99010419430512") == []
    assert len(found(known, "13800000000")) == len(PEOPLE)
    assert found(known, "1380000") == []


@pytest.mark.parametrize("words", ["王", "wang", "wxy", "990104194305120002"])
def test_the_neighbour_finds_nothing(known: Any, words: str) -> None:
    assert found(known, words, "zhou") == []


@pytest.mark.parametrize(("column", "words"), [("elder_name", "王秀"), ("elder_pinyin", "wangxiuying")])
def test_a_prefix_is_served_by_its_index(known: Any, column: str, words: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = queries.matching(queries.living(known.actor("lin")), words).explain()
    assert column in plan


def test_a_search_asks_as_often_for_one_as_for_many(known: Any) -> None:
    counts = []
    for words in ("wang", "zj"):
        with CaptureQueriesContext(connection) as asked:
            found(known, words)
        counts.append(len(asked))
    assert counts[0] == counts[1]
