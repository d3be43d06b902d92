"""A city with its grants: the benchmark's own law in a folder of its own, and everybody whom it grants money granted it.

The environment's database holds the generated city, and YINIAN_POLICIES names a folder that does not exist yet. What
`benefit.adopt_many` does one by one with facts, proofs and lines is no part of what is measured here, so that grants and
accounts are written as bare rows. Run by bench/benefits/run.py as a process of its own.
"""

import shutil
from datetime import date, datetime
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.benefits import law as bench  # noqa: E402
from yinian.entitlement.benefits import months, rules  # noqa: E402
from yinian.entitlement.benefits.models import Decision  # noqa: E402
from yinian.foundation import columns, periods, regions, verbs  # noqa: E402
from yinian.foundation.actor import Actor, system  # noqa: E402
from yinian.foundation.bulk import pour  # noqa: E402
from yinian.foundation.ledger import LedgerAccount  # noqa: E402
from yinian.registry.elders.facts import ELDERS  # noqa: E402

BY = system("bench")
CITY = "990000"
SHELF = "rows:\n  - {title: 测速用规则, kind: 办法, level: 市, dated: 2020-01-01, status: 未核}\n"


def lay_law(root: Path) -> None:
    """Make the folder of a place where the benchmark's tables are all the law there is."""
    shipped = settings.ROOT / "policies"
    for name in ("names.yaml", "000000/approvals.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped / name, root / name)
    own = root / CITY
    (own / "benefits").mkdir(parents=True)
    (own / "documents.yaml").write_text(SHELF, encoding="utf-8")
    for path in bench.FOLDER.glob("*.yaml"):
        shutil.copyfile(path, own / path.name if path.name == bench.TOGETHER else own / "benefits" / path.name)


@verbs.verb("bench.grant", "测速用批量授予", may=frozenset())
def grant(on: date, since: date, *, by: Actor) -> tuple[int, int]:
    """Grant every elder what the law gives in money on a day, from a day on; how many grants, and to how many people."""
    found = bench.law(on)
    city = regions.by_code(CITY)
    with columns.engine(memory_mb=1_500) as db:
        db.execute("SET preserve_insertion_order=false")
        names = sorted({name for table in found.tables for name in table.inputs if name != "age"} | {"born_on"})
        columns.table(db, "facts", ELDERS, names, region_path=city.path, on=on)
        made = bench.planned(found, "memory.facts")
        db.execute(f"CREATE TABLE memory.said AS {made.sql}")
        count = 0
        for table in (table for table in found.tables if months.is_paid(table)):
            count += _decisions(db, table, since)
        (people,) = db.execute("SELECT count(*) FROM memory.granted").fetchone() or (0,)
        _accounts(db)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE entitlement_decision, foundation_ledgeraccount")
    return count, people


def _decisions(db: columns.duckdb.DuckDBPyConnection, table: bench.tables.Table, since: date) -> int:
    db.execute("CREATE TABLE IF NOT EXISTS memory.granted (person BIGINT PRIMARY KEY, path VARCHAR)")
    name, now = table.benefit, datetime(2026, 1, 1).astimezone().isoformat()
    where = f"FROM memory.said WHERE {name}_row > 0 AND {name}_amount > 0"
    db.execute(f"INSERT OR IGNORE INTO memory.granted SELECT subject, region_path {where}")
    said = (
        f"concat_ws(chr(9), subject, '{name}', 'granted', {name}_amount, 'fen', '{since}', '{CITY}/benefits/{name}.yaml', "
        f"'{table.version}', '{{}}', '{{}}', '测速用规则', '一', '{now}', region_path)"
    )
    columns_of = (
        "elder benefit status amount unit since table version facts trace document clause decided_at region_path"
    )
    count = 0
    (most,) = db.execute("SELECT max(subject) FROM memory.said").fetchone() or (0,)
    for low in range(0, most + 1, 200_000):
        text, rows = db.execute(
            f"SELECT string_agg({said}, chr(10)), count(*) {where} AND subject > {low} AND subject <= {low + 200_000}"
        ).fetchone() or ("", 0)
        if rows:
            pour(Decision, columns_of.split(), f"{text}\n")
        count += rows
    return count


def _accounts(db: columns.duckdb.DuckDBPyConnection) -> None:
    said = f"concat_ws(chr(9), '{rules.DUE}', 'fen', e.party_id, '应发待遇', g.path)"
    (most,) = db.execute("SELECT max(person) FROM memory.granted").fetchone() or (0,)
    db.execute("CREATE TABLE memory.parties AS SELECT id, party_id FROM live.registry_elder")
    for low in range(0, most + 1, 200_000):
        (text,) = db.execute(
            f"SELECT string_agg({said}, chr(10)) FROM memory.granted g JOIN memory.parties e ON e.id = g.person "
            f"WHERE g.person > {low} AND g.person <= {low + 200_000}"
        ).fetchone() or ("",)
        if text:
            pour(LedgerAccount, ("kind", "unit", "party", "name", "region_path"), f"{text}\n")


def main() -> None:
    """Lay the law, and grant everybody what it gives this month, from eleven months ago on."""
    lay_law(settings.POLICIES)
    first = timezone.localdate().replace(day=1)
    grants, people = grant(first, periods.add_months(first, -11), by=BY)
    print(f"{grants:,} grants of {people:,} people", flush=True)


if __name__ == "__main__":
    main()
