"""Every address of the service."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from yinian.faces.carer import pages as carer
from yinian.faces.console import pages as console
from yinian.faces.elder import pages as elder
from yinian.faces.frame import text_size
from yinian.faces.frame.gallery import gallery
from yinian.faces.hotline import pages as hotline
from yinian.faces.openapi import pages as openapi
from yinian.faces.public import pages as public
from yinian.faces.public.health import health

FACES = (public.face, elder.face, carer.face, console.face, hotline.face, openapi.face)

urlpatterns: list[URLPattern | URLResolver] = [
    *public.urlpatterns,
    *elder.urlpatterns,
    *carer.urlpatterns,
    *console.urlpatterns,
    *hotline.urlpatterns,
    *openapi.urlpatterns,
    path("text-size", text_size.choose, name="text-size"),
    path("healthz", health, name="health"),
]
if settings.DEMO:
    urlpatterns.append(path("frame", gallery, name="frame"))

handler403 = "yinian.faces.frame.errors.forged"
handler404 = "yinian.faces.frame.errors.not_found"
handler500 = "yinian.faces.frame.errors.failed"
