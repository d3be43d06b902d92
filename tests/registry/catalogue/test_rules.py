"""The catalogue's file is checked cell by cell; a fault is named with its row and cell, and nothing of the file is used."""

from typing import Any

import pytest
import yaml

from yinian.registry.catalogue import rules

SOUND: dict[str, Any] = {
    "code": "bathing", "category": "daily_care", "elements": ["help", "care"], "zh": "助浴", "en": "Bathing",
    "standard": "安全洗澡。", "standard_en": "Bathe safely.", "place": "home", "minutes": 60, "skill": "bathing",
    "certificate": "care_worker",
    "checklist": [{"key": key, "zh": key, "en": key} for key in ("one", "two", "three")],
}  # fmt: skip


def faults(*items: Any, since: str = "2026-01-01", skills: tuple[str, ...] = ("bathing",)) -> list[str]:
    text = f"since: {since}\n" + yaml.safe_dump({"items": list(items)}, allow_unicode=True)
    sheet, found = rules.read_items(text, "items.yaml", skills)
    assert (sheet is None) == bool(found)
    return [f"{fault.row} {fault.cell}" for fault in found]


def test_a_sound_item_is_read_as_it_stands() -> None:
    assert faults(SOUND) == []
    assert faults({**SOUND, "skill": "", "certificate": ""}) == []


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        ({"zh": ""}, "zh"),
        ({"en": "x" * 81}, "en"),
        ({"standard_en": None}, "standard_en"),
        ({"category": "fun"}, "category"),
        ({"place": "moon"}, "place"),
        ({"elements": []}, "elements"),
        ({"elements": ["help", "help"]}, "elements"),
        ({"elements": ["fire"]}, "elements"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"minutes": "60"}, "minutes"),
        ({"skill": "flying"}, "skill"),
        ({"certificate": "pilot"}, "certificate"),
        ({"checklist": SOUND["checklist"][:2]}, "checklist"),
        ({"checklist": SOUND["checklist"] * 2}, "checklist"),
        ({"checklist": [*SOUND["checklist"][:2], {"key": "three", "zh": "三"}]}, "checklist.3"),
        ({"price": 45}, "price"),
    ],
)
def test_a_wrong_cell_is_named(change: dict[str, Any], cell: str) -> None:
    assert f"2 {cell}" in faults({**SOUND, "code": "first"}, {**SOUND, **change})


def test_a_code_stands_once_and_the_file_has_a_day() -> None:
    assert faults(SOUND, SOUND) == ["2 code"]
    assert faults(SOUND, since="soon") == ["1 since"]
    assert rules.read_items("since: 2026-02-31\nitems: []", "f", ())[1][0].file == "f"
    assert rules.read_items("a: [", "f", ())[1][0].cell == "line of the file"
    assert rules.read_items("- 1", "f", ())[1][0].cell == "file"
    assert faults("text") == ["1 item"]


def test_a_skill_has_both_names_and_stands_once() -> None:
    skills, wrong = rules.read_skills("- {code: a, zh: 甲, en: A}\n- {code: a, zh: 乙, en: ''}", "skills.yaml")
    assert list(skills) == ["a"]
    assert [str(fault) for fault in wrong] == [
        "skills.yaml: row 2, en: is empty",
        "skills.yaml: row 2, code: a stands twice",
    ]


@pytest.mark.parametrize(
    ("fen", "per", "minutes", "cost"),
    [
        (4_500, "hour", 60, 4_500),
        (4_500, "hour", 90, 6_750),
        (100, "hour", 1, 2),
        (100, "hour", 59, 98),
        (4_500, "visit", 90, 4_500),
    ],
)
def test_a_visit_costs_by_the_hour_or_by_the_visit(fen: int, per: str, minutes: int, cost: int) -> None:
    assert rules.cost_fen(fen, per, minutes) == cost
