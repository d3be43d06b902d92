"""Applications in every state that the pages show, each of an elder of its own, and a run over many of them."""

from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from yinian.entitlement.benefits import applying, many
from yinian.entitlement.benefits.applications import Application
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.registry.elders import actions as elders

HOURS = "home_service_hours"


def rows(cast: Cast) -> dict[str, Any]:
    """One handed in, one reviewed, one in public notice with an objection, one whose notice is over."""
    he, chen, asked = cast.actor("he"), cast.actor("chen"), timezone.now()
    handed, reviewed, noticed, shown = (_asked(cast, number, name) for number, name in enumerate("甲乙丙丁"))
    for row in (reviewed, noticed, shown):
        applying.review(row, by=he)
    for row in (noticed, shown):
        applying.notice(row, by=he)
    applying.object_to(noticed, by=chen, why="李某：不住在本社区")
    given = {"act": "review", "numbers": [handed.pk], "post": chen.post_id}
    result = {"act": "review", "done": 0, "refused": [[handed.pk, "无法判定，缺少：户籍。 请先记录这些情况，再审核。"]]}
    with writing("test"):
        Application.unscoped.filter(pk=shown.pk).update(notice_until=timezone.localdate())
        moved = Run.unscoped.create(
            key="moved", job=many.MOVE, state="done", region_path=chen.region_path, given=given, result=result,
            asked_at=asked, done=1, total=1,
        )  # fmt: skip
    return {"application": handed, "reviewed": reviewed, "noticed": noticed, "notice_over": shown, "moved": moved}


def _asked(cast: Cast, number: int, name: str) -> Application:
    head = f"99010419430101{number + 700:03d}"
    given = elders.Registration(f"申{name}", cast.regions["dongshuncheng"], head + citizen_id_check(head))
    return applying.submit(elders.register(given, by=BY), HOURS, by=cast.actor("lin"))
