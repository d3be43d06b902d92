"""Settlement as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Settlement(AppConfig):
    name = "yinian.settlement"
    verbose_name = _("结算")
