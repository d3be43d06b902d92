"""How the price of a visit is parted among its payers, and how the parts shrink when less was done; plain values.

The parts sum to the price, before and after. Hours of the public pay first, so far as they reach; of what is left long-term
care insurance bears its share, then subsidies theirs, and the rest is the elder's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from yinian.registry.catalogue.rules import PAYERS, part_fen

HOURS, INSURANCE, SUBSIDY, SELF = PAYERS
PUBLIC = (HOURS, SUBSIDY)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an item costs one payer, per hour or per visit."""

    fen: int
    per: str


@dataclass(frozen=True, slots=True)
class Purse:
    """What an elder has from one benefit: minutes, or fen with the percentage of the rest that it may bear."""

    payer: str
    benefit: str
    left: int
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Share:
    """What one payer bears; an amount that no price tells is nothing."""

    payer: str
    benefit: str = ""
    minutes: int | None = None
    fen: int | None = None
    per: str = ""


def split(minutes: int, prices: Mapping[str, Cost], purses: Iterable[Purse]) -> tuple[Share, ...]:
    """Part a visit among what the elder has and the elder; one part a payer, none of nothing."""
    known = list(purses)
    found: list[Share] = []
    hours = _hours(minutes, [purse for purse in known if purse.payer == HOURS])
    covered = 0
    if hours is not None:
        covered = min(hours.left, minutes)
        price = prices.get(HOURS)
        fen = part_fen(price.fen, price.per, covered, minutes) if price else None
        found.append(Share(HOURS, hours.benefit, covered, fen, price.per if price else ""))
    if covered == minutes:
        return tuple(found)
    # Whom an insurance or a subsidy helps is charged the price that was agreed with it, where there is one.
    helping = [payer for payer in (INSURANCE, SUBSIDY) if any(p.payer == payer and p.left > 0 for p in known)]
    price = next((prices[payer] for payer in (*helping, SELF) if payer in prices), None)
    if price is None:
        return (*found, Share(SELF))
    left = part_fen(price.fen, price.per, minutes - covered, minutes)
    for payer in helping:
        mine = [(min(purse.left, left * purse.percent // 100), purse) for purse in known if purse.payer == payer]
        fen, purse = max(mine, key=lambda pair: pair[0], default=(0, None))
        if purse is not None and fen > 0:
            found.append(Share(payer, purse.benefit, None, fen, price.per))
            left -= fen
    # A rest that rounds to nothing is still the elder's: hours alone stand for hours that cover the whole visit.
    if left or all(share.payer == HOURS for share in found):
        found.append(Share(SELF, fen=left, per=price.per))
    return tuple(found)


def _hours(minutes: int, purses: Sequence[Purse]) -> Purse | None:
    """The first that pays for the whole visit, or else the one that has most."""
    whole = next((purse for purse in purses if purse.left >= minutes), None)
    most = whole or max(purses, key=lambda purse: purse.left, default=None)
    return most if most is not None and most.left > 0 else None


def total(shares: Iterable[Share]) -> int | None:
    """The price: the sum of the parts, or nothing where one of them has no price."""
    amounts = [share.fen for share in shares]
    return None if None in amounts else sum(fen for fen in amounts if fen is not None)


def funding(shares: Sequence[Share]) -> str:
    """How an order is paid in one word: by hours alone, by the elder alone, or by several."""
    payers = {share.payer for share in shares}
    return next(iter(payers)) if payers in ({HOURS}, {SELF}) else "mixed"


def told(shares: Iterable[Share]) -> str:
    """The parts in a few signs, for a form to carry what its reader agreed to."""
    return ";".join(f"{share.payer}={share.minutes or ''}/{'' if share.fen is None else share.fen}" for share in shares)


def served(shares: Sequence[Share], ordered: int, verified: int, *, public_first: bool = False) -> tuple[Share, ...]:
    """What each payer bears of a visit that took so many minutes; never more than was ordered.

    Of a shorter visit the time that others pay for is given back first and the hours last; `public_first` turns it round.
    Those who share the money of one stretch of time bear less in the same proportion. A price per visit stays what it is.
    """
    done = max(0, min(verified, ordered))
    hours = sum(share.minutes or 0 for share in shares)
    rest = ordered - hours
    rest_done = min(rest, done) if public_first else max(0, done - hours)
    hours_done = done - rest_done
    of_rest = [share for share in shares if share.payer != HOURS]
    of_hours = [_less(share, hours_done, hours, done) for share in shares if share.payer == HOURS]
    return (*of_hours, *_lessened(of_rest, rest_done, rest, done))


def _less(share: Share, now: int, before: int, done: int) -> Share:
    return replace(share, minutes=now, fen=_scaled(share.fen, share.per, now, before, done))


def _scaled(fen: int | None, per: str, now: int, before: int, done: int) -> int | None:
    if fen is None or not done:
        return None if fen is None else 0
    return fen if per == "visit" or now == before else (2 * fen * now + before) // (2 * before)


def _lessened(shares: Sequence[Share], now: int, before: int, done: int) -> list[Share]:
    whole = total(shares)
    if not shares or whole is None:
        return list(shares)
    return portioned(shares, _scaled(whole, shares[0].per, now, before, done) or 0)


def portioned(shares: Sequence[Share], fen: int) -> list[Share]:
    """The same shares with a smaller sum, each less in proportion, to the fen."""
    whole, found, before, given = total(shares) or 0, [], 0, 0
    for share in shares:
        before += share.fen or 0
        upto = before * fen // whole if whole else 0
        found.append(replace(share, fen=upto - given))
        given = upto
    return found


def fee(shares: Iterable[Share], percent: int) -> tuple[Share, ...]:
    """What each payer bears where only a percentage of the order is charged: minutes and fen rounded down."""
    return tuple(
        replace(
            share,
            minutes=None if share.minutes is None else share.minutes * percent // 100,
            fen=None if share.fen is None else share.fen * percent // 100,
        )
        for share in shares
    )
