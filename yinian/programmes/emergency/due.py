"""When each step of an answer is due, by the region's terms; written as deadlines, and as the moment of the next look."""

from datetime import datetime, timedelta

from yinian.foundation import deadlines, verbs
from yinian.programmes.emergency import queries, steps
from yinian.programmes.emergency.models import Alarm

# What is met by reaching a state: everything that was awaited before it.
ORDER = ("answer", "respond", "arrive", "resolve", "review")


def title(alarm: Alarm) -> str:
    """What a list of things due calls it."""
    name = alarm.elder.name if alarm.elder is not None else ""
    return f"{name} {alarm.get_kind_display()}".strip()


def expect(alarm: Alarm, since: datetime) -> None:
    """Say when the step that is awaited now is due, counted from a moment."""
    name = steps.awaited(alarm.status)
    if name:
        at = since + timedelta(seconds=steps.seconds(queries.terms(alarm), alarm.status))
        deadlines.expect(alarm, f"alarm.{name}", at, title=title(alarm), party_id=alarm.party_id)


def step(alarm: Alarm, now: datetime) -> None:
    """A state was reached: what led here is met, the next thing is due, and it is looked at again when that is late."""
    name = steps.awaited(alarm.status)
    for done in ORDER[: ORDER.index(name)] if name else ORDER:
        deadlines.meet(alarm, f"alarm.{done}")
    expect(alarm, now)
    watched = name and name != "review"
    at = now + timedelta(seconds=steps.seconds(queries.terms(alarm), alarm.status)) if watched else None
    verbs.change(alarm, wake_at=at)
