"""The ground as a Django app: it stands in front of every connection."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class Foundation(AppConfig):
    name = "yinian.foundation"
    verbose_name = _("地基")

    def ready(self) -> None:
        from yinian.foundation.guard import install  # the app registry must stand first

        connection_created.connect(install, dispatch_uid="yinian.guard")
