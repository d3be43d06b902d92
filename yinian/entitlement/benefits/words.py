"""What people call benefits and the services they may be used for."""

from collections.abc import Iterable

from django.utils.translation import get_language

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


def table_of(row: Decision) -> Table | None:
    """The table that a decision rests on, as it reads now; nothing if its file is gone."""
    return next((table for table in policies.all_tables() if table.file == row.table), None)


def item_words(codes: Iterable[str]) -> list[str]:
    """What the services are called; one that is not in the catalogue keeps its code."""
    english = (get_language() or "").startswith("en")
    shipped = {item.code: item.en if english else item.zh for item in catalogue.shipped().items}
    known = {**shipped, **{item.code: str(item) for item in catalogue.items()}}
    return [known.get(code, code) for code in codes]


def choices() -> list[tuple[str, str]]:
    """Every benefit that some table decides, as a form offers them."""
    return list({table.benefit: (table.benefit, title(table)) for table in policies.all_tables()}.values())
