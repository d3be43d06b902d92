"""The page decorator: a function from actor to context becomes a view with a name, an address and a template beside it."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from yinian.faces.frame import errors, taking_out
from yinian.faces.frame.gate import Request
from yinian.faces.frame.many import Bulk
from yinian.faces.frame.parts import Work
from yinian.faces.frame.sheet import Sheet
from yinian.faces.frame.waiting import Waiting, Waits
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import NotFound, Refused

Text = str | Promise
Context = dict[str, Any]
View = Callable[..., Context | HttpResponseBase]
OPEN_WITH_FIRST_PASSWORD = frozenset({"password"})


@dataclass
class Page:
    """What the frame needs to know of a page: its name, title, one sentence, who has it, and whether it only acts."""

    name: str
    route: str
    title: Text
    lead: Text
    may: frozenset[Role] | None
    rail: str
    template: str
    acts: bool = False
    face: "Face | None" = None
    view: Callable[..., HttpResponseBase] | None = None

    def pattern(self) -> URLPattern:
        assert self.view is not None
        return path(self.route, self.view, name=self.name)


@dataclass(frozen=True)
class Stop:
    """One line of a face's rail: its key, label, icon, the page that it opens, and whether only strangers have it."""

    key: str
    label: Text
    icon: str
    page: str
    stranger: bool | None = None


@dataclass
class Face:
    """The pages of one face, collected as its modules are read."""

    name: str
    layout: str
    rail: Sequence[Stop] = ()
    search: str = ""
    help: str = ""
    # Whether its readers keep filters and columns of lists; and what may be done to many rows of them.
    keeps_lists: bool = False
    bulks: dict[str, Bulk] = field(default_factory=dict)
    # What each room says of what waits for a reader, and for whom it says so.
    rooms: list[tuple[frozenset[Role], Waits]] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    def page(
        self,
        route: str,
        *,
        title: Text,
        lead: Text = "",
        may: Iterable[Role] | None = None,
        rail: str = "",
        **more: Any,
    ) -> Callable[[View], Callable[..., HttpResponseBase]]:
        """Make a function a page: without `may` it is open to all; with it, to those posts, and for others it does not exist.

        `more` may name it (name=), name its template (template=), or say that it answers to POST alone (acts=True).
        """

        def wrap(body: View) -> Callable[..., HttpResponseBase]:
            called = more.get("name") or body.__name__.replace("_", "-")
            beside = more.get("template") or f"{self.name}/{body.__module__.rpartition('.')[2]}.html"
            roles = None if may is None else frozenset(may)
            known = Page(called, route, title, lead, roles, rail, beside, more.get("acts", False), self)

            @wraps(body)
            def view(request: Request, **given: Any) -> HttpResponseBase:
                return _serve(known, body, request, given)

            known.view = view
            self.pages[called] = known
            return view

        return wrap

    def waits(self, may: Iterable[Role]) -> Callable[[Waits], Waits]:
        """Let a room say what waits for those posts; it asks a fixed number of questions."""

        def wrap(room: Waits) -> Waits:
            self.rooms.append((frozenset(may), room))
            return room

        return wrap

    def waiting(self, actor: Actor) -> list[Waiting]:
        """What waits for this reader, room by room."""
        found: list[Waiting] = []
        for may, room in self.rooms:
            said = room(actor) if actor.role in may else []
            found += said if isinstance(said, list) else [said]
        return found

    def patterns(self) -> list[URLPattern]:
        """The addresses of this face."""
        return [page.pattern() for page in self.pages.values()]

    def works(self, request: Request, current: str) -> list[Work]:
        """The rail as this reader has it: only what opens for the reader's post."""
        role = request.actor.role if request.actor else None
        shown, letters = [], self.letters
        for stop in self.rail:
            may = self.pages[stop.page].may
            if (may is None or role in may) and stop.stranger in (None, role is None):
                url, here = reverse(stop.page), stop.key == current
                shown.append(Work(stop.label, url, stop.icon, here, letter=letters[stop.key]))
        return shown

    @property
    def letters(self) -> dict[str, str]:
        """A letter of its own for each line of the rail, the same for every reader: the first of its key that is free."""
        taken: dict[str, str] = {}
        for stop in self.rail:
            rest = (c for c in f"{stop.key}abcdefghijklmnopqrstuvwxyz" if c.isalpha() and c not in taken.values())
            taken[stop.key] = next(rest, "")
        return taken


def _serve(page: Page, body: View, request: Request, given: dict[str, Any]) -> HttpResponseBase:
    request.page = page
    kept_out = _keep_out(page, request)
    if kept_out is not None:
        return kept_out
    asking = taking_out.asks(request)
    try:
        # To see which columns there are, the table is made ready as for going out, and all of it taken back.
        with verbs.rehearsed() if asking else _once(request):
            context = body(request, **given)
    except Refused as refusal:
        return errors.refused(request, refusal)
    if isinstance(context, Sheet):
        return (taking_out.ask if asking else taking_out.hand_over)(request, page, context)
    if isinstance(context, HttpResponseBase):
        return context
    assert page.face is not None
    status = context.pop("status", 200)
    shown = {"title": page.title, "lead": page.lead, "name": page.name, "rail": page.rail, "action": None}
    shown |= {key: context.pop(key) for key in ("title", "lead", "action", "back", "back_label") if key in context}
    return render(request, page.template, {"page": shown, "layout": page.face.layout, **context}, status=status)


def _keep_out(page: Page, request: Request) -> HttpResponse | None:
    """Why this reader does not get this page in this way: a stranger, another post, a first password, the wrong method."""
    if page.may is not None:
        if request.actor is None:
            return to_sign_in(request)
        if request.actor.role not in page.may:
            return errors.not_found(request)
        if request.must_change_password and page.name not in OPEN_WITH_FIRST_PASSWORD:
            return HttpResponseRedirect(reverse("password"))
    allowed = ["POST"] if page.acts else ["GET", "HEAD", "POST"]
    return None if request.method in allowed else HttpResponseNotAllowed(allowed)


def _once(request: Request) -> AbstractContextManager[None]:
    """What a form asks for is done under the form's own number, so that pressing its button twice does it once."""
    number = request.POST.get("once", "") if request.method == "POST" else ""
    return verbs.once(number) if re.fullmatch("[0-9a-f]{16}", number) else nullcontext()


def to_sign_in(request: Request) -> HttpResponseRedirect:
    """Send a stranger to the door, and back to where they wanted to be afterwards."""
    back = request.get_full_path() if request.method == "GET" else _form_of(request)
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': back})}" if back else reverse("sign-in"))


def _form_of(request: Request) -> str:
    """The page whose form was sent, where it is ours: what was typed into it still stands in the browser."""
    came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    ours = came_from.netloc == request.get_host()
    return f"{came_from.path}?{came_from.query}".removesuffix("?") if ours else ""


def attempt(do: Callable[[], Any]) -> Refused | None:
    """Run a verb for a form and hand back its refusal, so that the form can show it and keep what was typed."""
    try:
        do()
    except NotFound:
        raise
    except Refused as refusal:
        return refusal
    return None


def say(request: Request, text: Text, tone: str = "success") -> None:
    """Leave one sentence for the next page this reader sees."""
    request.said = [*(request.said or []), (str(text), tone)]


def go(name: str, **given: Any) -> HttpResponseRedirect:
    """Go to a page after something was done."""
    response = HttpResponseRedirect(reverse(name, kwargs=given or None))
    response.status_code = 303
    return response


__all__ = ["Context", "Face", "Page", "Stop", "attempt", "go", "say", "to_sign_in"]
