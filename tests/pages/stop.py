"""How a page is walked: with what object, by whom, and which neighbour must not have it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.pages.things import Things

Given = Callable[[Things], dict[str, Any]]
OFFICERS, ELDERS, CARERS = ("chen", "zhou"), ("wang", "zhao"), ("zhang", "carer2")
# What lies with the city, and a district that has no part in it.
CITY = ("lin", "zhou")
MANAGERS = ("sunny", "moon")
ASSESSORS, SECOND = ("li", "qian"), ("sun", "qian")
# What a carer's phone sends along with every piece.
PIECE = {"key": "0123456789abcdef"}
# The form of a visit when all is well.
VISITED = {
    "way": "home", "q-body": "well", "q-mood": "well", "q-food": "well", "q-home": "safe", "q-help": "none",
}  # fmt: skip
SYSTEM, SECURITY, AUDIT = ("system", "system2"), ("security", "security2"), ("audit", "audit2")


def nothing(things: Things) -> dict[str, Any]:
    return {}


def of(thing: str, **more: Any) -> Given:
    """The number of one of the things."""
    return lambda things: {"pk": getattr(things, thing).pk, **more}


def supplied(thing: str, **more: Any) -> Given:
    """The number of one of the things of supply."""
    return lambda things: {"pk": getattr(things.supply, thing).pk, **more}


def across(things: Things) -> dict[str, Any]:
    """The two places of a visit across a border."""
    return {"home": things.crossing.home_id, "serving": things.crossing.serving_id}


@dataclass(frozen=True)
class Stop:
    """A page and how it is walked.

    `who` are its owner and the neighbour; an address without an object shows the neighbour a page of their own, on which
    none of `hides` may stand. `queries` is the most the database may be asked.
    """

    who: tuple[str, str] = OFFICERS
    given: Given = nothing
    queries: int = 12
    status: int = 200
    acts: bool = False
    data: dict[str, str] = field(default_factory=dict)
    hides: tuple[str, ...] = ()
    query: str | Callable[[Things], str] = ""
