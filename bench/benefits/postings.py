"""benefits.pg_limit_ratio, orm_ratio, peak_mb, twelve_months_s: a month of a whole city from PostgreSQL to PostgreSQL.

The database is the environment's, with the city and what bench/benefits/stage.py granted it. Run by bench/benefits/run.py as
a process of its own.
"""

import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.benefits import stage  # noqa: E402
from yinian.entitlement.benefits import accruals, months, reckoning  # noqa: E402
from yinian.entitlement.benefits.dues import Accrual, Due, Undecided  # noqa: E402
from yinian.entitlement.benefits.models import Decision  # noqa: E402
from yinian.entitlement.policies import answers, together  # noqa: E402
from yinian.entitlement.policies.plan import Law  # noqa: E402
from yinian.entitlement.policies.tables import Table  # noqa: E402
from yinian.entitlement.policies.together import Outcome  # noqa: E402
from yinian.foundation import jobs, periods, regions, verbs  # noqa: E402
from yinian.foundation.actor import Actor  # noqa: E402
from yinian.foundation.jobs import Run  # noqa: E402
from yinian.foundation.ledger import LedgerAccount, Posting, Transfer  # noqa: E402
from yinian.registry.elders.models import Elder, ElderFact  # noqa: E402

ORDER = ("limit", "limit", "ours", "ours", "limit")  # ours has gone first, and its rows are what the limit writes
SAMPLE, LATE_DEATHS, LATE_FACTS = 12_000, 500, 2_000
EMPTIED = (Due, Undecided, Accrual, Posting, Transfer)
DUE = ("elder", "benefit", "month", "turn", "amount_fen", "row", "decision")


def tell(name: str, figure: float, note: str) -> None:
    print(json.dumps({"name": name, "figure": round(figure, 3), "note": note}), flush=True)


def main() -> None:
    first = timezone.localdate().replace(day=1)
    people = Decision.unscoped.filter(amount__gt=0).values("elder").distinct().count()
    city = regions.by_code(stage.CITY)
    idle = resident()
    empty()
    clear_peak()
    spent: dict[str, list[float]] = {"ours": [ours(city, first)], "limit": []}
    peak = high_water() - idle
    rows, paid, amount = counted()
    kept = keep(Path(os.environ["YINIAN_VAR"]))
    loop, sampled, seen = by_loop(city, first)
    for which in ORDER:
        empty()
        spent[which].append(ours(city, first) if which == "ours" else limit(city, first, kept))
        if counted() != (rows, paid, amount):
            raise SystemExit(f"{which} left {counted()} rows, people and fen, not {(rows, paid, amount)}")
    mine, least = statistics.median(spent["ours"]), statistics.median(spent["limit"])
    note = f"{mine:.1f} s against {least:.1f} s; {rows:,} dues and postings of {paid:,} recipients"
    tell("benefits.pg_limit_ratio", mine / least, note)
    note = f"a loop over {sampled:,} of {people:,} people took {loop:.1f} s, taken up to all; {seen:,} rows alike"
    tell("benefits.orm_ratio", loop / sampled * people / mine, note)
    tell("benefits.peak_mb", peak, f"{idle:.0f} MB idle")
    twelve(city, periods.add_months(first, -11), first)


# --- the ways ---------------------------------------------------------------------------------------------------


def ours(city: Any, first: date) -> float:
    """Our accrual: begun as an officer begins it, done as the worker does it."""
    made = accruals.begin(city, first, by=stage.BY)
    began = time.perf_counter()
    perform(made)
    return time.perf_counter() - began


def perform(made: Accrual) -> None:
    run = Run.unscoped.get(pk=made.totals["run"])
    jobs.perform.call(run.pk)
    run.refresh_from_db()
    if run.state != "done":
        raise SystemExit(f"the accrual ended as {run.state}: {run.error}")


def keep(folder: Path) -> dict[str, Path]:
    """The rows that ours wrote, as the text that COPY reads."""
    found = {}
    for model in (Accrual, Transfer, Due, Posting):
        table = model._meta.db_table
        found[table] = folder / f"{table}.copy"
        with connection.cursor() as cursor, found[table].open("wb") as out:
            with cursor.copy(f"COPY (SELECT * FROM {table} ORDER BY id) TO STDOUT") as copy:
                for block in copy:
                    out.write(block)
    return found


@verbs.verb("bench.write", "测速用写入", may=frozenset())
def write(kept: dict[str, Path], *, by: Actor) -> None:
    """Write the same rows with nothing computed: one COPY a table, in one transaction."""
    for table, path in kept.items():
        with connection.cursor() as cursor, path.open("rb") as rows:
            columns = header(table)
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                while block := rows.read(1 << 20):
                    copy.write(block)


