"""The last app: when all others stand, it reads every room's schedules and reactions and facts."""

import importlib
import pkgutil

from django.apps import AppConfig

import yinian

HEARD = ("jobs", "facts")


class Config(AppConfig):
    name = "yinian.config"

    def ready(self) -> None:
        for found in pkgutil.walk_packages(yinian.__path__, "yinian."):
            if found.name.rpartition(".")[2] in HEARD:
                importlib.import_module(found.name)
