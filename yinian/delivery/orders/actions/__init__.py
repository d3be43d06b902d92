"""What is done with orders: placed, answered, given to a carer, ended, and spoken of afterwards."""

from yinian.delivery.orders.actions.assigning import assign, unassign
from yinian.delivery.orders.actions.ending import cancel, miss, waive
from yinian.delivery.orders.actions.feedback import give_feedback
from yinian.delivery.orders.actions.opening import opened
from yinian.delivery.orders.actions.placing import accept, export, place, refuse
from yinian.delivery.orders.actions.request import Request
from yinian.delivery.orders.actions.tying import accompany, follow, retime, unfollow
from yinian.delivery.orders.actions.warning import warn_of_hours
from yinian.delivery.orders.shares import told

__all__ = [
    "Request",
    "accept",
    "accompany",
    "assign",
    "cancel",
    "export",
    "follow",
    "give_feedback",
    "miss",
    "opened",
    "place",
    "refuse",
    "retime",
    "told",
    "unassign",
    "unfollow",
    "waive",
    "warn_of_hours",
]
