"""Scales are read and reckoned: every checked vector, the bands at their edges, the clauses, and no better level for less ability."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinian.entitlement.assessment import rules, scales
from yinian.entitlement.assessment.scales import Scale

FOLDER = Path(__file__).resolve().parents[3] / "data" / "scales"
FILES = {name: FOLDER / f"{name}.yaml" for name in ("gbt42195-2022", "mzt039-2013", "ltci-2021")}
SCALES = {name: scales.read(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
GBT, MZT, LTCI = SCALES.values()
FINDINGS = scales.read_findings((FOLDER / "findings.yaml").read_text(encoding="utf-8"))
TWO_FALLS, DEMENTIA, COMA = {"events": {"fall": 2}}, {"diagnoses": ["dementia"]}, {"coma": True}


def best(scale: Scale) -> dict[str, int]:
    """Every item at its first answer, which is the best one."""
    return {item.code: item.options[0].score for item in scale.items}


def summing(total: int) -> dict[str, int]:
    """Answers on the national scale that add up to a total."""
    answers, left = {}, total
    for item in GBT.items:
        answers[item.code] = min(max(item.scores), left)
        left -= answers[item.code]
    return answers


def level(scale: Scale, answers: dict[str, int], findings: dict[str, Any] | None = None, adds_up: bool = False) -> int:
    return rules.result(scale, answers, findings or {}, adds_up=adds_up).level


@pytest.mark.parametrize(
    ("scale", "parts"),
    [(GBT, [(8, 32), (4, 15), (9, 28), (5, 15)]), (LTCI, [(10, 100), (4, 16), (3, 12)]), (MZT, [(10, 100), (3, 6), (4, 14), (5, 20)])],
)  # fmt: skip
def test_each_scale_has_its_items_and_its_greatest_sums(scale: Scale, parts: list[tuple[int, int]]) -> None:
    assert [(len(part.items), part.most) for part in scale.parts] == parts


def test_the_national_scale_adds_up_to_90_over_26_items() -> None:
    assert (len(GBT.items), GBT.most) == (26, 90)


@pytest.mark.parametrize(
    ("total", "findings", "expected"),
    [
        (90, {}, 0), (89, {}, 1), (66, {}, 1), (65, {}, 2), (46, {}, 2), (45, {}, 3), (30, {}, 3), (29, {}, 4), (0, {}, 4),
        (90, DEMENTIA, 1), (50, TWO_FALLS, 3), (20, DEMENTIA, 4),
        (90, COMA, 4), (50, COMA, 4), (20, COMA, 4),
    ],
)  # fmt: skip
def test_the_checked_vectors(total: int, findings: dict[str, Any], expected: int) -> None:
    found = rules.result(GBT, summing(total), findings, adds_up=False)
    assert (found.score, found.level) == (total, expected)
    assert found.grade == ("intact", "mild", "moderate", "severe", "complete")[expected]


@pytest.mark.parametrize(
    ("findings", "clauses"),
    [
        ({"events": {"fall": 1, "choking": 1}}, ["C.4（3）"]),
        ({"events": {"fall": 1}}, []),
        ({"diagnoses": ["mental"]}, ["C.4（2）"]),
        ({"diagnoses": ["dementia", "mental"]}, ["C.4（2）"]),
        ({"diagnoses": ["diabetes", "fracture"]}, []),
        ({**DEMENTIA, **TWO_FALLS}, ["C.4（2）", "C.4（3）"]),
        ({**DEMENTIA, **TWO_FALLS, **COMA}, ["C.4（1）", "C.4（2）", "C.4（3）"]),
    ],
)
def test_which_clauses_fire(findings: dict[str, Any], clauses: list[str]) -> None:
    assert [fired.clause for fired in rules.result(GBT, summing(80), findings, adds_up=False).fired] == clauses


@pytest.mark.parametrize(("total", "apart", "together"), [(90, 1, 2), (80, 2, 3), (50, 3, 4), (40, 4, 4), (10, 4, 4)])
def test_two_clauses_add_up_only_where_that_is_set_and_never_past_the_worst(
    total: int, apart: int, together: int
) -> None:
    both = {**DEMENTIA, **TWO_FALLS}
    assert [level(GBT, summing(total), both, adds_up) for adds_up in (False, True)] == [apart, together]


def test_every_gap_is_named_and_a_form_with_one_has_no_result() -> None:
    answers = summing(90)
    del answers["B.2.3"], answers["B.4.5"]
    answers["B.3.9"] = 4
    assert [item.code for item in rules.missing(GBT, answers)] == ["B.2.3", "B.3.9", "B.4.5"]
    with pytest.raises(ValueError, match=r"B\.2\.3"):
        rules.result(GBT, answers, {}, adds_up=False)


LTCI_TABLE = [[0, 0, 1, 1], [1, 1, 1, 2], [2, 2, 2, 3], [3, 3, 4, 5]]


@pytest.mark.parametrize(("adl", "row"), list(enumerate(LTCI_TABLE)))
def test_the_insurance_scale_combines_by_its_table(adl: int, row: list[int]) -> None:
    sums, minds = (100, 65, 45, 0), (16, 4, 2, 0)
    for other, expected in enumerate(row):
        for mind, sense in ((other, 0), (0, other)):
            answers = {
                **spread(LTCI, "adl", sums[adl]),
                **spread(LTCI, "mind", minds[mind]),
                **spread(LTCI, "sense", (12, 4, 2, 0)[sense]),
            }
            assert level(LTCI, answers) == expected


def spread(scale: Scale, part: str, total: int) -> dict[str, int]:
    """Answers of one part that add up to a total."""
    answers, left = {}, total
    for item in next(p for p in scale.parts if p.code == part).items:
        answers[item.code] = max(score for score in item.scores if score <= left)
        left -= answers[item.code]
    assert left == 0
    return answers


def mzt(adl: int, mental: int, sense: int, social: int) -> dict[str, int]:
    """Answers on the older scale whose parts have these levels."""
    seen = spread(MZT, "sense", 0) | {"sense.2": (0, 2, 3, 4)[sense]}
    return (
        spread(MZT, "adl", (100, 65, 45, 0)[adl])
        | spread(MZT, "mental", (0, 1, 2, 4)[mental])
        | seen
        | spread(MZT, "social", (0, 3, 8, 14)[social])
    )


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0, 0, 0, 0), 0), ((0, 0, 0, 1), 0), ((0, 1, 0, 0), 1), ((0, 0, 2, 0), 1), ((0, 0, 0, 2), 1), ((1, 2, 2, 1), 1),
        ((1, 0, 0, 0), 1), ((1, 2, 2, 2), 2), ((1, 0, 0, 3), 2), ((2, 1, 0, 0), 2), ((2, 2, 1, 0), 2),
        ((2, 2, 2, 2), 3), ((2, 0, 3, 0), 3), ((3, 0, 0, 0), 3),
    ],
)  # fmt: skip
def test_the_older_scale_combines_by_its_rules(levels: tuple[int, int, int, int], expected: int) -> None:
    assert level(MZT, mzt(*levels)) == expected


@pytest.mark.parametrize(
    ("findings", "expected"), [(DEMENTIA, 2), (TWO_FALLS, 2), ({**DEMENTIA, **TWO_FALLS}, 3), (COMA, 3)]
)
def test_the_older_scale_is_worsened_by_its_own_clauses(findings: dict[str, Any], expected: int) -> None:
    assert level(MZT, mzt(1, 0, 0, 0), findings, adds_up=MZT.adds_up) == expected
    assert level(MZT, mzt(3, 0, 0, 0), findings, adds_up=MZT.adds_up) == 3


@st.composite
def forms(draw: Any) -> tuple[Scale, dict[str, int], str, int, dict[str, Any]]:
    """A complete form on one of the scales, and one item with an answer that is worse by one or more steps."""
    scale = draw(st.sampled_from(list(SCALES.values())))
    steps = {item.code: draw(st.integers(0, len(item.options) - 1)) for item in scale.items}
    answers = {item.code: item.options[steps[item.code]].score for item in scale.items}
    item = draw(st.sampled_from(scale.items))
    worse = item.options[draw(st.integers(steps[item.code], len(item.options) - 1))].score
    events = draw(st.integers(0, 3))
    known = draw(st.sampled_from([[], ["dementia"], ["mental"], ["diabetes"]]))
    return (
        scale,
        answers,
        item.code,
        worse,
        {"diagnoses": known, "events": {"fall": events}, "coma": draw(st.booleans())},
    )


@given(forms(), st.booleans())
def test_less_ability_is_never_a_better_level(form: Any, adds_up: bool) -> None:
    scale, answers, item, worse, findings = form
    before = rules.result(scale, answers, findings, adds_up=adds_up)
    after = rules.result(scale, {**answers, item: worse}, findings, adds_up=adds_up)
    assert after.level >= before.level and after.preliminary >= before.preliminary
    plain = rules.result(scale, answers, {}, adds_up=adds_up)
    assert before.level >= plain.level == plain.preliminary == before.preliminary
    assert 0 <= after.level < len(scale.levels)


@pytest.mark.parametrize("scale", SCALES.values(), ids=list(SCALES))
def test_all_at_its_best_is_intact(scale: Scale) -> None:
    assert level(scale, best(scale)) == 0 and scale.levels[0].grade == "intact"


@pytest.mark.parametrize(
    ("was", "instead", "says"),
    [
        ("{from: 0, level: 4}", "{from: 1, level: 4}", "lowest band"),
        ("to: 4", "to: 7", "level 7"),
        ("code: B.1.2,", "code: B.1.1,", "B.1.1 stands twice"),
        ("levelling: sum-bands", "levelling: by-mood", "by-mood"),
        ("levelling: second", "levelling: hearsay", "hearsay"),
        ("score: 0, zh: 不能外出", "score: 1, zh: 不能外出", "B.4.4 count the same"),
    ],
)
def test_a_scale_that_cannot_be_right_is_not_read(was: str, instead: str, says: str) -> None:
    text = FILES["gbt42195-2022"].read_text(encoding="utf-8")
    assert was in text
    with pytest.raises(ValueError, match=re.escape(says)):
        scales.read(text.replace(was, instead, 1))


@pytest.mark.parametrize(
    ("findings", "fault"),
    [
        ({}, ""), ({"diagnoses": ["dementia"], "events": {"fall": 2}, "coma": False}, ""),
        ({"diagnoses": ["laziness"]}, "laziness"), ({"events": {"fall": -1}}, "fall=-1"), ({"events": {"rain": 1}}, "rain=1"),
        ({"events": {"fall": 100}}, "fall=100"), ({"coma": "no"}, "coma"),
    ],
)  # fmt: skip
def test_findings_are_those_of_the_list(findings: dict[str, Any], fault: str) -> None:
    assert rules.findings_fault(FINDINGS, findings) == fault


def test_how_long_a_result_holds_and_by_when_it_is_due() -> None:
    assert rules.valid_until(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert rules.valid_until(date(2026, 3, 1), None) is None
    assert rules.finish_by(date(2026, 3, 1)) == date(2026, 3, 16)
    assert rules.finish_by(date(2026, 3, 1), 7) == date(2026, 3, 8)
