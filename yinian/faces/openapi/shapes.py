"""How rows are written down for other systems: what the key may not see is empty."""

from typing import Any

from yinian.delivery.orders import queries as orders


def named(row: Any) -> dict[str, Any]:
    """Number and name."""
    return {"id": row.pk, "name": row.name}


def _open(row: Any, column: str) -> Any:
    return None if column in row.get_deferred_fields() else getattr(row, column)


def order(row: Any) -> dict[str, Any]:
    """An order."""
    name = orders.name_of(row)
    return {
        "id": row.pk,
        "elder": {"id": row.elder_id, "name": "" if name == "—" else name},
        "item": row.item.code,
        "item_name": str(row.item),
        "provider": named(row.provider),
        "carer": named(row.carer) if row.carer is not None else None,
        "channel": row.channel,
        "funding": row.funding,
        "place": row.place,
        "address": _open(row, "address") or None,
        "starts_at": row.starts_at,
        "earliest_at": row.earliest_at,
        "latest_at": row.latest_at,
        "minutes": row.minutes,
        "status": row.status,
        "price_fen": _open(row, "price_fen"),
        "need": row.need_id,
        "placed_at": row.placed_at,
        "came_at": row.came_at,
        "left_at": row.left_at,
        "verified_minutes": row.verified_minutes,
    }


def part(row: Any) -> dict[str, Any]:
    """What one payer bears."""
    return {
        "payer": row.payer,
        "benefit": row.benefit,
        "minutes": row.minutes,
        "amount_fen": _open(row, "amount_fen"),
        "charged_minutes": row.charged_minutes,
        "charged_fen": _open(row, "charged_fen"),
    }


def need(row: Any) -> dict[str, Any]:
    """A need, without the words that only the office and the doctors read."""
    return {
        "id": row.pk,
        "elder": {"id": row.elder_id, "name": row.elder.name},
        "kind": row.kind,
        "urgency": row.urgency,
        "status": row.status,
        "source": row.source,
        "region": row.region.name,
        "reported_at": row.reported_at,
        "closed_at": row.closed_at,
    }
