"""Every night: the counts of every region, and files that look like one person's."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, daily, job, today
from yinian.registry.elders import charges, groups, merges
from yinian.registry.elders.doubles import Pair
from yinian.registry.elders.merges import Likeness

BY = system("档案整理")
# One spelling of the name and something that two people seldom share, the surest first; a twin has a name of their own.
SHARED = {
    "address": "b.born_on = a.born_on AND b.address = a.address AND a.address <> ''",
    "phone": "b.phone_blind = a.phone_blind",
    "place": "b.born_on = a.born_on AND b.region_path = a.region_path",
}
# Each by itself, so that the database joins on equal columns; with OR between them it would compare every namesake.
ALIKE = """
    SELECT a.id, b.id, a.region_path, b.region_path
    FROM registry_elder a JOIN registry_elder b ON b.pinyin = a.pinyin AND b.id > a.id AND {shared}
    WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND a.died_on IS NULL AND b.died_on IS NULL
        AND NOT EXISTS (SELECT 1 FROM registry_pair p WHERE p.first_id = a.id AND p.second_id = b.id)
"""


@job(charges.JOB, _("统计重点人群"), whole=False)
def count(run: Run) -> dict[str, Any]:
    """Count every label, group and missing field of every region anew."""
    rows, on = groups.counted(BY, today(run)), today(run)
    with transaction.atomic():
        charges.keep_counts(rows, on, by=BY)
        run.advance(1, total=1)
    return {"regions": len(rows)}


@job("elders.look_alikes", _("查找疑似重复档案"))
def look_alikes(run: Run) -> dict[str, Any]:
    """Find pairs of files not yet known that look like one person's."""
    found: dict[tuple[int, int], Likeness] = {}
    with connection.cursor() as cursor:
        for reason, shared in SHARED.items():
            cursor.execute(ALIKE.format(shared=shared))
            for first, second, one, other in cursor.fetchall():
                likeness = Likeness(first, second, merges.common(one, other), Pair.Reason(reason).value)
                found.setdefault((first, second), likeness)
    merges.suspect(found.values(), today(run), by=BY)
    return {"pairs": len(found)}


daily("01:30")(count)
daily("02:10")(look_alikes)
