"""The ground as a Django app: it stands in front of every connection."""

from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from yinian.foundation import engines, guard


class Foundation(AppConfig):
    name = "yinian.foundation"
    verbose_name = _("地基")

    def ready(self) -> None:
        connection_created.connect(guard.install, dispatch_uid="yinian.guard")
        checks.register(lambda **_kwargs: [checks.Error(one, id="columns.E001") for one in engines.missing()])
