"""Activities as a Django app of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Activities(AppConfig):
    name = "yinian.programmes.activities"
    verbose_name = _("文体活动")
