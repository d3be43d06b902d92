"""What a carer brings back from a visit, and what somebody else makes of it."""

from yinian.delivery.evidence.actions.coming import check_in, check_out
from yinian.delivery.evidence.actions.confirming import confirm
from yinian.delivery.evidence.actions.incidents import incident
from yinian.delivery.evidence.actions.papers import note, photo, sign, tick
from yinian.delivery.evidence.actions.post import Post
from yinian.delivery.evidence.actions.telling import VISITS, tell_home, tell_time
from yinian.delivery.evidence.actions.verifying import reject, verify, weigh

__all__ = [
    "VISITS",
    "Post",
    "check_in",
    "check_out",
    "confirm",
    "incident",
    "note",
    "photo",
    "reject",
    "sign",
    "tell_home",
    "tell_time",
    "tick",
    "verify",
    "weigh",
]
