"""The stream of telemetry: how each device fares, written many at a time; it may lose, and counts what it lost."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from yinian.foundation import verbs
from yinian.registry.devices import rules
from yinian.registry.devices.intake import Message, Sorted, Taken
from yinian.registry.devices.models import Turned

_COLUMNS = "device_id, sequence, seen_at, active_at, battery, skew_ms, received, missed"
# A sequence that is not above the last one was there before: its row stays as it is, and the count of rows written tells.
_KEEP = """
    ON CONFLICT (device_id) DO UPDATE SET sequence = EXCLUDED.sequence, seen_at = EXCLUDED.seen_at,
    active_at = COALESCE(EXCLUDED.active_at, registry_health.active_at),
    battery = COALESCE(EXCLUDED.battery, registry_health.battery), skew_ms = EXCLUDED.skew_ms,
    received = registry_health.received + EXCLUDED.received, missed = registry_health.missed + EXCLUDED.missed
    WHERE registry_health.sequence < EXCLUDED.sequence
"""
# Times travel as milliseconds: numbers are quicker to write out than moments, by as much as the rest of a row costs.
_MANY = f"""
    INSERT INTO registry_health ({_COLUMNS})
    SELECT d, s, to_timestamp(seen / 1000.0), to_timestamp(active / 1000.0), b, k, r, m
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::integer[], %s::bigint[],
                %s::bigint[]) AS t(d, s, seen, active, b, k, r, m) {_KEEP}
"""
_ONE = f"INSERT INTO registry_health ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) {_KEEP}"
# A signal is a sign of life too; its sequence lies in the gap that the next telemetry will find.
_SIGN = """
    INSERT INTO registry_health (device_id, sequence, seen_at, received, missed) VALUES (%s, 0, %s, 1, 0)
    ON CONFLICT (device_id) DO UPDATE SET seen_at = EXCLUDED.seen_at, received = registry_health.received + 1,
    missed = registry_health.missed - 1
"""


def newest(taken: Sequence[Taken], messages: Sequence[Message], found: Sorted) -> list[list[Any]]:
    """One row a device out of its messages in their order: what repeats a sequence is turned away."""
    rows: dict[int, list[Any]] = {}
    for one in taken:
        event, holder = one.event, one.holder
        if event.sequence <= holder.sequence:
            found.turn_away(one.place, Turned.REPLAYED, messages[one.place], event.serial)
            continue
        missed = event.sequence - holder.sequence - 1 if holder.sequence else 0
        holder.sequence = event.sequence
        seen = one.received_ms
        active = seen if event.type == "activity" else None
        row = [
            holder.pk, event.sequence, seen, active, rules.battery(event, one.shape), one.received_ms - event.told_ms,
            1, missed,
        ]  # fmt: skip
        before = rows.get(holder.pk)
        if before is not None:
            row[3], row[4] = row[3] or before[3], before[4] if row[4] is None else row[4]
            row[6], row[7] = before[6] + 1, before[7] + missed
        rows[holder.pk] = row
    # In one order for everybody: two who write at once then wait for each other and do not lock each other out.
    return sorted(rows.values())


def keep(rows: Sequence[Sequence[Any]]) -> int:
    """Write how devices fare, and say how many rows were new; the others had been written by somebody else meanwhile."""
    if not rows:
        return 0
    with transaction.atomic(), verbs.stream("device health"), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_MANY, [_array(column) for column in zip(*rows, strict=True)])
            return int(cursor.rowcount)
        written = 0
        for row in rows:
            cursor.execute(_ONE, [*row[:2], _adapted(row[2]), _adapted(row[3]), *row[4:]])
            written += cursor.rowcount
        return written


def _array(column: Iterable[int | None]) -> str:
    return "{" + ",".join(["NULL" if one is None else str(one) for one in column]) + "}"


def _adapted(told_ms: int | None) -> Any:
    return None if told_ms is None else connection.ops.adapt_datetimefield_value(rules.moment(told_ms))


def signs_of_life(devices: Iterable[int]) -> None:
    """Signals came: their devices were heard of."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [[device, now] for device in sorted(devices)]
    if rows:
        with transaction.atomic(), verbs.stream("device health"), connection.cursor() as cursor:
            cursor.executemany(_SIGN, rows)
