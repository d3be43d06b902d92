"""house.audit_verify_s: a million lines written, sealed, and verified whole; then one altered, which must be found."""

import time

from django.db import connection

from bench.house import stage as s
from yinian.foundation.journal import lines, seals

COUNT, PART = 1_000_000, 20_000

for start in range(0, COUNT, PART):
    entries = (
        lines.Entry(
            "elder.register", n - start, None, "registry.elder", n, "/1/2/3/", "",
            {f"registry.elder:{n}": {"name": [None, "某某某"], "address": [None, f"示例路 {n} 号"]}},
        )
        for n in range(start, start + PART)
    )  # fmt: skip
    lines.write(entries, by=s.BY, request=f"{start:016x}")
while seals.seal():
    pass
began = time.perf_counter()
report = seals.verify()
spent = time.perf_counter() - began
assert report.sound, report
assert report.lines == COUNT, report
s.tell("house.audit_verify_s", spent, f"{report.lines:,} lines under {report.seals:,} seals")

with connection.cursor() as cursor:
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
    else:
        cursor.execute("DROP TRIGGER foundation_line_keep_update")
    with s.verbs.guard.writing("tamper"):
        cursor.execute("UPDATE foundation_line SET who = 'nobody' WHERE id = 777777")
assert seals.verify().counted == 1
