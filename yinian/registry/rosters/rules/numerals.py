"""Numbers as people write them in China: full-width, in characters one by one, or by tens."""

import unicodedata

DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
DIGITS |= {"壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "元": 1}
TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "百": 100}
NUMERALS = frozenset(DIGITS) | frozenset(TENS)


def plain(text: str) -> str:
    """Full-width digits, letters and signs as the plain ones, without blanks at the ends."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def number(text: str) -> int | None:
    """A whole number in digits or characters (1943, 一九四三, 二十三, 廿三); nothing where it is none."""
    words = plain(text)
    if words.isascii():
        return int(words) if words.isdigit() and len(words) <= 9 else None
    if not words or any(c not in NUMERALS for c in words):
        return None
    if not any(c in TENS for c in words):
        return int("".join(str(DIGITS[c]) for c in words)) if len(words) <= 9 else None
    total, digit = 0, 0
    for c in words:
        if c in DIGITS:
            digit = DIGITS[c]
            continue
        ten = TENS[c]
        total += ten if c in "廿卅" else (digit or 1) * ten
        digit = 0
    return total + digit
