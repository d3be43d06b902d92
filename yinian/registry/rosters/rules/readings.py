"""One cell as it was meant: text, day, ID number, phones, sex, yes or no."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from yinian.foundation.codes import citizen_id, citizen_id_check
from yinian.registry.rosters.rules.numerals import number, plain

Cell = str | int | float | bool | date | datetime | timedelta | None
# Excel counts days from here; its 29 February 1900 never was, which no living person's birth date can meet.
EPOCH = date(1899, 12, 30)
YEARS = range(1880, 2100)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]+")
_QUOTED = re.compile(r'^="(.*)"$')


def text(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, days as 1943-05-12, a formula as nothing but its letters."""
    if isinstance(cell, str):
        return cell if cell.isalnum() else _tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _tidy(given: str) -> str:
    words = " ".join((given if given.isprintable() else _SPACES.sub(" ", given)).split())
    # Spreadsheets are told that digits are text by an apostrophe, or by a formula that says nothing else.
    if words[:1] in ("'", "=", "’"):
        quoted = _QUOTED.match(words)
        words = quoted[1] if quoted else words.lstrip("'’")
    return words


class Day(NamedTuple):
    """A date as far as it was written: the day and the month may be missing."""

    year: int
    month: int = 0
    day: int = 0

    def agrees(self, with_: date) -> bool:
        """Whether a whole date says the same, as far as this one goes."""
        if self.day:
            return tuple(self) == (with_.year, with_.month, with_.day)
        return self.year == with_.year and self.month in (0, with_.month)

    @property
    def whole(self) -> date | None:
        """The date, where all of it was written."""
        return date(self.year, self.month, self.day) if self.day else None


_SIGNS = re.compile(r"[-./\\,，、_ 年月日号生]+")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})?")


def day(cell: Cell) -> Day | None:
    """A date in any usual form, Excel's own numbers included; nothing where it is none."""
    if isinstance(cell, datetime):
        return Day(cell.year, cell.month, cell.day)
    if isinstance(cell, date):
        return Day(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _counted(cell) or _day(text(cell)[:40])
    return _day(cell) if isinstance(cell, str) and len(cell) <= 40 else None


def _counted(days: float) -> Day | None:
    """Excel's own number of a day, where it can be one."""
    if not 3_000 < days < 80_000:
        return None
    on = EPOCH + timedelta(days=int(days))
    return Day(on.year, on.month, on.day)


@lru_cache(maxsize=50_000)
def _day(given: str) -> Day | None:
    words = plain(_tidy(given)).split("T")[0]
    words = re.sub(r"\s+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", words)
    run = _RUN.fullmatch(words)
    if run:
        return _sound([int(part) for part in run.groups() if part])
    if words.isdecimal() and len(words) == 5:
        return _counted(int(words))
    parts = [number(part) for part in _SIGNS.split(words) if part]
    if not 1 <= len(parts) <= 3 or None in parts:
        return None
    return _sound([part for part in parts if part is not None])


def _sound(parts: list[int]) -> Day | None:
    if parts[0] not in YEARS:
        return None
    try:
        date(parts[0], *[*parts[1:], 1, 1][:2])
    except (ValueError, TypeError):
        return None
    return Day(*parts)


class Number(NamedTuple):
    """An ID number as it was read: sound, or damaged with what is wrong; `born` is what it still says of the birth."""

    text: str
    fault: str = ""
    born: date | None = None
    sex: str = ""
    old: bool = False


_NOT_ID = re.compile(r"[^0-9A-Z.+＊*]")


def citizen_number(cell: Cell) -> Number:
    """An ID number, new or old, out of a cell; damage is named: empty, number, length, date, check."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if cell >= 1e16:
            return Number(repr(cell), "number")
        cell = text(cell)
    given = text(cell)
    if len(given) == 18 and given.isascii() and given.isalnum():
        return _new(given)
    words = _NOT_ID.sub("", plain(given).upper().replace("Ⅹ", "X").replace("×", "X"))
    if not words:
        return Number("", "empty")
    if "E+" in words or "." in words:
        return Number(words, "number")
    if "*" in words:
        return Number(words, "masked")
    if len(words) == 15 and words.isdigit():
        return _old(words)
    return _new(words)


def _new(words: str) -> Number:
    try:
        read = citizen_id(words)
    except ValueError as error:
        fault = str(error)
        # Excel keeps fifteen digits of a number and fills up with noughts.
        lost = fault == "check" and words.endswith("000")
        return Number(words, "number" if lost else fault, _born(words[6:14]))
    return Number(read.text, "", read.born, read.sex)


def _old(words: str) -> Number:
    longer = f"{words[:6]}19{words[6:]}"
    try:
        return _new(longer + citizen_id_check(longer))._replace(old=True)
    except ValueError:
        return Number(words, "length")


def _born(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[-－() ]*\d{7,8})(?!\d)")


_MOBILE = re.compile("1[3-9]")


def phones(cell: Cell) -> list[str]:
    """Every phone in a cell as digits, mobiles first; a landline only with its area code."""
    words = text(cell)
    if not words or (len(words) == 11 and words.isdecimal() and words.isascii() and _MOBILE.match(words)):
        return [words] if words else []
    found = [re.sub(r"\D", "", hit[1]) for hit in _PHONE.finditer(plain(words))]
    once = list(dict.fromkeys(found))
    return sorted(once, key=lambda digits: not digits.startswith("1"))


SEX = {
    "男": "male",
    "女": "female",
    "m": "male",
    "f": "female",
    "male": "male",
    "female": "female",
    "1": "male",
    "2": "female",
}
YES = frozenset("是 有 √ ✓ ✔ 对 y yes true 1 ☑ 已 享受".split())
NO = frozenset("否 无 不 × ✗ ✕ x n no false 0 □ ☐ 没有 不是 未 - / — 无此项".split())


def sex(cell: Cell) -> str:
    """The sex a cell names, or nothing."""
    words = plain(text(cell)).lower()
    return SEX.get(words) or SEX.get(words[:1], "") if words else ""


def yes(cell: Cell) -> bool | None:
    """Whether a cell says yes or no; nothing where it says something else, and an empty one says no."""
    return _yes(text(cell))


@lru_cache(maxsize=2_000)
def _yes(given: str) -> bool | None:
    words = plain(given).lower()
    if not words or words in NO:
        return False
    return True if words in YES else None


_NAME = re.compile("[\u4e00-\u9fff]{2,6}")


def name(cell: Cell) -> str:
    """A person's name: without blanks between Chinese characters, with the plain dot between parts."""
    words = text(cell)
    if _NAME.fullmatch(words):
        return words
    words = plain(words)
    if words.isascii():
        return words
    return re.sub(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])", "", re.sub(r"[•‧・.]", "·", words))


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell may well hold an ID number, sound or damaged."""
    words = text(cell)
    return (len(words) in (15, 18) and words[:14].isdigit()) or "E+" in words.upper()
