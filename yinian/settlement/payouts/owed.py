"""What elders are owed and what stands behind an amount, reckoned by the database: never one elder after the other."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from yinian.settlement.payouts.rules import DUES

# All dues of an elder in a place, less what stands in items that were paid or wait: whatever failed or was taken out is
# owed again. `turn` counts the items of an elder in a place, so that of two who gather at once one finds it taken.
_GATHER = """
INSERT INTO settlement_batchitem (batch_id, payee_id, ground_kind, ground_id, beyond, turn, amount_fen, account_id,
  outcome, reason, voucher, region_path)
SELECT %s, e.party_id, %s, o.upto, COALESCE(h.upto, 0), COALESCE(h.turn, 0) + 1, o.total - COALESCE(h.live, 0), a.id,
  'waiting', '', '', o.region_path
FROM (
  SELECT elder_id, region_path, SUM(amount_fen) AS total, MAX(id) AS upto FROM entitlement_due
  WHERE region_path >= %s AND region_path < %s GROUP BY elder_id, region_path
) o
JOIN registry_elder e ON e.id = o.elder_id
LEFT JOIN (
  SELECT payee_id, region_path, MAX(turn) AS turn, MAX(ground_id) AS upto,
    SUM(CASE WHEN outcome IN ('waiting', 'paid') THEN amount_fen ELSE 0 END) AS live
  FROM settlement_batchitem WHERE region_path >= %s AND region_path < %s AND ground_kind = %s
  GROUP BY payee_id, region_path
) h ON h.payee_id = e.party_id AND h.region_path = o.region_path
LEFT JOIN settlement_payeeaccount a ON a.party_id = e.party_id AND a.until IS NULL
WHERE o.total > COALESCE(h.live, 0)
ON CONFLICT DO NOTHING
"""
_TAKEN_OVER = """
UPDATE settlement_batchitem SET retried_in_id = n.id,
  outcome = CASE outcome WHEN 'failed' THEN 'corrected' ELSE outcome END
FROM (
  SELECT id, payee_id, region_path FROM settlement_batchitem
  WHERE batch_id = %s AND ground_kind = %s AND region_path >= %s AND region_path < %s
) n
WHERE settlement_batchitem.payee_id = n.payee_id AND settlement_batchitem.region_path = n.region_path
  AND ground_kind = %s AND outcome IN ('failed', 'dropped') AND retried_in_id IS NULL AND batch_id <> %s
"""
# An item stands for its own dues and for those of the items that it took over, and so on down.
COVER = """
WITH RECURSIVE cover(root, item, payee, place, beyond, upto) AS (
  SELECT id, id, payee_id, region_path, beyond, ground_id FROM settlement_batchitem
  WHERE ground_kind = 'entitlement.due' AND {where}
  UNION ALL
  SELECT c.root, i.id, i.payee_id, i.region_path, i.beyond, i.ground_id
  FROM cover c JOIN settlement_batchitem i ON i.retried_in_id = c.item
)
"""
BEHIND = """
FROM cover c JOIN registry_elder e ON e.party_id = c.payee
JOIN entitlement_due d ON d.elder_id = e.id AND d.region_path = c.place AND d.id > c.beyond AND d.id <= c.upto
"""


def gather(batch: int, since: str, until: str) -> int:
    """Put what elders are owed in a span of places into a batch, and say how many items that made; call it inside a verb."""
    with connection.cursor() as cursor:
        cursor.execute(_GATHER, [batch, DUES, since, until, since, until, DUES])
        count = max(0, cursor.rowcount)
        cursor.execute(_TAKEN_OVER, [batch, DUES, since, until, DUES, batch])
    return count


def rows(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(given))
        return list(cursor.fetchall())


def by_benefit(where: str, given: Sequence[Any]) -> dict[str, int]:
    """How much of some items belongs to which benefit."""
    sql = COVER.format(where=where) + "SELECT d.benefit, SUM(d.amount_fen)" + BEHIND + "GROUP BY d.benefit"
    return {benefit: int(amount) for benefit, amount in rows(sql, given)}


def dues_of(item: int) -> list[int]:
    """The numbers of the dues that an item stands for."""
    sql = COVER.format(where="id = %s") + "SELECT d.id" + BEHIND + "ORDER BY d.id"
    return [row[0] for row in rows(sql, [item])]
