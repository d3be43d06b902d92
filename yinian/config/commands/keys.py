"""`yinian keys`: new keys for encrypted fields, one batch a transaction, resumable at any point."""

import click
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from yinian.foundation.fields import SUITES, EncryptedField, Sealed, current_key, encrypt, encrypted_columns
from yinian.foundation.guard import writing

BATCH = 2_000


@click.group()
def keys() -> None:
    """Keys of encrypted fields: put a new one first in YINIAN_FIELD_KEYS ("2:…,1:…"), rotate, then drop the old one."""


@keys.command()
def rotate() -> None:
    """Write every value that an older key or another cipher sealed again with the newest one."""
    for model in apps.get_models():
        for field in encrypted_columns(model):
            count = rewrite(model, field)
            click.echo(f"{model._meta.label}.{field.name}: {count:,} rewritten")


@keys.command()
def show() -> None:
    """How many values stand under which key."""
    for model in apps.get_models():
        for field in encrypted_columns(model):
            counts: dict[tuple[int, int], int] = {}
            for token in _tokens(model, field):
                counts[token[0], token[1]] = counts.get((token[0], token[1]), 0) + 1
            told = ", ".join(f"key {k} suite {s}: {n:,}" for (s, k), n in sorted(counts.items())) or "none"
            click.echo(f"{model._meta.label}.{field.name}: {told}")


def _tokens(model: type[models.Model], field: EncryptedField) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT substr("{field.column}", 1, 2) FROM "{model._meta.db_table}" WHERE "{field.column}" IS NOT NULL'
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


def rewrite(model: type[models.Model], field: EncryptedField) -> int:
    """Seal one column again in batches by row number; values already under the newest key are left alone."""
    wanted, count, last = bytes((SUITES[settings.FIELD_CIPHER], current_key())), 0, 0
    while True:
        with writing("rotation"), transaction.atomic():
            rows = list(
                model._base_manager.select_for_update()
                .filter(pk__gt=last, **{f"{field.name}__isnull": False})
                .order_by("pk")
                .only("pk", field.name)[:BATCH]
            )
            stale = [row for row in rows if _value(row, field).token[:2] != wanted]
            for row in stale:
                # The value is new cipher text of the same words, so the row keeps its blind index and its line.
                sealed = Sealed(encrypt(_value(row, field).open(), field.context), field.context, field.kind)
                setattr(row, field.name, sealed)
            model._base_manager.bulk_update(stale, [field.name], batch_size=500)
        if not rows:
            return count
        count, last = count + len(stale), rows[-1].pk


def _value(row: models.Model, field: EncryptedField) -> Sealed:
    value: Sealed = getattr(row, field.name)
    return value
