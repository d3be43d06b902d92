"""What an elder may consent to, with every version of its text: read from a table."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("consents.yaml")


@dataclass(frozen=True, slots=True)
class Text:
    """What was read out or signed."""

    version: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing to consent to, for itself: a relative, a provider, or whoever serves; the last text is the one in use."""

    name: str
    zh: str
    en: str
    to: str
    texts: tuple[Text, ...]

    @property
    def text(self) -> Text:
        return self.texts[-1]

    def version(self, name: str) -> Text | None:
        """The text of a version, which stays known."""
        return next((text for text in self.texts if text.version == name), None)


@lru_cache
def purposes() -> dict[str, Purpose]:
    """Every purpose by its name, in the order of the table."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))["purposes"]
    return {
        name: Purpose(
            name,
            row["zh"],
            row["en"],
            row["to"],
            tuple(Text(str(t["version"]), t["zh"], t["en"]) for t in row["versions"]),
        )
        for name, row in given.items()
    }
