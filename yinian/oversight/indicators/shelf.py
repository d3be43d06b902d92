"""The definitions in use, read once from their files, and their words."""

import hashlib
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.facts import ORDERS
from yinian.entitlement.assessment import facts as assessed
from yinian.entitlement.benefits import facts as granted
from yinian.foundation import access
from yinian.foundation.columns import FACTS
from yinian.foundation.refusals import LawBroken
from yinian.oversight.evaluations.facts import PROVIDERS
from yinian.oversight.indicators import book
from yinian.oversight.indicators.book import Book, Faulty, Indicator, Measure, Words
from yinian.registry.communities.facts import COMMUNITIES, STREETS
from yinian.registry.elders.facts import ELDERS
from yinian.registry.providers.facts import FACILITIES
from yinian.registry.workforce.facts import WORKERS
from yinian.settlement.payouts.facts import PAYMENTS

FOLDER = Path(__file__).with_name("definitions")
# Whose facts definitions may name; these two rooms tell of elders.
SUBJECTS = (ELDERS, FACILITIES, ORDERS, COMMUNITIES, STREETS, WORKERS, PROVIDERS, PAYMENTS)
ALSO = (assessed, granted)
# The order in which figures are shown; a file of another name comes after these.
ORDER = ("shelf.yaml", "people.yaml", "supply.yaml", "service.yaml", "quality.yaml", "money.yaml")


def vocabulary() -> book.Vocabulary:
    """What the rooms publish."""
    return {
        about.name: {fact.name: (fact.type, fact.span) for fact in FACTS[about.name].values()} for about in SUBJECTS
    }


def _files(folder: Path) -> list[Path]:
    known = {name: place for place, name in enumerate(ORDER)}
    return sorted(folder.glob("*.yaml"), key=lambda path: (known.get(path.name, len(known)), path.name))


def read(folder: Path) -> Book:
    """Read a folder of definitions; what is wrong in it is a Faulty with every fault."""
    files = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) or {} for path in _files(folder)}
    return book.read(files, vocabulary())


@lru_cache
def known() -> Book:
    """All definitions in use; with a fault among them none is used."""
    try:
        return read(FOLDER)
    except Faulty as faulty:
        raise LawBroken(f"definitions of indicators: {faulty}") from None


@lru_cache
def text() -> str:
    """All files as they are, one after the other."""
    return "\n".join(f"# {path.name}\n{path.read_text(encoding='utf-8')}" for path in _files(FOLDER))


@lru_cache
def version() -> str:
    """The version of the definitions: it changes with every letter of their files."""
    return hashlib.sha256(text().encode()).hexdigest()[:12]


def indicator(name: str) -> Indicator:
    """One indicator by its name."""
    found = known().indicators.get(name)
    if found is None:
        raise access.missing(_("指标"), name)
    return found


def measure(name: str) -> Measure:
    """One measure by its name."""
    found = known().measures.get(name)
    if found is None:
        raise access.missing(_("计数项"), name)
    return found


def worded(words: Words | Indicator) -> str:
    """A definition's words in the reader's language."""
    return words.en if (get_language() or "").startswith("en") else words.zh
