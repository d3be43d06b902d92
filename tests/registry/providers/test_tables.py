"""The tables of kinds, standards, chains and grades: whole, sound, and read without a database."""

import pytest

from yinian.registry.providers import rules, standards, words
from yinian.registry.providers.models import Facility


@pytest.mark.parametrize("kind", Facility.Kind.values)
def test_every_kind_stands_at_one_edge_and_one_level(kind: str) -> None:
    tag = standards.tag(kind)
    assert tag.edge in words.EDGES and tag.level in words.LEVELS
    assert tag.source.title and tag.source.quote


def test_no_other_kind_is_in_the_table() -> None:
    assert sorted(tag.kind for tag in standards.tags()) == sorted(Facility.Kind.values)
    assert {tag.edge for tag in standards.tags()} == set(words.EDGES)


def test_a_kind_that_stands_twice_or_never_is_a_fault() -> None:
    with pytest.raises(LookupError):
        rules.tag_of([*standards.tags(), standards.tags()[0]], "residential")
    with pytest.raises(LookupError):
        standards.tag("hotel")


def test_standards_ask_for_what_can_be_declared() -> None:
    for standard in standards.standards():
        assert set(standard.kinds) <= set(Facility.Kind.values)
        for asked in standard.requirements:
            assert asked.part in words.PARTS and asked.source.quote
            assert set(asked.functions) <= set(words.FUNCTIONS) and set(asked.equipment) <= set(words.EQUIPMENT)


def test_six_functions_make_a_centre_of_yingkou() -> None:
    yingkou = next(one for one in standards.standards() if one.region.startswith("2108"))
    asked = [one for one in yingkou.requirements if one.part == "service"]
    assert len(asked) == 6
    all_six = ["meals", "cleaning", "rehabilitation", "day_care", "short_stay", "education", "activity"]
    found = rules.checked(yingkou, all_six, [])
    assert [one.outcome for one in found] == ["unknown", "unknown", *["met"] * 6]
    lacking = rules.checked(yingkou, ["meals", "activity"], [])
    told = {one.requirement.name: (one.outcome, one.absent) for one in lacking}
    assert told["助餐助洁"] == ("missing", ("cleaning",)) and told["老年活动"] == ("met", ())


def test_a_centre_of_dawukou_needs_two_devices() -> None:
    line = ["640202001001", "640202001000", "640202000000", "640200000000", ""]
    (standard,) = rules.standards_for(standards.standards(), line, "station")
    found = {one.requirement.name: one.outcome for one in rules.checked(standard, [], ["checkup_device"])}
    assert (found["体检设备"], found["康复训练设备"]) == ("met", "missing")


def test_the_nearest_place_with_a_standard_counts() -> None:
    own = rules.Standard("1", "own", ("station",), ())
    above = rules.Standard("2", "above", ("station", "centre"), ())
    assert rules.standards_for([above, own], ["1", "2"], "station") == [own]
    assert rules.standards_for([above, own], ["1", "2"], "centre") == [above]
    assert rules.standards_for([above, own], ["1", "2"], "canteen") == []


def test_chains_and_filing_are_those_of_their_documents() -> None:
    assert [(rule.least, rule.embedded) for rule in standards.chains()] == [(3, True), (10, False)]
    assert (standards.filing().working_days, standards.filing().least_beds) == (10, 10)


def test_grades_without_a_published_text_are_empty() -> None:
    known = {one.key: one for one in standards.grades()}
    assert known["gbt37276"].grades == ("一级", "二级", "三级", "四级", "五级") and known["gbt37276"].years == 3
    assert known["yingkou-home"].grades == ()
