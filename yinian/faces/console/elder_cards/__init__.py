"""The cards of an elder's page: each is a module with `card(actor, person)` and a template beside it, in their order here.

A room adds its card by one module, one template and one word in CARDS; a card that answers None is not for this reader.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from yinian.faces.console.elder_cards import (
    assessments,
    basics,
    benefits,
    charge,
    doubles,
    facts,
    kin,
    needs,
    orders,
    plan,
    preferences,
    safety,
    trust,
    visits,
)
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor

CARDS: Sequence[ModuleType] = (
    basics,
    doubles,
    safety,
    facts,
    assessments,
    benefits,
    needs,
    orders,
    plan,
    visits,
    preferences,
    kin,
    charge,
    trust,
)


def cards(actor: Actor, person: Any) -> list[tuple[str, Context]]:
    """Every card this reader has of an elder: its template, and what it shows as `card` there."""
    shown = ((module.__name__.rpartition(".")[2], module.card(actor, person)) for module in CARDS)
    return [(f"console/elder_cards/{name}.html", card) for name, card in shown if card is not None]
