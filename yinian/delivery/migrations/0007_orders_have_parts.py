"""Every order that stands becomes one of one part: the hours that were set aside for it, or the elder's own money."""

from django.db import migrations

from yinian.foundation.guard import writing

# Both databases divide whole numbers downwards; doubled, the half is rounded up.
SCALED = "(2 * CAST({0}.price_fen AS BIGINT) * {1} + {0}.minutes) / (2 * {0}.minutes)"
NOTHING = "o.status IN ('cancelled', 'refused', 'missed', 'rejected')"
COLUMNS = "region_path, order_id, payer, benefit, minutes, amount_fen, per, charged_minutes, charged_fen"
POSTED = """
    LEFT JOIN foundation_transfer {name} ON {name}.key = 'benefit:visit:order:' || o.id || ':{name}'
    LEFT JOIN foundation_posting {name}_p ON {name}_p.transfer_id = {name}.id AND {name}_p.amount > 0
      AND {name}_p.account_id IN (SELECT id FROM foundation_ledgeraccount WHERE kind LIKE 'benefit:%:{part}')"""
USED = "CASE WHEN COALESCE(capture_p.amount, 0) < o.minutes THEN COALESCE(capture_p.amount, 0) ELSE o.minutes END"
SPENT = "CASE WHEN o.verified_minutes < o.minutes THEN o.verified_minutes ELSE o.minutes END"

HOURS = f"""
INSERT INTO delivery_part ({COLUMNS})
SELECT o.region_path, o.id, 'hours', replace(replace(a.kind, 'benefit:', ''), ':reserved', ''), o.minutes, o.price_fen, '',
  CASE WHEN {NOTHING} THEN 0 WHEN o.status = 'verified' THEN {USED} END,
  CASE WHEN o.price_fen IS NULL THEN NULL WHEN {NOTHING} THEN 0 WHEN o.status = 'verified' THEN {SCALED.format("o", f"({USED})")} END
FROM delivery_order o {POSTED.format(name="reserve", part="reserved")} {POSTED.format(name="capture", part="used")}
JOIN foundation_ledgeraccount a ON a.id = reserve_p.account_id
WHERE o.funding = 'hours'
"""
SELF = f"""
INSERT INTO delivery_part ({COLUMNS})
SELECT o.region_path, o.id, 'self', '', NULL, o.price_fen, '', NULL,
  CASE WHEN o.price_fen IS NULL THEN NULL WHEN {NOTHING} THEN 0 WHEN o.status = 'verified' THEN {SCALED.format("o", f"({SPENT})")} END
FROM delivery_order o WHERE o.funding = 'self'
"""
CHARGED = """
UPDATE delivery_order SET charged_fen = (SELECT p.charged_fen FROM delivery_part p WHERE p.order_id = delivery_order.id)
WHERE status IN ('cancelled', 'refused', 'missed', 'rejected', 'verified')
"""


def part(apps, schema_editor):
    with writing("migration"), schema_editor.connection.cursor() as cursor:
        for statement in (HOURS, SELF, CHARGED):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0006_parts_of_orders"), ("foundation", "0004_vote")]
    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
