"""The tables of shapes and products, read once from their files."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from yinian.registry.devices import rules
from yinian.registry.devices.rules import Shape


def folder() -> Path:
    """Where the tables lie."""
    return settings.ROOT / "data" / "devices"


def table(name: str) -> Any:
    """One table as it is written."""
    return yaml.safe_load((folder() / f"{name}.yaml").read_text(encoding="utf-8"))[name]


@lru_cache
def shapes() -> dict[str, Shape]:
    """Every shape of message, by its name."""
    return {name: rules.shape(name, row) for name, row in table("shapes").items()}
