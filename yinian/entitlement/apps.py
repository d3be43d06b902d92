"""Entitlement as a Django app; its policies are checked whenever Django checks itself."""

from importlib import import_module
from typing import Any

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
        import_module("yinian.entitlement.benefits.following")
        import_module("yinian.entitlement.assessment.jobs")
        import_module("yinian.entitlement.policies.jobs")
        checks.register(lambda **_kwargs: [checks.Error(str(fault), id="policies.E001") for fault in lint()])
        enacted = import_module("yinian.entitlement.policies.enacted")
        queries = import_module("yinian.entitlement.policies.queries")

        def enacted_law(databases: Any = None, **_kwargs: Any) -> list[checks.Error]:
            """What is wrong in the tables that were enacted, where a database is checked and has any."""
            if not databases or not enacted.kept_here():
                return []
            enacted.refresh()
            return [checks.Error(str(fault), id="policies.E002") for fault in queries.enacted_faults()]

        checks.register(enacted_law, checks.Tags.database)
