"""How each kind of alarm is answered, read from a table: how urgent it is, who is told when, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("protocols.yaml")
# The steps of an answer that have a deadline, in their order.
STEPS = ("answer", "respond", "arrive", "resolve", "review")
# A kind of alarm that a later release no longer knows is answered like a call for help.
OTHER = "call"


@dataclass(frozen=True, slots=True)
class Text:
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How long each step may take in seconds, how often people are reminded, and who is told after how long."""

    answer: int
    respond: int
    arrive: int
    resolve: int
    review: int
    remind: int
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """How one kind of alarm is answered."""

    kind: str
    word: Text
    urgency: str
    urgency_word: Text
    rescue: str
    script: tuple[Text, ...]
    terms: Terms


@lru_cache
def protocols() -> dict[str, Protocol]:
    """Every kind of alarm, in the order of the table."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    urgencies = given["urgencies"]
    found = {}
    for kind, row in given["kinds"].items():
        level = urgencies[row["urgency"]]
        terms = Terms(**{step: level[step] for step in (*STEPS, "remind")}, steps=tuple(level["steps"].items()))
        script = tuple(Text(line["zh"], line["en"]) for line in row["script"])
        urgency_word = Text(level["zh"], level["en"])
        word = Text(row["zh"], row["en"])
        found[kind] = Protocol(kind, word, row["urgency"], urgency_word, row["rescue"], script, terms)
    return found


def protocol(kind: str) -> Protocol:
    """How a kind of alarm is answered."""
    return protocols().get(kind) or protocols()[OTHER]


def policy_names(urgency: str) -> dict[str, str]:
    """The names under which a region may set its own times, by step."""
    return {step: f"alarm_{step}_{urgency}" for step in (*STEPS[:-1], "remind")}


def with_policy(terms: Terms, values: Mapping[str, int]) -> Terms:
    """The terms as a region sets them; whoever is told while nobody answers moves along with the time to answer."""
    if not values:
        return terms
    answer = values.get("answer", terms.answer)
    steps = tuple((who, after * answer // terms.answer) for who, after in terms.steps)
    return replace(terms, **values, steps=steps)
