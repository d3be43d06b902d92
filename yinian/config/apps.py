"""The last app: when all others stand, it reads every room's schedules, reactions, facts and bulk verbs."""

import importlib
import pkgutil

from django.apps import AppConfig, apps
from django.conf import settings

# Lines of bulk verbs are read in processes that never call them: they must know what these are called.
HEARD = ("jobs", "facts", "imports", "trees")


class Config(AppConfig):
    name = "yinian.config"

    def ready(self) -> None:
        for app in apps.get_app_configs():
            if app.module is not None and app.name.startswith("yinian."):
                for found in pkgutil.walk_packages(app.module.__path__, f"{app.name}."):
                    if found.name.rpartition(".")[2] in HEARD:
                        importlib.import_module(found.name)
        if settings.DEMO:
            # Its one verb stands in journals too, and every process should know what it is called.
            importlib.import_module("yinian.config.demo.load")
