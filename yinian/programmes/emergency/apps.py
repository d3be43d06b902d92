"""The emergency line as a Django app of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Emergency(AppConfig):
    name = "yinian.programmes.emergency"
    verbose_name = _("紧急救助")
