"""An elder's devices and alarms, and what can be raised or written down."""

from typing import Any

from yinian.faces.console.devices import FARES
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor, Role
from yinian.programmes.emergency import queries
from yinian.registry.devices import queries as devices

SHOWN = 5
NOT_BY = frozenset({Role.INSPECTOR, Role.EVALUATOR})


def card(actor: Actor, person: Any) -> Context:
    """What watches over the elder today, and the youngest alarms."""
    return {
        "devices": [(row, FARES[devices.fares(row)]) for row in devices.of_elder(actor, person)],
        "alarms": queries.of_elder(actor, person)[:SHOWN],
        "may_raise": person.died_on is None and actor.role not in NOT_BY,
    }
