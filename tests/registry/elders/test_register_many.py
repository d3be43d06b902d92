"""Many elders are registered at once, home by home; one fault refuses the chunk, and nothing of it stays."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.elders import imports, queries
from yinian.registry.elders.imports import Fact, Home, Person, Relative
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin

ON = date(2024, 5, 8)


def number(serial: int, born: str = "19500307") -> str:
    head = f"990500{born}{serial:03d}"
    return head + citizen_id_check(head)


def person(serial: int = 1, **given: Any) -> Person:
    known = {
        "name": "单雄信",
        "citizen_id": number(serial),
        "phone": "16400000001",
        "registered_on": ON,
        "hukou_region": None,
        "facts": (
            Fact("living", "with_spouse", ON, date(2025, 1, 1)),
            Fact("living", "alone", date(2025, 1, 1)),
            Fact("empty_nest", "yes", ON),
        ),
        "kin": (Relative("单小信", "child", "16450000001"),),
    }
    return Person(**{**known, **given})


def home(cast: Cast, *people: Person, at: str = "dongshuncheng", household: bool = True) -> Home:
    place = cast.regions[at]
    return Home(place.pk, place.path, "东顺城路 3 号", people, household)


def counts() -> tuple[int, ...]:
    kinds = (Elder.unscoped, Household.unscoped, ElderFact.unscoped, Kin.unscoped, Party.objects, Line.unscoped)
    return tuple(rows.count() for rows in kinds)


def test_a_couple_and_a_resident_are_registered(cast: Cast) -> None:
    chen, before = cast.actor("chen"), counts()
    homes = [
        home(cast, person(1), person(2, name="欧阳秀英", phone="", kin=())),
        home(cast, person(3, phone="+86 164-0000-0003"), household=False),
    ]
    assert imports.register_many(homes, by=chen, source="2024 名册") == 2
    assert tuple(now - then for now, then in zip(counts(), before, strict=True)) == (3, 1, 9, 2, 3, 3)
    one, two, three = Elder.unscoped.order_by("-id")[:3][::-1]
    assert (one.name, one.pinyin, one.sex, one.born_on) == ("单雄信", "shanxiongxin", "male", date(1950, 3, 7))
    assert (one.citizen_id.open(), one.phone.open(), two.phone) == (number(1), "16400000001", None)
    assert one.household_id == two.household_id is not None and three.household_id is None
    assert three.phone.open() == "16400000003"
    assert not one.generated
    assert queries.open_facts(chen, one) == {"living": "alone", "empty_nest": "yes"}
    assert {fact.source for fact in ElderFact.unscoped.filter(elder=one)} == {"2024 名册"}
    assert list(queries.matching(queries.living(chen), number(1))) == [one]
    assert not queries.living(cast.actor("zhou")).filter(pk=one.pk).exists()
    line = Line.unscoped.get(verb="elder.register_many", subject_id=one.pk)
    assert (line.who, line.region_path, line.subject_kind) == (chen.label, one.region_path, "registry.elder")
    assert number(1) not in line.changes and "16400000001" not in line.changes


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"citizen_id": number(1)[:-1] + "?"}, "身份号码有误"),
        ({"citizen_id": number(1, "20000101")}, "未满 60 周岁"),
        ({"facts": (Fact("living", "on_the_moon", ON),)}, "没有事实「living」"),
        ({"facts": (Fact("living", "alone", ON), Fact("living", "with_others", ON))}, "两个现值"),
        ({"phone": "123"}, "不是 11 位手机号"),
    ],
)
def test_one_fault_refuses_all(cast: Cast, given: dict[str, Any], why: str) -> None:
    before = counts()
    with pytest.raises(Refused) as refusal:
        imports.register_many([home(cast, person(7)), home(cast, person(8, **given))], by=cast.actor("chen"))
    assert why in refusal.value.why
    assert counts()[:5] == before[:5]


def test_a_number_that_is_known_or_comes_twice_is_refused_by_name(cast: Cast) -> None:
    chen = cast.actor("chen")
    imports.register_many([home(cast, person(1, name="老登记"))], by=chen)
    before = counts()
    other, same = home(cast, person(2, name="别人")), home(cast, person(3))
    for homes in ([other, home(cast, person(1))], [other, same, same]):
        with pytest.raises(Refused) as refusal:
            imports.register_many(homes, by=chen)
        assert "已登记，或在名单中出现两次" in refusal.value.why
        assert "「单雄信」" in refusal.value.asked
        assert counts()[:5] == before[:5]


def test_outside_the_own_region_and_without_the_post_it_is_refused(cast: Cast) -> None:
    before = counts()
    with pytest.raises(Refused):
        imports.register_many([home(cast, person(1), at="xishuncheng")], by=cast.actor("chen"))
    with pytest.raises(Refused):
        imports.register_many([home(cast, person(1))], by=cast.actor("liu"))
    assert counts()[:5] == before[:5]
