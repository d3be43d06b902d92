"""Delivery as a Django app; once it is ready it listens."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Delivery(AppConfig):
    name = "yinian.delivery"
    verbose_name = _("服务")

    def ready(self) -> None:
        # Reactions register themselves; models exist only now, so that no import at the top can do it.
        for listening in ("needs.jobs", "orders.facts"):
            import_module(f"yinian.delivery.{listening}")
