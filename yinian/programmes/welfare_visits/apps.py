"""Welfare visits as a Django app of their own; once it is ready it listens."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WelfareVisits(AppConfig):
    name = "yinian.programmes.welfare_visits"
    verbose_name = _("探访关爱")

    def ready(self) -> None:
        # Reactions register themselves; models exist only now, so that no import at the top can do it.
        for listening in ("jobs", "facts"):
            import_module(f"{self.name}.{listening}")
