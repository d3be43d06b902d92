"""Months of a wallet, and what its accounts and transfers are called."""

from datetime import date, timedelta

from yinian.foundation import periods

# Our own terms, by no document: a paid grant is proved alive once a year, by the birthday, so that the days spread over the
# year; a proof in the half year before counts for the coming birthday.
PROOF_AHEAD_DAYS = 183
# Where what is owed to an elder in money stands; it has no floor, because a month put right may take some back.
DUE = "benefit:due"
WALLET, RESERVED, USED, SOURCE = "wallet", "reserved", "used", "source"


def kind(benefit: str, part: str) -> str:
    """The kind of one of a benefit's accounts."""
    return f"benefit:{benefit}:{part}"


def benefit_of(account_kind: str) -> str:
    """The benefit that an account belongs to."""
    return account_kind.split(":")[1]


def month_key(benefit: str, month: date, elder: int, what: str = "") -> str:
    """The one key under which an elder's month is given, or something else of that month is done once."""
    return f"benefit:{benefit}:{month:%Y-%m}:{elder}" + (f":{what}" if what else "")


def visit_key(key: str, what: str) -> str:
    """The one key under which a visit's minutes are reserved, used or let go."""
    return f"benefit:visit:{key}:{what}"


def month_of(day: date) -> date:
    """The first day of a day's month, which names the month."""
    return day.replace(day=1)


def reservable(visit_on: date, today: date) -> bool:
    """Whether a visit lies in the month whose minutes the wallet holds; earlier ones expired, later ones are not there yet."""
    return month_of(visit_on) == month_of(today)


def split(reserved: int, used: int) -> tuple[int, int]:
    """How many of the reserved minutes are used, and how many are left over; what took longer is not charged."""
    taken = max(0, min(reserved, used))
    return taken, reserved - taken


def proof_due(born: date, on: date) -> date:
    """By which day somebody whose grant begins, or who was proved alive, on a day is to be proved alive next."""
    earliest = on + timedelta(days=PROOF_AHEAD_DAYS)
    years = periods.age(born, earliest)
    day = periods.birthday(born, years)
    return day if day >= earliest else periods.birthday(born, years + 1)
