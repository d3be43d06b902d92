"""The invented city that stands for document 002, whose city is masked: a very large city's shape, no real place."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from yinian.config.divisions import RegionRow

ROOT = "990000000000"  # 99 is no province's number
DISTRICTS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
DIGITS = "零一二三四五六七八九"
ZONE_DISTRICTS = {3, 9, 14}
ZONE_SINCE = date(2021, 7, 1)
RECODED = "990109003000"  # one invented recoding, so that dated codes can be seen at work
RECODED_ON = date(2024, 1, 1)


def example_city() -> Iterator[RegionRow]:
    """示例市: 16 districts, 344 streets, towns and zones, 7,048 communities; every row simulated."""
    yield unit(ROOT, "", "city", "示例市（示意）")
    for place, letter in enumerate(DISTRICTS):
        district = f"9901{place + 1:02}"
        yield unit(f"{district}000000", ROOT, "district", f"{letter}区")
        count = 14 + place * 5 % 16
        for number in range(1, count + 1):
            is_zone = place + 1 in ZONE_DISTRICTS and number == count
            street, name = street_of(district, place, number, is_zone)
            yield dated(unit(f"{street}000", f"{district}000000", "street", name), is_zone)
            yield from communities(street, place, number, in_town=name.endswith("镇"))


def street_of(district: str, place: int, number: int, is_zone: bool) -> tuple[str, str]:
    """Code and name: streets in the six inner districts, more and more towns outward."""
    if is_zone:
        return f"{district}400", "示例产业园"
    streets = (99, 10, 4)[(place > 5) + (place > 11)]
    if number <= streets:
        return f"{district}{number:03}", f"第{counted(number)}街道"
    return f"{district}{99 + number - streets:03}", f"第{counted(number - streets)}镇"


def communities(street: str, place: int, number: int, *, in_town: bool) -> Iterator[RegionRow]:
    """10 to 31 communities; in a town four of five are villages."""
    villages = neighbourhoods = 0
    for turn in range(10 + (number * 7 + place * 3) % 22):
        if in_town and turn % 5:
            villages += 1
            code, name, urban = f"{street}{200 + villages}", f"第{counted(villages)}村村委会", False
        else:
            neighbourhoods += 1
            code, name, urban = f"{street}{neighbourhoods:03}", f"第{counted(neighbourhoods)}社区居委会", True
        yield replace(unit(code, f"{street}000", "community", name), urban=urban, mca_code="")


def unit(code: str, parent: str, level: str, name: str) -> RegionRow:
    """A simulated row whose invented number is the same in both systems."""
    return RegionRow(code, parent, level, name, mca_code=code, nbs_code=code, simulated=True)


def dated(row: RegionRow, is_zone: bool) -> RegionRow:
    """The row with its dates: a zone is young and unknown to the ministry, one street was given a new number."""
    if is_zone:
        return replace(row, zone=True, since=ZONE_SINCE, mca_code="", nbs_since=ZONE_SINCE)
    if row.key == RECODED:
        return replace(row, mca_code="990109051000", mca_since=RECODED_ON)
    return row


def counted(number: int) -> str:
    """Chinese numerals up to 99: 十二, 三十."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones or not tens else "")
