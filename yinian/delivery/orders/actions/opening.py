"""Closed texts of orders and of what was brought back, opened for who may read them."""

from yinian.foundation.access import Scoped


def opened(row: Scoped, column: str) -> str:
    """A closed text as far as it was loaded for this reader; what is shut or empty is nothing."""
    value = None if column in row.get_deferred_fields() else getattr(row, column)
    return value.open() if value else ""
