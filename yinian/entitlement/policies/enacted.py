"""The drafts that became law: kept in memory by each process, and looked after again every few seconds."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, connection
from django.db.models import Count, Max

from yinian.entitlement.policies.flow import Status
from yinian.entitlement.policies.models import Draft
from yinian.foundation.actor import system
from yinian.foundation.regions import RegionCode

# Law is public: it is read as the system itself, not as the officer who looks at it.
BY = system("政策")
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Enacted:
    """One table that was enacted for a region: its whole words, and since when the newest of them hold."""

    draft: int
    region: str
    benefit: str
    text: str
    since: date

    @property
    def file(self) -> str:
        """Where it would lie in the repository; decisions name a table by this."""
        return f"{self.region[:6]}/benefits/{self.benefit}.yaml"


class _Kept:
    """What this process knows, by which mark, and until when it need not ask again."""

    rows: tuple[Enacted, ...] = ()
    mark: tuple[object, ...] = ()
    until: float = 0.0


def tables() -> tuple[Enacted, ...]:
    """The last enacted table of each benefit of each region; asked of the database at most every few seconds."""
    if time.monotonic() >= _Kept.until:
        refresh()
    return _Kept.rows


def refresh() -> None:
    """Ask the database now: one small statement, and a second one where something was enacted since."""
    drafts = Draft.seen_by(BY).filter(status=Status.ENACTED)
    said = drafts.aggregate(count=Count("id"), last=Max("enacted_at"), top=Max("id"))
    mark = tuple(said.values())
    if mark != _Kept.mark:
        _Kept.rows = _last(list(drafts.order_by("enacted_at", "id"))) if said["count"] else ()
    _Kept.mark, _Kept.until = mark, time.monotonic() + SECONDS


def kept_here() -> bool:
    """Whether there is a database with a table of drafts at all: before the first set-up there is none."""
    try:
        return Draft._meta.db_table in connection.introspection.table_names()
    except DatabaseError:
        return False


def forget(until: float = 0.0) -> None:
    """Know nothing, and do not ask before this moment of the process's own clock: for tests, which take back what they did."""
    _Kept.rows, _Kept.mark, _Kept.until = (), (), until


def _last(drafts: Sequence[Draft]) -> tuple[Enacted, ...]:
    rows = RegionCode.objects.filter(region__in={draft.region_id for draft in drafts}, until=None)
    codes: dict[int, str] = {}
    for region, code in rows.order_by("system", "id").values_list("region_id", "code"):
        codes.setdefault(region, code.ljust(12, "0"))
    found: dict[tuple[str, str], Enacted] = {}
    for draft in drafts:
        place = codes.get(draft.region_id)
        if place is not None and draft.since is not None:
            found[place, draft.benefit] = Enacted(draft.pk, place, draft.benefit, draft.text, draft.since)
    return tuple(found.values())
