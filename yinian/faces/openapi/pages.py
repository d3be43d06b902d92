"""All addresses of this face: the versioned interface, its description, and the page that explains it."""

from typing import Any

from django.urls import URLPattern, path

from yinian.faces.openapi import telephony
from yinian.faces.openapi.document import ROOT, api, face, openapi
from yinian.faces.openapi.door import traced


def _name(route: str) -> str:
    return "-".join(["api", *route.strip("/").replace("<pk>", "one").split("/")])


# Laid flat, so that each address has a name of its own; every one of them leaves a trace.
ROUTES: dict[str, Any] = {
    str(pattern.pattern).lstrip("/"): pattern.callback
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
}
OPERATIONS = [path(f"{ROOT}{route}", traced(view), name=_name(route)) for route, view in ROUTES.items()]
urlpatterns: list[URLPattern] = [
    *face.patterns(),
    path(f"{ROOT}openapi.json", openapi, name="api-document"),
    path(f"{ROOT}telephony/<int:pk>/events", telephony.events, name="telephony-events"),
    *OPERATIONS,
]