def header(table: str) -> str:
    """The columns of a table in the order in which the database keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            [table],
        )
        return ", ".join(f'"{row[0]}"' for row in cursor.fetchall())


def limit(city: Any, first: date, kept: dict[str, Path]) -> float:
    """The same columns read in the same way, and the same rows written: nothing between."""
    began = time.perf_counter()
    with reckoning.opened(city, [first]):
        pass
    write(kept, by=stage.BY)
    return time.perf_counter() - began


class Undone(Exception):
    """What the loop wrote is taken back."""


def by_loop(city: Any, first: date) -> tuple[float, int, int]:
    """A loop as one writes it with models: iterator, one person after the other, bulk_create; compared row for row."""
    holders = Decision.unscoped.filter(amount__gt=0, unit="fen").order_by("elder_id")
    ids = list(holders.values_list("elder_id", flat=True).distinct()[:SAMPLE])
    said = {tuple(row) for row in Due.unscoped.filter(elder__lte=ids[-1]).values_list(*DUE)}
    began, made = time.perf_counter(), []
    try:
        with transaction.atomic():
            made = loop(city, first, ids[-1], by=stage.BY)
            with connection.cursor() as cursor:
                # What a commit would do, and what ours has done in its time: look up the keys.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            spent = time.perf_counter() - began
            raise Undone
    except Undone:
        pass
    if made != said:
        raise SystemExit(f"the loop and the columns differ: {sorted(made ^ said, key=str)[:5]}")
    return spent, len(ids), len(said)


@verbs.verb("bench.loop", "测速用逐人核算", may=frozenset())
def loop(city: Any, first: date, last: int, *, by: Actor) -> set[tuple[Any, ...]]:
    """Decide and post one person after the other, some thousand rows at a time."""
    law = months.law_of(city, first).places[0].spans[0].law
    accrual = Accrual.unscoped.create(region=city, month=first, begun_at=timezone.now(), region_path=city.path)
    transfer = Transfer.objects.create(key="bench.loop", on=first, text="bench", at=timezone.now())
    origin = LedgerAccount.unscoped.filter(kind__endswith=":source").first()
    found: set[tuple[Any, ...]] = set()
    total = 0
    for people in batches(first, last):
        facts, accounts = facts_of(people, first), accounts_of(people)
        dues, postings = [], []
        for elder, grants in people.items():
            for benefit, row, amount in decided(law, elder, grants, facts[elder.pk], first):
                grant = grants[benefit]
                dues.append(
                    Due(
                        elder=elder, benefit=benefit, month=first, turn=9, amount_fen=amount, row=row, decision=grant,
                        accrual=accrual, transfer=transfer, region_path=grant.region_path,
                    )
                )  # fmt: skip
                postings.append(Posting(transfer=transfer, account_id=accounts[elder.party_id], amount=amount))
                found.add((elder.pk, benefit, first, 0, amount, row, grant.pk))
                total += amount
        Due.unscoped.bulk_create(dues, batch_size=2_000)
        Posting.objects.bulk_create(postings, batch_size=2_000)
    Posting.objects.create(transfer=transfer, account=origin, amount=-total)
    return found


People = dict[Elder, dict[str, Decision]]


def batches(first: date, last: int) -> Iterator[People]:
    """Who holds something on a day, two thousand people at a time."""
    rows = Decision.unscoped.filter(amount__gt=0, unit="fen", since__lte=first, elder__lte=last).filter(
        Q(until=None) | Q(until__gt=first)
    )
    people: People = {}
    for row in rows.select_related("elder").order_by("elder_id", "id").iterator(chunk_size=2_000):
        if row.elder not in people and len(people) == 2_000:
            yield people
            people = {}
        people.setdefault(row.elder, {})[row.benefit] = row
    yield people


def facts_of(people: People, first: date) -> dict[int, dict[str, Any]]:
    """What is known of these people on a day."""
    found: dict[int, dict[str, Any]] = {elder.pk: {"born_on": elder.born_on} for elder in people}
    rows = ElderFact.unscoped.filter(elder__in=list(people), since__lte=first)
    for row in rows.filter(Q(until=None) | Q(until__gt=first)).iterator(chunk_size=2_000):
        found[row.elder_id][row.kind] = row.value
    return found


def accounts_of(people: People) -> dict[int, int]:
    """The accounts of these people, by party."""
    parties = [elder.party_id for elder in people]
    return dict(LedgerAccount.unscoped.filter(kind="benefit:due", party__in=parties).values_list("party", "pk"))


def decided(
    law: Law, elder: Elder, grants: dict[str, Decision], facts: dict[str, Any], first: date
) -> Iterator[tuple[str, int, int]]:
    """What is due to one person this month: benefit, row and amount."""
    gone = elder.died_on is not None and elder.died_on <= first
    left = elder.left_on is not None and elder.left_on <= first
    if gone or left or elder.merged_into_id is not None or elder.registered_on > first:
        return
    outcomes = {}
    for table in law.tables:
        if table.benefit in grants:
            answer = answers.decide(table, facts, first, lambda _name, _on: None)
            row = -1 if answer.needs else answer.row.number if answer.row else 0
            outcomes[table.benefit] = Outcome(row, 0 if answer.needs else answer.amount)
    settled = together.settle(outcomes, law.rules, law.benefits)
    for table in law.tables:
        one = settled.get(table.benefit)
        if one is not None and one.stands and one.amount and due(table, first, grants[table.benefit].since):
            yield table.benefit, one.row, one.amount


def due(table: Table, first: date, begun: date) -> bool:
    """Whether a benefit is paid in this month."""
    return months.is_paid(table) and months.is_due_in(table, first, begun)


# --- twelve months ----------------------------------------------------------------------------------------------


def twelve(city: Any, begun: date, first: date) -> None:
    """A year that stands posted, some deaths and facts that come late, and the whole year reckoned anew."""
    empty()
    with quick(), unindexed():
        perform(accruals.recompute(city, begun, first, by=stage.BY, why="测速"))
    rows, _people, amount = counted()
    late(begun, by=stage.BY)
    made = accruals.recompute(city, begun, first, by=stage.BY, why="测速")
    clear_peak()
    began = time.perf_counter()
    perform(made)
    spent = time.perf_counter() - began
    now, _people, after = counted()
    note = f"{rows:,} dues stood, {now - rows:,} differences of {(after - amount) / 100:,.0f} yuan; {high_water():.0f} MB in all"
    tell("benefits.twelve_months_s", spent, note)


@verbs.verb("bench.late", "测速用迟到的事实", may=frozenset())
def late(begun: date, *, by: Actor) -> None:
    """Some have died half a year ago, and of some another grade holds since then."""
    day = periods.add_months(begun, 6)
    people = list(
        Due.unscoped.order_by("elder_id").values_list("elder_id", flat=True).distinct()[: LATE_DEATHS * 100 : 100]
    )
    Elder.unscoped.filter(pk__in=people).update(died_on=day)
    facts = ElderFact.unscoped.filter(kind="grade", value="moderate", since__lt=day).order_by("pk")
    ElderFact.unscoped.filter(pk__in=list(facts.values_list("pk", flat=True)[:LATE_FACTS])).update(value="mild")


# --- the scratch database and the process ------------------------------------------------------------------------


def counted() -> tuple[int, int, int]:
    """How many dues stand, of how many people, and their sum; the book must sum to nothing and hold as many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT elder_id), coalesce(sum(amount_fen), 0) FROM entitlement_due")
        rows, people, amount = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(sum(p.amount), 0), coalesce(sum(p.amount) FILTER (WHERE a.party_id IS NOT NULL), 0), "
            "count(*) FILTER (WHERE a.party_id IS NOT NULL) "
            "FROM foundation_posting p JOIN foundation_ledgeraccount a ON a.id = p.account_id"
        )
        if cursor.fetchone() != (0, amount, rows):
            raise SystemExit("the book does not hold what the dues say")
    return rows, people, int(amount)


@contextmanager
def quick() -> Iterator[None]:
    """Rows come in without foreign keys being looked up: for what is staged, never for what is measured."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


@contextmanager
def unindexed() -> Iterator[None]:
    """Ten million rows are staged without the indexes that no rule needs, which are then built at once."""
    tables = ", ".join(f"'{model._meta.db_table}'" for model in (Due, Posting))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({tables}) AND indexdef NOT LIKE '%UNIQUE%'"
        )
        found = cursor.fetchall()
        for name, _made in found:
            cursor.execute(f'DROP INDEX "{name}"')
        try:
            yield
        finally:
            for _name, made in found:
                cursor.execute(made)
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in (Due, Posting, Transfer))}")


def empty() -> None:
    """Take everything back that an accrual writes."""
    with quick(), connection.cursor() as cursor:
        tables = ", ".join(model._meta.db_table for model in EMPTIED)
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        cursor.execute("CHECKPOINT")


def resident() -> float:
    """Megabytes that this process holds now."""
    return _status("VmRSS")


def high_water() -> float:
    """The most it held since `clear_peak`."""
    return _status("VmHWM")


def clear_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"no {name} is told of this process")


if __name__ == "__main__":
    main()
