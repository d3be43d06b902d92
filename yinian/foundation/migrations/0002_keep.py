"""The database itself keeps the journal and the book append-only, on SQLite and PostgreSQL alike."""

from django.db import migrations

KEPT = {
    "foundation_line": (
        "id", "request", "step", "parent", "verb", "outcome", "account_id", "post_id", "party_id", "role", "who", "subject_kind",
        "subject_id", "region_path", "changes", "reason", "at", "code",
    ),
    "foundation_transfer": ("id", "key", "on", "text", "reverses_id", "at"),
    "foundation_posting": ("id", "transfer_id", "account_id", "amount"),
    "foundation_seal": ("number", "lines", "count", "code", "at"),
}  # fmt: skip


def guards(vendor):
    for table, columns in KEPT.items():
        names = ", ".join(f'"{column}"' for column in columns)
        if vendor == "sqlite":
            refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            yield f"CREATE TRIGGER {table}_keep_update BEFORE UPDATE OF {names} ON {table} {refuse}"
            yield f"CREATE TRIGGER {table}_keep_delete BEFORE DELETE ON {table} {refuse}"
        else:
            act = "EXECUTE FUNCTION yinian_append_only()"
            yield f"CREATE TRIGGER {table}_keep_update BEFORE UPDATE OF {names} ON {table} FOR EACH ROW {act}"
            yield f"CREATE TRIGGER {table}_keep_delete BEFORE DELETE ON {table} FOR EACH ROW {act}"
            yield f"CREATE TRIGGER {table}_keep_truncate BEFORE TRUNCATE ON {table} {act}"


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION yinian_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'append-only: %%', TG_TABLE_NAME; END$$",
            params=(),
        )
    for statement in guards(vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
