"""The ground as a Django app: it stands in front of every connection."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from yinian.foundation import guard


class Foundation(AppConfig):
    name = "yinian.foundation"
    verbose_name = _("地基")

    def ready(self) -> None:
        connection_created.connect(guard.install, dispatch_uid="yinian.guard")
