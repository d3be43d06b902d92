"""Cells as people keep them: numbers, days, ID numbers, phones, sex, names."""

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.registry.rosters.paper import number
from yinian.registry.rosters.rules import numerals, readings
from yinian.registry.rosters.rules.readings import Day


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1943", 1943), ("１９４３", 1943), ("一九四三", 1943), ("二〇〇三", 2003), ("十二", 12), ("二十三", 23), ("廿三", 23),
        ("三十", 30), ("卅一", 31), ("一百零五", 105), ("壹玖肆叁", 1943), ("", None), ("甲", None), ("12a", None),
    ],
)  # fmt: skip
def test_numbers(written: str, meant: int | None) -> None:
    assert numerals.number(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "1943-5-12", "1943-05-12", "1943.05.12", "1943/5/12", "1943年5月12日", "1943年05月12号", "一九四三年五月十二日", "19430512",
        "１９４３年５月１２日", "1943 5 12", "1943-05-12 00:00:00", "'1943-05-12", "1943、5、12", 15838, 15838.0, "15838",
        date(1943, 5, 12), datetime(1943, 5, 12, 8), "1943\\5\\12", "1943-05-12T00:00:00", "一九四三年五月十二日生", 19430512.0,
    ],
)  # fmt: skip
def test_a_day_in_any_usual_form(written: readings.Cell) -> None:
    assert readings.day(written) == Day(1943, 5, 12)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1943/5", Day(1943, 5)), ("1943年", Day(1943)), ("194305", Day(1943, 5)), ("1943.5", Day(1943, 5)), (1943.5, Day(1943, 5)),
        ("1943-13-1", None), ("1943-02-30", None), ("不详", None), ("", None), (None, None), ("12-5-1943", None), (True, None),
    ],
)  # fmt: skip
def test_a_day_as_far_as_it_is_written(written: readings.Cell, meant: Day | None) -> None:
    assert readings.day(written) == meant


def test_a_partial_day_agrees_as_far_as_it_goes() -> None:
    assert Day(1943, 5).agrees(date(1943, 5, 12)) and Day(1943).agrees(date(1943, 1, 1))
    assert not Day(1943, 6).agrees(date(1943, 5, 12)) and not Day(1943, 5, 13).agrees(date(1943, 5, 12))


@given(st.dates(date(1900, 3, 1), date(2019, 12, 31)))
def test_every_day_is_read_back_in_every_form(on: date) -> None:
    serial = (on - readings.EPOCH).days
    forms: list[readings.Cell] = [
        on.isoformat(),
        f"{on.year}.{on.month}.{on.day}",
        f"{on.year}年{on.month}月{on.day}日",
        f"{on:%Y%m%d}",
        on,
    ]
    forms += [serial] if serial > 3_000 else []
    assert {readings.day(form) for form in forms} == {Day(on.year, on.month, on.day)}


SOUND = number(7)
WIDE = SOUND.translate({48 + d: 0xFF10 + d for d in range(10)})
WRONG = SOUND[:-1] + ("1" if SOUND[-1] != "1" else "2")


@pytest.mark.parametrize(
    "written",
    [SOUND, f" {SOUND[:6]} {SOUND[6:14]} {SOUND[14:]} ", f"'{SOUND}", f'="{SOUND}"', WIDE, SOUND + "\t"],
)  # fmt: skip
def test_a_sound_number_in_any_dress(written: str) -> None:
    read = readings.citizen_number(written)
    assert (read.text, read.fault, read.born) == (SOUND, "", date(1943, 5, 12))


def test_a_small_x_is_the_check_digit() -> None:
    with_x = next(found for n in range(300) if (found := number(n)).endswith("X"))
    assert readings.citizen_number(with_x.lower()).text == with_x
    assert readings.citizen_number(with_x[:-1] + "×").text == with_x


def test_an_old_number_is_made_new() -> None:
    old = SOUND[:6] + SOUND[8:17]
    for cell in (old, float(old), int(old)):
        read = readings.citizen_number(cell)
        assert (read.text, read.old, read.fault) == (SOUND, True, "")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (4.1e17, "number"), (float(SOUND[:17] + "0"), "number"),
        ("4.10E+17", "number"), (SOUND[:15] + "000", "number"), (SOUND[:-1], "length"),
        (WRONG, "check"), (SOUND[:10] + "1345" + SOUND[14:], "date"), ("", "empty"), (None, "empty"),
        ("无", "empty"), ("2101**********0019", "masked"), ("990104431332001", "date"),
    ],
)  # fmt: skip
def test_damage_is_named(written: readings.Cell, fault: str) -> None:
    assert readings.citizen_number(written).fault == fault


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("13800000001", ["13800000001"]), (13800000001.0, ["13800000001"]), ("138-0000-0001", ["13800000001"]),
        ("+86 138 0000 0001", ["13800000001"]),
        ("024-88880000/13800000001", ["13800000001", "02488880000"]), ("13800000001、13900000002（儿子）", ["13800000001", "13900000002"]),
        ("１３８００００" + "０００１", ["13800000001"]), ("88880000", []), ("无", []), ("", []),
        ("13800000001 13800000001", ["13800000001"]),
        ("(024)88880000", ["02488880000"]), ("990104194305120013", []),
    ],
)  # fmt: skip
def test_every_phone_of_a_cell_mobiles_first(written: readings.Cell, found: list[str]) -> None:
    assert readings.phones(written) == found


def test_sex_yes_and_names() -> None:
    assert [readings.sex(words) for words in ("男", "女性", "F", "", "不详")] == ["male", "female", "female", "", ""]
    assert [readings.yes(words) for words in ("是", "√", "否", "", "×", "独居")] == [
        True,
        True,
        False,
        False,
        False,
        None,
    ]
    assert [readings.name(words) for words in ("王  秀英", " 王秀英 ", "阿卜杜拉•买买提", "John Smith")] == [
        "王秀英",
        "王秀英",
        "阿卜杜拉·买买提",
        "John Smith",
    ]


@example(cell=91693)  # five digits that are no day of Excel's
@example(cell="91693")
@given(
    st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes())
)
def test_no_cell_breaks_the_reading(cell: readings.Cell) -> None:
    readings.text(cell), readings.day(cell), readings.citizen_number(cell)
    readings.phones(cell), readings.name(cell), readings.sex(cell), readings.yes(cell)
