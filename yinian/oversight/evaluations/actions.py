"""Recording what an evaluating body found of a provider."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.oversight.evaluations import queries, rules
from yinian.oversight.evaluations.models import Evaluation
from yinian.registry.providers import standing
from yinian.registry.providers.models import Provider

RECORDERS = frozenset({Role.OFFICER, Role.EVALUATOR})


@dataclass(frozen=True, slots=True)
class Found:
    """What a body's report says."""

    body: str
    document: str
    since: date
    on: date
    until: date
    points: int
    passed: bool = True


@verbs.verb("evaluation.record", _("登记服务商评估"), may=RECORDERS)
def record(provider: Provider, found: Found, *, by: Actor, why: str = "") -> Evaluation:
    """Keep an evaluation with what elders said in its days; a passed one lets the provider be paid until it ends."""
    if not (0 < len(found.body.strip()) <= 100 and 0 < len(found.document.strip()) <= 200):
        raise _refused(provider, _("评估机构或评估报告没有写。"), _("请写明由谁评估、依据哪份报告。"))
    if not found.since <= found.on < found.until or found.on > timezone.localdate():
        raise _refused(
            provider, _("评估期、评估日期或有效期不对。"), _("请核对：评估日期不在今天之后，有效期在它之后。")
        )
    if not 0 <= found.points <= rules.FULL:
        raise _refused(provider, _("评分须在 0 到 100 之间。"), _("请核对评分。"))
    Provider.unscoped.select_for_update(of=("self",)).get(pk=provider.pk)
    said = queries.said(provider, found.since, found.on)
    row: Evaluation = verbs.create(
        Evaluation, provider=provider, body=found.body.strip(), document=found.document.strip(), since=found.since,
        on=found.on, until=found.until, passed=found.passed, points=found.points, spoken=said.spoken,
        satisfaction=said.satisfaction, weight=said.weight, source=said.source,
        score=rules.score(found.points, said.satisfaction, said.weight), region_path=provider.region_path,
    )  # fmt: skip
    newest = queries.of_provider(queries.WHOLE, provider)[0]
    standing.evaluated(provider, newest.score, newest.until if newest.passed else None, by=by)
    return row


def _refused(provider: Provider, why: Any, do: Any) -> Refused:
    return Refused(_("您要登记对「{name}」的评估。"), why, do, name=provider.name)
