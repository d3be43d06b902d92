"""Who is told of an alarm when, and until a human answers: pure rules over its state and its terms."""

from dataclasses import dataclass

from yinian.programmes.emergency.protocols import Terms

# What is awaited in each state, by the name of its time among the terms.
AWAITED = {
    "open": "answer",
    "acknowledged": "respond",
    "responding": "arrive",
    "arrived": "resolve",
    "resolved": "review",
}

# So many reminders come quickly once everybody was told, the later ones so many times more slowly, and they do not end.
OFTEN, SLOWER = 15, 5


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell now, how many of the steps are then taken, and after how many seconds to look again."""

    who: tuple[str, ...]
    taken: int
    again: int


def awaited(status: str) -> str:
    """What an alarm in this state waits for; a reviewed one for nothing."""
    return AWAITED.get(status, "")


def seconds(terms: Terms, status: str) -> int:
    """How long the step that is awaited may take."""
    name = awaited(status)
    return getattr(terms, name) if name else 0


def unanswered(terms: Terms, taken: int, elapsed: int) -> Telling:
    """Nobody has answered yet: tell those whose time has come; once all were told, remind them all again and again."""
    due = [who for who, after in terms.steps[taken:] if after <= elapsed]
    now = taken + len(due)
    if now < len(terms.steps):
        return Telling(tuple(due), now, max(1, terms.steps[now][1] - elapsed))
    everybody = tuple(who for who, _after in terms.steps)
    often = elapsed < terms.steps[-1][1] + OFTEN * terms.remind
    return Telling(tuple(due) if due else everybody, now, terms.remind if often else SLOWER * terms.remind)


def overdue(terms: Terms, status: str, taken: int) -> Telling:
    """Somebody answered, and the next step is late: whoever holds it and the desk are reminded, and the next in line is told."""
    if awaited(status) in ("", "review"):
        return Telling((), taken, 0)
    line = [who for who, _after in terms.steps]
    following = line[taken : taken + 1]
    who = ("holder", "desk", *(one for one in following if one != "desk"))
    return Telling(who, taken + len(following), SLOWER * terms.remind)
