"""The nightly plan of a city: 1,880,000 elders, 200,000 at risk, two thousand visitors, into PostgreSQL, in a process of its own.

Who is at risk is laid as dated facts in bare rows: an elder in ten lives alone, one in a hundred of those at risk is dependent as
well. The first night is measured, which writes the whole list and all turns of the month; then the same night once more.
"""

import json
import os
import sys
from datetime import date

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.frame import watched  # noqa: E402
from yinian.foundation import regions, verbs  # noqa: E402
from yinian.foundation.actor import Actor, system  # noqa: E402
from yinian.foundation.administration import places, posts  # noqa: E402
from yinian.foundation.deadlines import Deadline  # noqa: E402
from yinian.programmes.welfare_visits import jobs  # noqa: E402
from yinian.programmes.welfare_visits.models import Listed, Turn, Visitor  # noqa: E402
from yinian.registry.elders.models import Elder  # noqa: E402

BY = system("bench")
CITY = "990000"
AT_RISK = int(os.environ.get("YINIAN_BENCH_AT_RISK", "200000"))
COUNT = os.environ.get("YINIAN_BENCH_ELDERS", "")
VISITORS = 2_000


def stage() -> None:
    """The city, those at risk and the visitors; the country's own terms hold."""
    watched([sys.executable, "-m", "yinian", "regions", "load"], dict(os.environ))
    size = ["--count", COUNT] if COUNT else ["--full"]
    watched([sys.executable, "-m", "yinian", "people", "generate", "--region", CITY, *size], dict(os.environ))
    city = regions.by_code(CITY)
    places.switch_module(city, "welfare_visits", True, by=BY)
    lay(date(2026, 1, 1), by=BY)


@verbs.verb("bench.lay", "测速用探访数据", may=frozenset())
def lay(since: date, *, by: Actor) -> None:
    """Facts of those at risk, and visitors spread over the communities."""
    city = regions.by_code(CITY)
    account = posts.open_account("bench.visitor", "测速", by=by, password="ji-mo-2026-Deng")
    kinds = "'living', 'empty_nest', 'left_behind', 'bereaved_parent', 'grade', 'disability', 'dementia'"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM registry_elderfact WHERE kind IN ({kinds})")
        cursor.execute(
            "INSERT INTO registry_elderfact (elder_id, kind, value, since, source, wrong, region_path) "
            "SELECT id, CASE WHEN n %% 5 = 0 THEN 'left_behind' ELSE 'living' END, "
            "CASE WHEN n %% 5 = 0 THEN 'yes' ELSE 'alone' END, %s, '', FALSE, region_path FROM (SELECT id, region_path, "
            "row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS whole FROM registry_elder) e "
            "WHERE n %% greatest(1, whole / %s) = 0 LIMIT %s",
            [since, AT_RISK, AT_RISK],
        )
        cursor.execute(
            "INSERT INTO registry_elderfact (elder_id, kind, value, since, source, wrong, region_path) "
            "SELECT elder_id, 'grade', CASE WHEN mod(elder_id, 10) = 0 THEN 'severe' ELSE 'mild' END, since, '', FALSE, region_path "
            "FROM registry_elderfact WHERE kind = 'living'"
        )
        # Everybody else's situation is known too: the plan reads them all.
        cursor.execute(
            "INSERT INTO registry_elderfact (elder_id, kind, value, since, source, wrong, region_path) "
            "SELECT id, 'living', 'with_children', %s, '', FALSE, region_path FROM registry_elder e WHERE NOT EXISTS "
            "(SELECT 1 FROM registry_elderfact f WHERE f.elder_id = e.id AND f.kind = 'living')",
            [since],
        )
        cursor.execute(
            "INSERT INTO foundation_account (password, login, name, is_active, must_change_password, phone_blind) "
            "SELECT '', 'bench.' || n, '探访' || n, TRUE, FALSE, NULL FROM generate_series(1, %s) n",
            [VISITORS],
        )
        cursor.execute(
            "INSERT INTO welfare_visits_visitor (account_id, region_id, per_day, since, region_path) "
            "SELECT a.id, r.id, 12, %s, r.path FROM (SELECT id, path, row_number() OVER (ORDER BY path) AS n FROM foundation_region "
            "WHERE path LIKE %s AND level = 'community') r JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n "
            "FROM foundation_account WHERE login LIKE 'bench.%%' AND id <> %s) a ON a.n = 1 + (r.n - 1) %% %s",
            [since, f"{city.path}%", account.pk, VISITORS],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_elderfact, welfare_visits_visitor, registry_elder")


def plan() -> None:
    """One night."""
    told = jobs.plan_region(regions.by_code(CITY), timezone.localdate().replace(day=1))
    print(json.dumps(told))


def main() -> None:
    """Stage, plan in a process that is watched, plan again, and tell."""
    stage()
    step = [sys.executable, "-m", "bench.safety.visit_plan", "plan"]
    first = watched(step, dict(os.environ))
    again = watched(step, dict(os.environ))
    elders = Elder.unscoped.filter(regions.within(regions.by_code(CITY).path, "region_path")).count()
    wrote = [
        json.loads(next(line for line in one.output.splitlines() if line.startswith("{"))) for one in (first, again)
    ]
    changed = sum(value for name, value in wrote[1].items() if name not in ("listed", "turns"))
    due = Deadline.unscoped.filter(subject_kind="welfare_visits.turn").count()
    note = (
        f"{elders:,} elders, {Listed.unscoped.count():,} on the list, {Turn.unscoped.count():,} turns with {due:,} deadlines, "
        f"{Visitor.unscoped.count():,} places of {VISITORS:,} visitors; once more: {again.seconds:.0f} s, {changed} changes"
    )
    for name, figure, said in (
        ("safety.visit_plan_s", first.seconds, note),
        ("safety.visit_plan_mb", max(first.megabytes, again.megabytes), ""),
        ("safety.visit_plan_again_changes", changed, ""),
    ):
        print(json.dumps({"name": name, "figure": figure, "note": said}), flush=True)


if __name__ == "__main__":
    plan() if "plan" in sys.argv else main()
