"""Numbers, days, phones and ID numbers as people read them."""

from datetime import UTC, date, datetime

import pytest

from yinian.faces.frame import written


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(42905, 0, "42,905"), (0, 0, "0"), (97.14, 1, "97.1"), (100, 1, "100.0"), (12.5, 0, "12.5")],
)
def test_numbers(value: int | float, decimals: int, shown: str) -> None:
    assert written.number(value, decimals) == shown


def test_days_and_moments_are_local_time() -> None:
    late = datetime(2024, 5, 8, 17, 5, tzinfo=UTC)  # already the 9th in Shanghai
    assert written.day(late) == "2024年5月9日"
    assert written.moment(late) == "2024年5月9日 01:05"
    assert written.day(date(2024, 5, 8)) == "2024年5月8日"
    assert written.day(None) == written.moment(None) == ""


@pytest.mark.parametrize(("value", "shown"), [(0, "0分钟"), (45, "45分钟"), (60, "1小时"), (90, "1小时30分钟")])
def test_lengths_of_time(value: int, shown: str) -> None:
    assert written.minutes(value) == shown


@pytest.mark.parametrize(
    ("value", "whole", "masked"),
    [
        ("13812345678", "138 1234 5678", "138 **** 5678"),
        ("138-1234-5678", "138 1234 5678", "138 **** 5678"),
        ("024-88881234", "024-88881234", "*******1234"),
        ("120", "120", "***"),
        ("", "", ""),
    ],
)
def test_phones(value: str, whole: str, masked: str) -> None:
    assert written.phone(value) == whole
    assert written.phone(value, masked=True) == masked


def test_a_masked_id_number_hides_what_the_birth_date_beside_it_would_complete() -> None:
    assert written.citizen_id("21010419420512002X") == "210104 19420512 002X"
    assert written.citizen_id("21010419420512002X", masked=True) == "21**** ******** **2X"
    assert written.citizen_id("123", masked=True) == "***"
