"""Entitlement as a Django app; its policies are checked whenever Django checks itself."""

from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class Entitlement(AppConfig):
    name = "yinian.entitlement"
    verbose_name = _("待遇")

    def ready(self) -> None:
        # Reading policies needs the regions' models, which exist only now.
        lint = import_module("yinian.entitlement.policies.library").lint
        # Reactions and facts register themselves.
        import_module("yinian.entitlement.benefits.facts")
        import_module("yinian.entitlement.benefits.jobs")
        import_module("yinian.entitlement.assessment.jobs")
        checks.register(lambda **_kwargs: [checks.Error(str(fault), id="policies.E001") for fault in lint()])
