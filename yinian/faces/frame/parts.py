"""The plain values that a page hands to the frame's templates; a template asks for nothing but these attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["", "done", "wait", "late", "danger", "info"]


@dataclass(frozen=True)
class Work:
    """One line of the rail: a kind of work, where it is, and how much of it is late or wanted now."""

    label: Text
    url: str
    icon: str
    current: bool = False
    count: int = 0
    # The key that goes there after g.
    letter: str = ""


@dataclass(frozen=True)
class Action:
    """The one main thing to do on a page; it says what will happen."""

    label: Text
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Tab:
    """A part of what is shown, at its own address."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Fact:
    """Something known about what is shown; safe HTML may stand as its value."""

    label: Text
    value: object
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """Something that happened or is due: when, what, by whom, and why."""

    when: date | datetime
    what: Text
    who: Text = ""
    why: Text = ""
    tone: Literal["", "now", "late", "refused"] = ""
    url: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a long piece of work has come; `url` answers with this part again until `finished`."""

    key: str
    doing: Text
    done: int
    total: int
    url: str = ""
    finished: bool = False
    result: Action | None = None


@dataclass(frozen=True)
class Row:
    """One line of a figure: its name, its numbers (None: not known), its own page, and the key of its shape."""

    name: Text
    values: Sequence[int | float | None]
    url: str = ""
    key: str = ""
