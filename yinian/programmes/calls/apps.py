"""The 12349 desk as a Django app of its own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Calls(AppConfig):
    name = "yinian.programmes.calls"
    verbose_name = _("12349 热线")

    def ready(self) -> None:
        # What happens by itself registers itself; models exist only now, so that no import at the top can do it.
        import_module("yinian.programmes.calls.jobs")
