"""What every template gets: the actor, the rail of work, the site's numbers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's context."""
    return {"actor": getattr(request, "actor", None), "site": settings.SITE_NUMBERS, "demo": settings.DEMO}
