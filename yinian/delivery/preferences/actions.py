"""Counting an elder's habits anew, and writing down what they wish."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.preferences import rules
from yinian.delivery.preferences.models import Preference
from yinian.delivery.preferences.rules import Habits, Visit
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder, ElderFact
from yinian.registry.elders.queries import same_person
from yinian.registry.workforce.models import Worker

TELLERS = frozenset({Role.OFFICER, Role.AGENT, Role.ELDER, Role.FAMILY})
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which language, a man or a woman, and whatever else; what is empty is no wish."""

    language: str = ""
    carer_sex: str = ""
    wish: str = ""


@verbs.verb("preference.tell", _("记录服务愿望"), may=TELLERS)
def tell(elder: Elder, given: Wishes, *, by: Actor) -> Preference:
    """Write down what an elder wishes of who comes."""
    asked = _("您要记录「{name}」的愿望。")
    if given.language not in {"", *Worker.Language.values} or given.carer_sex not in {"", *Elder.Sex.values}:
        raise Refused(asked, _("有一项不在列表中。"), _("请从列表中选择。"), name=elder.name)
    if elder.died_on is not None or elder.left_on is not None:
        raise Refused(asked, _("此人已故或已迁出。"), _("请核对档案。"), name=elder.name)
    row = _row(elder)
    verbs.change(row, language=given.language, carer_sex=given.carer_sex, wish=given.wish.strip()[:200])
    verbs.about(elder)
    return row


@verbs.verb("preference.reckon", _("统计服务偏好"), may=NOBODY)
def reckon(elder: Elder, *, by: Actor) -> Preference:
    """Count an elder's last visits anew: items, times of day, who came, and what was said of it."""
    row, found = _row(elder), rules.habits(_visits(elder))
    carer, came = found.carers[0] if found.carers else (None, 0)
    grade = ElderFact.unscoped.filter(elder=elder, kind="grade", until=None).values_list("value", flat=True).first()
    verbs.change(
        row, carer=Party.objects.get(pk=carer) if carer is not None else None, carer_visits=came, grade=grade or "",
        reckoned_at=timezone.now(), region_path=elder.region_path, **_counted(found),
    )  # fmt: skip
    verbs.about(elder)
    return row


def _counted(found: Habits) -> dict[str, Any]:
    return {
        "visits": found.visits,
        "items": [list(pair) for pair in found.items],
        "parts": [list(pair) for pair in found.parts],
        "stars_total": found.stars_total,
        "stars_count": found.stars_count,
    }


def _visits(elder: Elder) -> list[Visit]:
    rows = Order.unscoped.filter(same_person(elder), status=Status.VERIFIED).select_related("item")
    orders = list(rows.order_by("-starts_at", "-id")[: rules.LAST])
    stars = dict(Feedback.unscoped.filter(order__in=orders).values_list("order", "stars"))
    return [
        Visit(row.item.code, timezone.localtime(row.came_at or row.starts_at).hour, row.carer_id, stars.get(row.pk))
        for row in orders
    ]


def _row(elder: Elder) -> Preference:
    """The elder's own row, made when it is first wanted; two who want it at once come one after the other."""
    Party.objects.select_for_update().get(pk=elder.party_id)
    known = Preference.unscoped.filter(elder=elder).first()
    return known or verbs.create(Preference, elder=elder, region_path=elder.region_path)
