"""Money is an integer of fen; only the page writes yuan."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal


def yuan(fen: int) -> str:
    """Write an amount as people read it: 123456 fen is ¥ 1,234.56."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥ {abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def plain(fen: int) -> str:
    """Write an amount in yuan as spreadsheets read it: 123456 fen is 1234.56."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen(text: str | int | Decimal) -> int:
    """Read an amount in yuan exactly; more than two decimals, or no number, is a ValueError."""
    if isinstance(text, str):
        cleaned = unicodedata.normalize("NFKC", text).replace("¥", "").replace("元", "").replace(" ", "")
        # Commas only where thousands end: "1,5" must not become fifteen.
        if not re.fullmatch(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15})(\.[0-9]*)?", cleaned):
            raise ValueError(f"{text!r} is no amount")
        text = cleaned.replace(",", "")
    amount = Decimal(text) * 100
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(f"{text!r} has more than two decimals or no end")
    return int(amount)


def rounded(amount: Decimal) -> int:
    """Round fen half up, as the region documents do."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def shared(total: int, weights: list[int]) -> list[int]:
    """Divide an amount by weights so that the parts sum to it exactly; the largest remainders get the odd fen first."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
