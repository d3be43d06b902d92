"""Three certified assessors of 大东区 and one whose certificate has run out, made by the verbs, each able to sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from yinian.entitlement.assessment import actions, queries
from yinian.entitlement.assessment.models import Assessment
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Worker

NAMES = (("li", "李评"), ("sun", "孙估"), ("qian", "钱师"), ("wu", "吴复"), ("lapsed", "过期者"))


@dataclass
class Team:
    """The assessors, and the cast they assess."""

    cast: Cast
    workers: dict[str, Worker]

    def actor(self, name: str) -> Actor:
        return self.cast.actor(name)

    def given(self, lead: str = "li", second: str = "sun", **more: Any) -> actions.Arrangement:
        return actions.Arrangement(self.workers[lead], self.workers[second], **more)

    def arranged(self, **more: Any) -> Assessment:
        assert self.cast.elder
        return actions.arrange(self.cast.elder, self.given(**more), by=self.actor("chen"))

    def seen(self, row: Assessment, who: str) -> Assessment:
        return queries.assessment(self.actor(who), row.pk)

    def filled(
        self, row: Assessment, worse: dict[str, int] | None = None, found: dict[str, Any] | None = None
    ) -> Assessment:
        """Every item answered by the lead, all at its best but for those given."""
        scale, lead = queries.scale(row.scale), next(k for k, w in self.workers.items() if w.pk == row.lead_id)
        for item in scale.items:
            actions.answer(row, item.code, (worse or {}).get(item.code, item.options[0].score), by=self.actor(lead))
        actions.find(row, found or {}, by=self.actor(lead), informant="王磊")
        return row

    def concluded(
        self, worse: dict[str, int] | None = None, found: dict[str, Any] | None = None, **more: Any
    ) -> Assessment:
        """A whole assessment by the first two, from being arranged to its result."""
        row = self.filled(self.arranged(**more), worse, found)
        lead, second = (next(k for k, w in self.workers.items() if w.pk == pk) for pk in (row.lead_id, row.second_id))
        actions.sign(row, by=self.actor(lead))
        return actions.conclude(row, by=self.actor(second))


def build(cast: Cast, names: Sequence[tuple[str, str]] = NAMES) -> Team:
    """Hire them, certify them, and give each a post."""
    today, dadong = timezone.localdate(), cast.regions["dadong"]
    workers = {}
    for number, (key, name) in enumerate(names):
        row = workforce.hire(workforce.Hiring(name, "assessor", dadong, since=today - timedelta(days=90)), by=BY)
        ends = today - timedelta(days=1) if key == "lapsed" else today + timedelta(days=300)
        paper = workforce.Paper("assessor", f"PG2026{number:04}", today - timedelta(days=400), ends)
        workforce.add_certificate(row, paper, by=BY)
        account = posts.open_account(f"{key}.test", name, by=BY, phone=f"1390000020{number}")
        cast.parties[key] = row.party
        cast.posts[key] = posts.give_post(account, posts.Seat(Role.ASSESSOR, party=row.party), by=BY)
        workers[key] = row
    return Team(cast, workers)
