"""Numbers as exchanges spell them, outcomes that are whole, and what a level comes to."""

from datetime import UTC, datetime, timedelta

import pytest

from yinian.programmes.calls import queries, rules
from yinian.programmes.calls.rules import Level


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("13900000001", "13900000001"),
        ("+8613900000001", "13900000001"),
        ("8613900000001", "13900000001"),
        ("008613900000001", "13900000001"),
        ("013900000001", "13900000001"),
        ("139 0000-0001", "13900000001"),
        ("+862423474008", "02423474008"),
        ("02423474008", "02423474008"),
        ("23474008", "23474008"),
        ("anonymous", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_as_exchanges_spell_it(given: str, plain: str) -> None:
    assert rules.plain(given) == plain


def test_a_local_number_is_looked_for_with_and_without_its_area_code() -> None:
    assert rules.spellings("23474008", "024") == ["23474008", "02423474008"]
    assert rules.spellings("02423474008", "024") == ["02423474008", "23474008"]
    assert rules.spellings("13900000001", "024") == ["13900000001"]
    assert rules.spellings("anonymous", "024") == []


def test_every_outcome_says_who_acts_next_in_two_languages() -> None:
    known = queries.outcomes()
    assert {"advised", "order_placed", "need_reported", "complaint_taken", "emergency_raised"} <= set(known)
    assert all(one.acts in queries.ACTS for one in known.values())
    now = datetime(2026, 11, 30, tzinfo=UTC)
    assert rules.due(known["will_ring_back"], now) == now + timedelta(hours=24)
    assert rules.due(known["advised"], now) is None


@pytest.mark.parametrize(
    "text",
    [
        "- {code: a, zh: 甲, en: A, acts: nobody}\n- {code: a, zh: 甲, en: A, acts: nobody}",
        "- {code: a, zh: 甲, en: '', acts: nobody}",
        "- {code: a, zh: 甲, en: A, acts: somebody}",
        "- {code: a, zh: 甲, en: A, acts: agent}",
    ],
)
def test_an_outcome_that_is_not_whole_is_a_fault(text: str) -> None:
    with pytest.raises(ValueError, match=r"twice|lacks|not known|own hours"):
        rules.read_outcomes(text)


def test_a_level_is_reckoned_of_calls_whose_end_is_known() -> None:
    none = Level()
    assert (none.connected, none.prompt, none.kept) == (None, None, True)
    level = Level(offered=21, answered=19, in_time=18, missed=1, waiting=1)
    assert (level.connected, level.kept) == (95.0, True)
    assert level.prompt == pytest.approx(94.74, abs=0.01)
    assert not Level(offered=20, answered=18, missed=2).kept
