"""Oversight as a Django app; once it is ready its schedules stand."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Oversight(AppConfig):
    name = "yinian.oversight"
    verbose_name = _("监督")

    def ready(self) -> None:
        # Schedules register themselves; models exist only now, so that no import at the top can do it.
        import_module("yinian.oversight.duties.jobs")
        import_module("yinian.oversight.indicators.jobs")
