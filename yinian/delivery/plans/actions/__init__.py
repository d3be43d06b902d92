"""What is done with packages, plans, their pauses and visits, and with members."""

from yinian.delivery.plans.actions.enrolling import end_enrolment, enrol
from yinian.delivery.plans.actions.giving import give, give_all
from yinian.delivery.plans.actions.packaging import Content, load, publish, withdraw
from yinian.delivery.plans.actions.pausing import Break, pause, resume
from yinian.delivery.plans.actions.planning import (
    Line,
    Terms,
    add_line,
    add_package,
    begin,
    end_hours,
    end_line,
    export,
    follow,
    stop,
)
from yinian.delivery.plans.actions.visiting import note_refusal, note_turned_down, place_visit

__all__ = [
    "Break",
    "Content",
    "Line",
    "Terms",
    "add_line",
    "add_package",
    "begin",
    "end_enrolment",
    "end_hours",
    "end_line",
    "enrol",
    "export",
    "follow",
    "give",
    "give_all",
    "load",
    "note_refusal",
    "note_turned_down",
    "pause",
    "place_visit",
    "publish",
    "resume",
    "stop",
    "withdraw",
]
