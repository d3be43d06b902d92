"""How soon a need must be answered, and which places may take charge of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yinian.foundation.periods import working_days_after


@dataclass(frozen=True, slots=True)
class Term:
    """A time to answer, and where it comes from."""

    count: int
    unit: str
    source: str


# No document of a region sets these terms; a region's policy may replace them when one does.
ANSWER: dict[str, Term] = {
    "urgent": Term(24, "hours", "own default"),
    "ordinary": Term(5, "working_days", "own default"),
}


def answer_by(urgency: str, at: datetime) -> datetime:
    """The moment by which a need noticed at this local moment must be done or refused; Saturdays and Sundays do not count
    as working days, public holidays are not known and do.
    """
    term = ANSWER[urgency]
    return at + timedelta(hours=term.count) if term.unit == "hours" else working_days_after(at, term.count)


def in_charge(actor_path: str, place_path: str) -> bool:
    """Whether somebody of one place may handle what another place is in charge of: that place itself, or one above it."""
    return bool(actor_path) and place_path.startswith(actor_path)


def on_line(place_path: str, elder_path: str) -> bool:
    """Whether a place lies on the line from the elder's own up to the root: only such places may take charge."""
    return bool(place_path) and elder_path.startswith(place_path)
