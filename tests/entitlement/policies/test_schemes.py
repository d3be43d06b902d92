"""Who must agree is read cell by cell, and picked by the nearest place and the amount."""

from datetime import date

import pytest

from tests.cast import Cast
from yinian.entitlement.policies import queries, schemes
from yinian.foundation.refusals import LawBroken

NATION, CITY, DISTRICT = "000000000000", "210100000000", "210104000000"
TEXT = """
- {what: application, amount: <50000, mode: any, levels: [street, district], notice_days: 7, since: 2026-01-01}
- {what: application, amount: 50000+, mode: all, levels: [street, district], notice_days: 15, since: 2026-01-01, until: 2027-01-01}
- {what: draft, mode: n, count: 2, levels: [district, city], since: 2026-01-01, note: 纪要}
"""
ON = date(2026, 5, 1)


def rows(text: str = TEXT, region: str = NATION) -> tuple[schemes.Approval, ...]:
    found, faults = schemes.read(text, "approvals.yaml", region)
    assert faults == []
    return found


def test_a_file_is_read() -> None:
    one, other, draft = rows()
    assert (one.scheme.mode, one.scheme.levels, one.notice_days, one.scheme.count) == (
        "any",
        ("street", "district"),
        7,
        1,
    )
    assert (other.notice_days, other.until, draft.scheme.count, draft.note) == (15, date(2027, 1, 1), 2, "纪要")


@pytest.mark.parametrize(
    ("was", "now", "cell", "what"),
    [
        ("what: draft", "what: law", "what", "'law' is none of application"),
        ("mode: n", "mode: most", "mode", "'most' is none of all"),
        ("levels: [district, city]", "levels: [county]", "levels", "is no list of province"),
        ("levels: [district, city]", "levels: district", "levels", "is no list of"),
        ("levels: [district, city]", "levels: []", "levels", "is no list of"),
        ("count: 2", "count: 0", "count", "no whole number from 1"),
        ("notice_days: 7", "notice_days: -1", "notice_days", "no whole number from 0"),
        ("amount: <50000", "amount: 500-600", "amount", "write 80..89"),
        ("since: 2026-01-01, note", "since: soon, note", "since", "no date"),
        ("note: 纪要", "why: 纪要", "why", "is none of amount"),
    ],
)
def test_a_fault_is_named_by_row_and_cell(was: str, now: str, cell: str, what: str) -> None:
    assert was in TEXT
    _rows, faults = schemes.read(TEXT.replace(was, now, 1), "210100/approvals.yaml", CITY)
    assert any(
        str(fault).startswith("210100/approvals.yaml: row") and fault.cell == cell and what in fault.what
        for fault in faults
    ), faults


def test_the_amount_chooses_the_row_and_the_day_does() -> None:
    known = rows()
    picked = [schemes.pick(known, [NATION], "application", fen, ON) for fen in (0, 49_999, 50_000)]
    assert [one.notice_days if one else None for one in picked] == [7, 7, 15]
    assert schemes.pick(known, [NATION], "application", 50_000, date(2027, 1, 1)) is None
    assert schemes.pick(known, [NATION], "batch", 1, ON) is None


def test_the_nearest_place_that_speaks_of_it_answers_alone() -> None:
    own = rows("- {what: application, amount: 50000+, mode: any, levels: [city], since: 2026-01-01}", CITY)
    line = [DISTRICT, CITY, NATION]
    found = schemes.pick([*rows(), *own], line, "application", 60_000, ON)
    assert found and found.region == CITY
    assert schemes.pick([*rows(), *own], line, "application", 100, ON) is None, "the city has no row for less"
    draft = schemes.pick([*rows(), *own], line, "draft", 0, ON)
    assert draft and draft.region == NATION


def test_the_shipped_rows_answer_for_everything_and_say_whose_they_are(cast: Cast) -> None:
    for what in schemes.WHAT:
        for fen in (0, 49_999, 50_000, 10**9):
            found = queries.approval(what, cast.regions["dadong"], fen, date(2026, 11, 1))
            assert found.scheme.levels and ("默认" in found.note)
    with pytest.raises(LawBroken):
        queries.approval("nothing", cast.regions["dadong"], 0, ON)
