"""The registry as a Django app; once it is ready its nightly work is known."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Registry(AppConfig):
    name = "yinian.registry"
    verbose_name = _("档案")

    def ready(self) -> None:
        # Jobs register themselves; models exist only now, so that no import at the top can do it.
        import_module("yinian.registry.elders.jobs")
        import_module("yinian.registry.rosters.jobs")
