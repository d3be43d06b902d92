"""Codes with check digits: citizen ID (GB 11643), credit code (GB 32100), organisation code (GB 11714), area codes."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul

_CITIZEN_ID = re.compile("[0-9]{17}[0-9X]")
WEIGHTS_ID = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_ID = "10X98765432"
ZEROS_ID = ord("0") * sum(WEIGHTS_ID)
ALPHABET_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS_CREDIT = tuple(pow(3, i, 31) for i in range(17))
WEIGHTS_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What an ID number says; `unusual` warns of the area prefix and refuses nothing: old counties come and go."""

    text: str
    born: date
    sex: str
    area: str
    unusual: bool


def _plain(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    # Input methods write full-width digits and letters; they mean the plain ones.
    return unicodedata.normalize("NFKC", text).strip().upper()


def citizen_id(text: str) -> CitizenId:
    """Read an 18-digit citizen ID number; a ValueError says which part is wrong."""
    number = _plain(text)
    if not _CITIZEN_ID.fullmatch(number):
        raise ValueError("length")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueError("date") from None
    if number[17] != citizen_id_check(number):
        raise ValueError("check")
    sex = "male" if int(number[16]) % 2 else "female"
    return CitizenId(number, born, sex, number[:6], number[:2] not in PROVINCES)


def citizen_id_check(number: str) -> str:
    """The check digit of the first 17 digits (ISO 7064 MOD 11-2)."""
    digits = number[:17]
    if len(digits) < 17 or not (digits.isascii() and digits.isdecimal()):
        raise ValueError("length")
    return CHECK_ID[(sum(map(mul, digits.encode(), WEIGHTS_ID)) - ZEROS_ID) % 11]


def organisation_code_check(code: str) -> str:
    """The check digit of the first 8 characters of an organisation code."""
    rest = 11 - sum(ALPHABET_36.index(c) * w for c, w in zip(code[:8], WEIGHTS_ORGANISATION, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_code(text: str) -> str:
    """Read an 18-character unified social credit code; a ValueError says which part is wrong."""
    code = _plain(text)
    if len(code) != 18 or any(c not in ALPHABET for c in code):
        raise ValueError("characters")
    if not code[2:8].isdigit():
        raise ValueError("area")
    if code[16] != organisation_code_check(code[8:16]):
        raise ValueError("organisation")
    if code[17] != credit_code_check(code):
        raise ValueError("check")
    return code


def credit_code_check(code: str) -> str:
    """The check character of the first 17 characters (MOD 31)."""
    return ALPHABET[-sum(ALPHABET.index(c) * w for c, w in zip(code[:17], WEIGHTS_CREDIT, strict=True)) % 31]


AREA_LEVELS = ((2, "province"), (4, "city"), (6, "district"), (9, "street"), (12, "community"))


def area_code(text: str) -> tuple[str, str]:
    """Read an area code of 2 to 12 digits: padded to 12 digits, and the level its last non-zero part stands for."""
    digits = _plain(text)
    if not re.fullmatch(r"[0-9]{2,12}", digits) or len(digits) not in {2, 4, 6, 9, 12} or set(digits) == {"0"}:
        raise ValueError("digits")
    code = digits.ljust(12, "0")
    level = next(name for length, name in AREA_LEVELS if set(code[length:]) <= {"0"})
    return code, level


def document_number(text: str) -> tuple[str, int, str]:
    """Read a public document's index number: social credit code, year and serial (SEC-06)."""
    match = re.fullmatch(r"([0-9A-Z]{18})[-/]([0-9]{4})[-/]([0-9A-Z]+)", _plain(text))
    if match is None:
        raise ValueError("form")
    return credit_code(match[1]), int(match[2]), match[3]


def site_code(text: str) -> str:
    """Read a government-site identification code: 10 digits that begin with a six-digit area (SEC-07)."""
    code = _plain(text)
    if not re.fullmatch(r"[0-9]{10}", code) or code[:2] not in PROVINCES:
        raise ValueError("form")
    return code
