"""One thing done to many ticked rows of a list: what it would do to each is shown first, then it is done by a bulk verb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from yinian.faces.frame.parts import Text
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused

Answers = dict[str, Any]
Rows = Sequence[Any]


class Nothing(forms.Form):
    """Where nothing has to be said."""


@dataclass(frozen=True)
class Bulk:
    """Something that may be done to many rows at once.

    `rows` reads them as the actor sees them; `check` says which are refused and why, by number, in as many questions for
    one as for a thousand; `would` says in words what happens to a row; `apply` is the room's bulk verb, which checks again.
    """

    name: str
    label: Text
    may: frozenset[Role]
    rows: Callable[[Actor, list[int]], Rows]
    check: Callable[[Actor, Rows, Answers], Mapping[int, Refused]]
    would: Callable[[Any, Answers], Text]
    apply: Callable[[Rows, Answers, Actor], int]
    # The page to go back to, and how a row is called and found.
    back: str
    told: Callable[[Any], Text] = str
    url: Callable[[Any], str] = lambda row: ""
    form: type[forms.Form] = Nothing
    # Fills in the choices that depend on who asks.
    offer: Callable[[forms.Form, Actor], None] = lambda form, actor: None


@dataclass(frozen=True)
class Preview:
    """One row: what would happen to it, or why not."""

    pk: int
    name: Text
    url: str
    would: Text = ""
    refused: Refused | None = None
