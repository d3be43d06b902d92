"""A bare Django application that writes the rows of placing, accepting and assigning, and asks nothing: no key, no rule, no verb."""

import json
import secrets
from typing import Any

from bench.delivery import load_stage  # isort: skip  (it lets Django read its settings)

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from yinian.delivery.orders.models import Order
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.registry.catalogue.models import ServiceItem
from yinian.registry.elders.models import Elder, Sight
from yinian.registry.workforce.models import Worker

STARTED = load_stage.TOMORROW


def _line(verb: str, kind: str, pk: int, where: str) -> None:
    Line.unscoped.create(
        request=secrets.token_hex(8), step=0, verb=verb, outcome="done", account_id=1, post_id=1, role="agent",
        who="基准（12349 话务员）", subject_kind=kind, subject_id=pk, region_path=where, changes="{}", reason="",
        at=timezone.now(), code="0" * 64,
    )  # fmt: skip


def _due(row: Order, kind: str) -> None:
    Deadline.unscoped.create(
        subject_kind="delivery.order", subject_id=row.pk, kind=kind, due_at=row.starts_at, title="",
        region_path=row.region_path, party_id=row.provider_id,
    )  # fmt: skip


def place(request: HttpRequest) -> JsonResponse:
    """An order, what is due, a line."""
    given: dict[str, Any] = json.loads(request.body)
    with writing("bench"), transaction.atomic():
        elder = Elder.unscoped.get(pk=given["elder"])
        item = ServiceItem.objects.get(code=given["item"])
        row = Order.unscoped.create(
            elder=elder, item=item, channel="api", funding=given["funding"], place=item.place, address=elder.address,
            starts_at=parse_datetime(given["starts_at"]), minutes=item.minutes, provider_id=given["provider"],
            placed_at=timezone.now(), region_path=elder.region_path,
        )  # fmt: skip
        _due(row, "order.accept")
        Sight.unscoped.get_or_create(
            elder=elder, party_id=given["provider"], purpose="care", until=None,
            defaults={"since": timezone.localdate(), "region_path": elder.region_path},
        )  # fmt: skip
        _line("order.place", "delivery.order", row.pk, row.region_path)
    return JsonResponse({"id": row.pk}, status=201)


def accept(request: HttpRequest, pk: int) -> JsonResponse:
    """A state, what is due, a line."""
    with writing("bench"), transaction.atomic():
        Order.unscoped.filter(pk=pk).update(status="accepted")
        row = Order.unscoped.get(pk=pk)
        Deadline.unscoped.filter(subject_id=pk, kind="order.accept").update(met_at=timezone.now())
        _due(row, "order.visit")
        _line("order.accept", "delivery.order", pk, row.region_path)
    return JsonResponse({"id": pk})


def assign(request: HttpRequest, pk: int) -> JsonResponse:
    """A carer, a line."""
    with writing("bench"), transaction.atomic():
        worker = Worker.unscoped.get(pk=json.loads(request.body)["worker"])
        Order.unscoped.filter(pk=pk).update(status="assigned", carer=worker.party_id)
        row = Order.unscoped.get(pk=pk)
        _line("order.assign", "delivery.order", pk, row.region_path)
    return JsonResponse({"id": pk})


urlpatterns = [
    path("api/v1/orders", place),
    path("api/v1/orders/<int:pk>/accept", accept),
    path("api/v1/orders/<int:pk>/assign", assign),
]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = WSGIHandler()
