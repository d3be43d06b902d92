"""What every template gets: the actor, the rail of work, what was just done, the site's numbers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from yinian.faces.frame.gate import Request, said_before


@dataclass(frozen=True)
class Said:
    """A sentence left for this page, and its tone."""

    text: str
    tags: str

    def __str__(self) -> str:
        return self.text


def frame(request: Request) -> dict[str, Any]:
    """The frame's context."""
    actor, page = getattr(request, "actor", None), getattr(request, "page", None)
    known: dict[str, Any] = {"actor": actor, "site": settings.SITE_NUMBERS, "demo": settings.DEMO}
    known["messages"] = _said(request)
    if actor is not None:
        known["posts_url"] = reverse("posts")
    if page is None or page.face is None:
        return known
    face = page.face
    known["rail"] = face.works(request, page.rail)
    if face.search and actor is not None and actor.role in (face.pages[face.search].may or ()):
        known |= {"search_url": reverse(face.search), "query": request.GET.get("q", "")}
    if face.help:
        known["help_url"] = reverse(face.help)
    return known


def _said(request: Request) -> list[Said]:
    return [Said(text, tone) for text, tone in said_before(request)] if hasattr(request, "said") else []
