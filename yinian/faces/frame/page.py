"""The page decorator: a function from actor to context becomes a view with a name, an address and a template beside it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from yinian.faces.frame import errors
from yinian.faces.frame.gate import Request
from yinian.foundation import verbs
from yinian.foundation.actor import Role
from yinian.foundation.refusals import NotFound, Refused

Text = str | Promise
Context = dict[str, Any]
View = Callable[..., Context | HttpResponse]


@dataclass
class Page:
    """What the frame needs to know of a page: its name, title, one sentence, and who has it."""

    name: str
    route: str
    title: Text
    lead: Text
    may: frozenset[Role] | None
    rail: str
    template: str
    view: Callable[..., HttpResponse] | None = None

    def pattern(self) -> URLPattern:
        assert self.view is not None
        return path(self.route, self.view, name=self.name)


@dataclass
class Face:
    """The pages of one face, collected as its modules are read."""

    name: str
    layout: str
    pages: dict[str, Page] = field(default_factory=dict)

    def page(
        self,
        route: str,
        *,
        title: Text,
        lead: Text = "",
        may: Iterable[Role] | None = None,
        rail: str = "",
        name: str = "",
        template: str = "",
    ) -> Callable[[View], Callable[..., HttpResponse]]:
        """Make a function a page: without `may` it is open to all; with it, to those posts, and for others it does not exist."""

        def wrap(body: View) -> Callable[..., HttpResponse]:
            called = name or body.__name__.replace("_", "-")
            beside = template or f"{self.name}/{body.__module__.rpartition('.')[2]}.html"
            known = Page(called, route, title, lead, None if may is None else frozenset(may), rail, beside)

            @wraps(body)
            def view(request: Request, **given: Any) -> HttpResponse:
                return _serve(self, known, body, request, given)

            known.view = view
            self.pages[called] = known
            return view

        return wrap

    def patterns(self) -> list[URLPattern]:
        """The addresses of this face."""
        return [page.pattern() for page in self.pages.values()]


def _serve(face: Face, page: Page, body: View, request: Request, given: dict[str, Any]) -> HttpResponse:
    if page.may is not None:
        if request.actor is None:
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
        if request.must_change_password and page.name != "password":
            return HttpResponseRedirect(reverse("password"))
        if request.actor.role not in page.may:
            return errors.not_found(request)
    try:
        with verbs.once(_once(request)):
            context = body(request, **given)
    except NotFound as refusal:
        return errors.not_found(request, refusal)
    except Refused as refusal:
        return errors.refused(request, refusal)
    if isinstance(context, HttpResponse):
        return context
    status = context.pop("status", 200)
    title, lead = context.pop("title", page.title), context.pop("lead", page.lead)
    shown = {"title": title, "lead": lead, "name": page.name, "rail": page.rail, "action": context.pop("action", None)}
    return render(request, page.template, {"page": shown, "layout": face.layout, **context}, status=status)


def _once(request: Request) -> str:
    """The number a form was given when it was shown: sent twice, it is done once."""
    key = request.POST.get("once", "") if request.method == "POST" else ""
    return key if re.fullmatch(r"[0-9a-f]{16}", key) else ""


def attempt(do: Callable[[], Any]) -> Refused | None:
    """Run a verb for a form and hand back its refusal, so that the form can show it and keep what was typed."""
    try:
        do()
    except NotFound:
        raise
    except Refused as refusal:
        return refusal
    return None


def go(name: str, **given: Any) -> HttpResponseRedirect:
    """Go to a page after something was done."""
    response = HttpResponseRedirect(reverse(name, kwargs=given or None))
    response.status_code = 303
    return response


COUNT_TO = 1_000


@dataclass(frozen=True)
class Slice:
    """One page of a list: its rows, how many there are in all as far as counted, and where the neighbours are."""

    rows: list[Any]
    number: int
    count: int
    more: bool
    previous: int | None
    next: int | None


def sliced(rows: QuerySet[Any], request: Request, size: int = 25) -> Slice:
    """The part of a list that the address asks for; it counts to a thousand and then says "1,000+"."""
    try:
        number = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        number = 1
    start = (number - 1) * size
    part = list(rows[start : start + size + 1])
    # A plain count of a subquery that stops: a list of two millions costs no more than one of a thousand.
    count = rows.order_by()[: COUNT_TO + 1].count()
    more = count > COUNT_TO
    return Slice(
        part[:size],
        number,
        min(count, COUNT_TO),
        more,
        number - 1 if number > 1 else None,
        number + 1 if len(part) > size else None,
    )


__all__ = ["Context", "Face", "Page", "Slice", "attempt", "go", "sliced"]
