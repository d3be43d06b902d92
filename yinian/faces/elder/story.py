"""What happened lately, in plain words: who came, who rang, what was asked for and answered; one line each."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import queries as orders
from yinian.entitlement.assessment import queries as assessments
from yinian.faces.elder import told, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation import money
from yinian.foundation.actor import Actor, Role
from yinian.oversight.complaints import queries as complaints
from yinian.programmes.calls import queries as calls
from yinian.programmes.emergency import queries as alarms
from yinian.settlement.payouts.received import received

EACH, SHOWN = 12, 20


@face.page("my/<int:pk>/story", title=_("最近的事"), may=OWN)
def my_story(request: Request, pk: int) -> Context:
    """The latest of everything, the youngest first."""
    person = whose.elder(request.by, pk)
    found = sorted(_told(request.by, person), key=lambda pair: pair[0], reverse=True)
    return {"lines": found[:SHOWN], "person": person, "back": reverse("my-elder", kwargs={"pk": pk})}


def _told(actor: Actor, person: Any) -> Iterator[tuple[datetime, str]]:
    whom = now("您") if actor.role is Role.ELDER else person.name
    for order in orders.past(actor, person)[:EACH]:
        yield order.starts_at, told.sentence(order, actor)
    for call in calls.of_elder(actor, person).filter(returns=None)[:EACH]:
        came = now("打了 12349：{what}。") if call.outcome else now("打了 12349。")
        yield call.rang_at, came.format(what=calls.outcome_word(call.outcome))
    for alarm in alarms.of_elder(actor, person)[:EACH]:
        yield (
            alarm.raised_at,
            now("报警：{what}（{state}）。").format(what=alarm.get_kind_display(), state=alarm.get_status_display()),
        )
    for need in needs.of_elder(actor, person)[:EACH]:
        yield (
            need.reported_at,
            now("提出：{what}（{state}）。").format(what=need.get_kind_display(), state=need.get_status_display()),
        )
    for one in complaints.of_elder(actor, person)[:EACH]:
        yield one.received_at, now("投诉 {number}：{state}。").format(number=one.number, state=one.get_status_display())
    for row in assessments.of_elder(actor, person).filter(status="concluded", concluded_on__isnull=False)[:EACH]:
        yield _morning(row.concluded_on), now("给{whom}做了能力评估。").format(whom=whom)
    for item in received(actor, person.party_id).filter(outcome="paid", reported_on__isnull=False)[:EACH]:
        yield _morning(item.reported_on), now("{amount} 打到了账上。").format(amount=money.yuan(item.amount_fen))


def _morning(day: date | None) -> datetime:
    return orders.day_of(day or timezone.localdate())[0]
