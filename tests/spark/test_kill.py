"""A worker that dies in the middle of a run loses no rows and adds none."""

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.spark.both import crowd, same
from tests.spark.standalone import WORKERS, Standalone
from tests.spark.test_agree import law_at
from yinian.entitlement.policies import plan, queries
from yinian.foundation import engines
from yinian.foundation.engines import FACTS, Engine

PIECES, EACH = 120, 5_000
CODE, DAY = "640202", date(2026, 5, 12)
PATIENCE = 300


def progress(context: Any) -> tuple[int, int]:
    """How many tasks of the running stage are done, and how many there are."""
    tracker = context.statusTracker()
    running = [stage for stage in map(tracker.getStageInfo, tracker.getActiveStageIds()) if stage is not None]
    return max(((stage.numCompletedTasks, stage.numTasks) for stage in running), default=(0, 0))


def executors(context: Any) -> int:
    """How many executors the run has, the driver's own place aside."""
    return len(context._jsc.sc().statusTracker().getExecutorInfos()) - 1


def until(holds: Callable[[], bool]) -> bool:
    """Wait for something; whether it came."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if holds():
            return True
        time.sleep(0.02)
    return False


def test_a_killed_worker_changes_nothing(cluster: Standalone, spark: Engine, embedded: Engine, tmp_path: Path) -> None:
    facts, one, other = tmp_path / "facts", tmp_path / "duckdb", tmp_path / "spark"
    facts.mkdir()
    for piece in range(PIECES):
        crowd(facts / f"{piece}.parquet", piece * EACH, (piece + 1) * EACH)
    statement = plan.plan(law_at(CODE, DAY), queries.value_of(queries.padded(CODE)), source=FACTS).sql
    engines.answers(embedded, statement, facts, one)
    context = spark.session.sparkContext  # type: ignore[attr-defined]
    assert until(lambda: executors(context) == WORKERS)
    run = threading.Thread(target=engines.answers, args=(spark, statement, facts, other))
    run.start()
    assert until(lambda: not run.is_alive() or progress(context)[0] >= PIECES // 10)
    cluster.kill(0)
    done, total = progress(context)
    assert run.is_alive() and done < total, "the run was over before a worker could be killed"
    run.join(PATIENCE)
    assert not run.is_alive(), "the run did not end without its worker"
    assert until(lambda: executors(context) == WORKERS - 1)
    assert same(one, other) == PIECES * EACH
