"""Drafts of law for the pages: one being written, one that waits for consent."""

from datetime import UTC, date
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from tests.entitlement.policies import drafted
from yinian.entitlement.policies import drafting, what_if
from yinian.foundation import snapshots
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder


def rows(cast: Cast) -> dict[str, Any]:
    """Both of the district."""
    chen = cast.actor("chen")
    handed = drafted.made(cast, title="重阳慰问待批准")
    drafting.submit(handed, date(2026, 12, 1), by=chen, why="样例")
    snapshot()
    return {"draft": drafted.made(cast, title="重阳慰问草案"), "handed": handed}


def snapshot() -> None:
    """The facts of everybody as the nightly job would keep them, written by hand: nothing of a test is committed."""
    about, folder = what_if.facts(), snapshots.folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in snapshots.kept(ELDERS):
        old.path.unlink(missing_ok=True)
    people = list(Elder.unscoped.values_list("pk", "region_path", "born_on"))
    now = timezone.now().astimezone(UTC)
    path = folder / f"elder@all@{timezone.localdate()}@{now:%Y%m%dT%H%M%S%f}.parquet"
    columns = ", ".join(f"NULL::VARCHAR AS {name}" for name in about if name != "born_on")
    with snapshots.reader() as db:
        db.execute("CREATE TABLE people (subject BIGINT, region_path VARCHAR, born_on DATE)")
        db.executemany("INSERT INTO people VALUES (?, ?, ?)", people)
        db.execute(f"COPY (SELECT *, {columns} FROM people) TO '{path}' (FORMAT parquet)")
