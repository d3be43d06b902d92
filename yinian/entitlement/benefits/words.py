"""What people call benefits and the services they may be used for."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext, pgettext

from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.tables import Table
from yinian.registry.catalogue import queries as catalogue


def title(table: Table) -> str:
    """What a table's benefit is called."""
    return table.en if (get_language() or "").startswith("en") else table.zh


def benefit_word(benefit: str) -> str:
    """What a benefit is called; one that no table decides any more keeps its name."""
    return next((title(table) for table in policies.all_tables() if table.benefit == benefit), benefit)


def table_of(row: Decision | Application) -> Table | None:
    """The table that a decision rests on, as it reads now; nothing if its file is gone."""
    return next((table for table in policies.all_tables() if table.file == row.table), None)


def decision_word(row: Decision | Application) -> str:
    """What the benefit of a decision is called where it was decided: one benefit may have a name of its own in each region."""
    table = table_of(row)
    return title(table) if table else benefit_word(row.benefit)


def item_words(codes: Iterable[str]) -> list[str]:
    """What the services are called; one that is not in the catalogue keeps its code."""
    english = (get_language() or "").startswith("en")
    shipped = {item.code: item.en if english else item.zh for item in catalogue.shipped().items}
    known = {**shipped, **{item.code: str(item) for item in catalogue.items()}}
    return [known.get(code, code) for code in codes]


def said(cell: str) -> str:
    """A name, unit or cell of a table in the reader's language: tables are written in the words the pages use for facts."""
    parts = [part.strip() for part in cell.split(",")]
    return ", ".join(_said(part) for part in parts)


def _said(word: str) -> str:
    if not word:
        return ""
    found = gettext(word)
    return found if found != word else pgettext("fact", word)


def inputs_said(table: Table, names: Iterable[str]) -> str:
    """What a table asks for, one after the other."""
    return pgettext("list", "、").join(said(table.inputs[name].zh) for name in names)


def choices() -> list[tuple[str, str]]:
    """Every benefit that some table decides, as a form offers them."""
    return list({table.benefit: (table.benefit, title(table)) for table in policies.all_tables()}.values())
