"""What is done about welfare visits: planned, recorded, paused, asked for, gathered into campaigns and counted."""

from yinian.programmes.welfare_visits.actions.asking import ask, give_turn, pause, resume
from yinian.programmes.welfare_visits.actions.campaigns import (
    Occasion,
    close_campaign,
    group_names,
    issue_card,
    open_campaign,
)
from yinian.programmes.welfare_visits.actions.post import Record
from yinian.programmes.welfare_visits.actions.rates import escalate, export, keep_rates, request_plan
from yinian.programmes.welfare_visits.actions.reading import answers
from yinian.programmes.welfare_visits.actions.visiting import miss, record, take_order, void
from yinian.programmes.welfare_visits.actions.visitors import end_visitor, name_visitor

__all__ = [
    "Occasion", "Record", "answers", "ask", "close_campaign", "end_visitor", "escalate", "export", "give_turn",
    "group_names", "issue_card", "keep_rates", "miss", "name_visitor", "open_campaign", "pause", "record",
    "request_plan", "resume", "take_order", "void",
]  # fmt: skip
