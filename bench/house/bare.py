"""A bare Django application that writes the rows of "record a fact" and nothing else: no session, no token, no verb."""

import secrets

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

import bench.house.stage  # noqa: F401  (it lets Django read its settings)
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.registry.elders.models import Elder, ElderFact


def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """End the old fact, begin the new one, write a line."""
    kind, _sign, value = request.POST["fact"].partition(":")
    elder = Elder.unscoped.get(pk=pk)
    today = timezone.localdate()
    with writing("bench"), transaction.atomic():
        ElderFact.unscoped.filter(elder=elder, kind=kind, until=None).update(until=today)
        row = ElderFact.unscoped.create(
            elder=elder, kind=kind, value=value, since=today, source="", region_path=elder.region_path
        )
        Line.unscoped.create(
            request=secrets.token_hex(8), step=0, verb="elder.record_fact", outcome="done", account_id=1, post_id=1,
            role="officer", who="基准（工作人员）", subject_kind="registry.elder", subject_id=pk, region_path=elder.region_path,
            changes=f'{{"registry.elderfact:{row.pk}":{{"kind":[null,"{kind}"],"value":[null,"{value}"]}}}}', reason="",
            at=timezone.now(), code="0" * 64,
        )  # fmt: skip
    return HttpResponseRedirect(f"/elders/{pk}")


urlpatterns = [path("elders/<int:pk>/fact", fact)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = WSGIHandler()
