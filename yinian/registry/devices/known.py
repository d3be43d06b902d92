"""The devices as the intake knows them: number, key and last sequence, kept in memory and read again when one was changed."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.utils import timezone

from yinian.foundation.fields import decrypt

MOST, PART = 1_500_000, 5_000
# A change may be committed some time after it was dated.
AFTER = timedelta(seconds=90)
_FIND = """
    SELECT d.id, d.serial, d.key, d.turn, d.retired_on, COALESCE(h.sequence, 0)
    FROM registry_device d LEFT JOIN registry_health h ON h.device_id = d.id WHERE d.serial IN ({})
"""


@dataclass(slots=True)
class Holder:
    """One device: its key, which turn of it, and the last sequence of its telemetry that was taken."""

    pk: int
    key: bytes
    turn: int
    sequence: int


class Known:
    """What is known of devices; whoever is not known is looked up, many at once."""

    def __init__(self) -> None:
        self.devices: dict[str, Holder] = {}
        self.looked_at = 0.0

    def find(self, serials: Iterable[str]) -> dict[str, Holder]:
        """Learn of the devices not yet known; those that are in no table, or retired, stay out."""
        asked = iter({serial for serial in serials if serial not in self.devices})
        if len(self.devices) > MOST:
            self.devices.clear()
        while part := list(islice(asked, PART)):
            self._read(part)
        return self.devices

    def _read(self, serials: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_FIND.format(", ".join(["%s"] * len(serials))), serials)
            for pk, serial, key, turn, retired_on, sequence in cursor.fetchall():
                if retired_on is None and key is not None:
                    opened = bytes.fromhex(decrypt(bytes(key), "registry_device.key"))
                    self.devices[serial] = Holder(pk, opened, turn, sequence)

    def refresh(self, every: float = 1.0) -> None:
        """Forget the devices changed lately, so that they are looked up anew; asked at most once in so many seconds."""
        now = time.monotonic()
        if now - self.looked_at < every:
            return
        self.looked_at = now
        with connection.cursor() as cursor:
            cursor.execute("SELECT serial FROM registry_device WHERE changed_at > %s", [timezone.now() - AFTER])
            for (serial,) in cursor.fetchall():
                self.devices.pop(serial, None)
