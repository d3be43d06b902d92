"""The words of rosters as they are shipped, read once."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from yinian.registry.rosters.rules.categories import Vocabulary
from yinian.registry.rosters.rules.headings import Synonyms


def folder() -> Path:
    """Where the words of rosters lie."""
    path: Path = settings.ROOT / "data" / "rosters"
    return path


@lru_cache
def synonyms() -> Synonyms:
    """The headings under which each kind of column is met."""
    return Synonyms(yaml.safe_load((folder() / "headings.yaml").read_text(encoding="utf-8")))


@lru_cache
def vocabulary() -> Vocabulary:
    """What free words say."""
    return Vocabulary(yaml.safe_load((folder() / "categories.yaml").read_text(encoding="utf-8")))
