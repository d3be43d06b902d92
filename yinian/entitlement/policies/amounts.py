"""What a row gives: a number, a policy value, a rate of a fact, or a tiered rate; or nothing that the law has set yet.

`500` · `old_age_allowance` · `self_paid × 50%, 最多 80000, 最少 0` · `阶梯 cost: 0..300000 × 100%, 300000.. × 50%` · `未定`
Rates are whole hundredths of a percent, and what they give is rounded half up to a whole unit, once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

UNSET, TIERED = "未定", "阶梯"
WHOLE = 10_000
NAME = r"[a-z][a-z0-9_]*"
BOUND = rf"(\d+|{NAME})"
RATE = re.compile(rf"({NAME})\s*[×x*]\s*(\d+(?:\.\d{{1,2}})?)%((?:\s*[,，]\s*最[多少]\s*{BOUND})*)")
LIMIT = re.compile(rf"最([多少])\s*{BOUND}")
BAND = re.compile(r"(\d+)\.\.(\d*)\s*[×x*]\s*(\d+(?:\.\d{1,2})?)%")


@dataclass(frozen=True, slots=True)
class Band:
    """The part of a fact from `low` up to `high` (without it; no `high` is without end), of which a share is given."""

    low: int
    high: int | None
    share: int


@dataclass(frozen=True, slots=True)
class Amount:
    """One way to say how much; `share` is in hundredths of a percent, `most` and `least` are numbers or policy values."""

    text: str
    number: int | None = None
    value: str = ""
    of: str = ""
    bands: tuple[Band, ...] = ()
    most: int | str | None = None
    least: int | str | None = None

    @property
    def unset(self) -> bool:
        """Whether the law names the benefit and no amount."""
        return self.number is None and not self.value and not self.of

    @property
    def values(self) -> tuple[str, ...]:
        """The policy values it reads."""
        return tuple(name for name in (self.value, self.most, self.least) if isinstance(name, str) and name)


def read(given: Any) -> Amount:
    """Read an amount cell; what it cannot read is a ValueError that says what to write instead."""
    if isinstance(given, int) and not isinstance(given, bool):
        if given < 0:
            raise ValueError(f"{given} is below nothing")
        return Amount(str(given), number=given)
    text = str(given).strip() if given is not None else ""
    if text == UNSET:
        return Amount(text)
    if text.isdecimal():
        return Amount(text, number=int(text))
    if re.fullmatch(NAME, text):
        return Amount(text, value=text)
    if match := re.fullmatch(RATE, text):
        limits = {which: _bound(bound) for which, bound in LIMIT.findall(match[3])}
        return Amount(
            text, of=match[1], bands=(Band(0, None, _share(match[2])),), most=limits.get("多"), least=limits.get("少")
        )
    if text.startswith(TIERED):
        return _tiered(text)
    raise ValueError(
        f"{text!r} is no amount: write 500, the name of a policy value, cost × 50%, 最多 80000, 阶梯 cost: 0..300000 × 100%, or {UNSET}"
    )


def _tiered(text: str) -> Amount:
    name, colon, rest = text.removeprefix(TIERED).partition(":")
    bands: list[Band] = []
    for part in re.split("[,，]", rest):
        match = re.fullmatch(BAND, part.strip())
        if match is None:
            raise ValueError(f"{part.strip()!r} is no tier: write 0..300000 × 100%")
        low, high = int(match[1]), int(match[2]) if match[2] else None
        if low != (bands[-1].high if bands else 0) or (high is not None and high <= low):
            raise ValueError(f"{part.strip()!r} does not go on where the tier before it ends")
        bands.append(Band(low, high, _share(match[3])))
    if not colon or not re.fullmatch(NAME, name.strip()):
        raise ValueError(f"{name.strip()!r} is no fact: write 阶梯 cost: …")
    return Amount(text, of=name.strip(), bands=tuple(bands))


def _share(percent: str) -> int:
    whole, _point, part = percent.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _bound(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def reckon(amount: Amount, facts: Mapping[str, Any], value_of: Callable[[str], int | None]) -> int | None:
    """How much it is for somebody; None where the law set nothing, or the fact it is a part of is not known."""
    if amount.number is not None:
        return amount.number
    if amount.value:
        return value_of(amount.value)
    fact = facts.get(amount.of) if amount.of else None
    if fact is None:
        return None
    whole = sum(
        max(0, (fact if band.high is None else min(fact, band.high)) - band.low) * band.share for band in amount.bands
    )
    given = (whole + WHOLE // 2) // WHOLE
    most, least = (value_of(bound) if isinstance(bound, str) else bound for bound in (amount.most, amount.least))
    given = given if most is None else min(given, most)
    return given if least is None else max(given, least)
