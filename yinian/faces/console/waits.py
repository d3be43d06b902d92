"""What waits in the rooms that the desk works in; each says it in the frame's one way."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.callbacks import queries as callbacks
from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import authorised
from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.flow import FLOW, Status
from yinian.entitlement.benefits import asked
from yinian.entitlement.benefits import words as benefits
from yinian.faces.console.face import DESK, MONEY, OFFICER, face
from yinian.faces.console.needs import waiting as open_needs
from yinian.faces.frame import links
from yinian.faces.frame.parts import Text
from yinian.faces.frame.waiting import Item, Waiting
from yinian.foundation import deadlines
from yinian.foundation.actor import Actor, Role
from yinian.oversight.duties import queries as duties
from yinian.registry.providers import queries as providers
from yinian.settlement.claims import queries as claims
from yinian.settlement.payouts import queries as payouts

FIRST = 8
ORDERING = OFFICER | {Role.MANAGER, Role.DISPATCHER}
# Which orders wait for whom: those that the reader's post may bring on.
BROUGHT_ON = (
    (Status.PLACED, "order.accept", _("待接单的服务"), "order.accept"),
    (Status.ACCEPTED, "order.assign", _("待派人的服务"), ""),
    (Status.DONE, "evidence.verify", _("待核验的服务"), "evidence.verify"),
)
Due = dict[int, datetime]


def url(name: str, query: str = "") -> str:
    """The address of a list as it is to be opened."""
    return f"{reverse(name)}?{query}" if query else reverse(name)


def page_of(row: Model) -> str:
    """The page of one row."""
    return links.to(row._meta.label_lower, row.pk)


def items(
    rows: Iterable[Any], title: Callable[[Any], Text], due: Callable[[Any], date | datetime | None], **more: Any
) -> list[Item]:
    """Rows as items; `note` and `urgent` say more of each."""
    note, urgent = more.get("note", lambda row: ""), more.get("urgent", lambda row: False)
    return [Item(title(row), page_of(row), due(row), note(row), urgent(row)) for row in rows]


def said(label: Text, rows: QuerySet[Any], where: str, unit: Text, shown: list[Item], **more: str) -> Waiting:
    """What waits in one list, counted whole however little of it is shown."""
    count = rows.order_by().count()
    return Waiting(label, count, where, unit, shown, more.get("tone", ""))


@face.waits(OFFICER)
def needs_to_take(actor: Actor) -> Waiting:
    """Needs that nobody has in hand; each can be taken from here."""
    rows = open_needs(actor)
    first = list(rows[:FIRST])
    due = deadlines.due_of(first, "need.answer")
    shown = [
        Item(
            f"{row.get_kind_display()} {row.elder.name}", page_of(row), due.get(row.pk), row.elder.region.name,
            row.urgency == "urgent", _("接办"), reverse("move-need", kwargs={"pk": row.pk, "act": "take"}),
        )
        for row in first
    ]  # fmt: skip
    return said(_("待接办的需求"), rows, url("needs", "show=open"), _("件"), shown)


@face.waits(OFFICER)
def needs_in_hand(actor: Actor) -> Waiting:
    """Needs that the reader took."""
    rows = needs.under_way(actor).filter(status="taken", taken_by=actor.account_id)
    first = list(rows[:FIRST])
    due = deadlines.due_of(first, "need.answer")
    shown = items(
        first, lambda row: f"{row.get_kind_display()} {row.elder.name}", lambda row: due.get(row.pk),
        note=lambda row: row.elder.region.name, urgent=lambda row: row.urgency == "urgent",
    )  # fmt: skip
    return said(_("我接办的需求"), rows, url("needs", "show=mine"), _("件"), shown)


@face.waits(ORDERING)
def orders_to_bring_on(actor: Actor) -> list[Waiting]:
    """Orders that the reader's post may bring on, by the moment at which that must be done; by status, in two questions."""
    mine = [(status, words) for status, verb, words, _kind in BROUGHT_ON if actor.role in FLOW.may(verb)]
    if not mine:
        return []
    counts, found = orders.counts(actor), []
    kinds = {kind for *_rest, kind in BROUGHT_ON if kind}
    first = list(deadlines.waiting(actor).filter(subject_kind="delivery.order", kind__in=kinds)[: FIRST * 2])
    for status, words in mine:
        kind = next(kind for one, _verb, _words, kind in BROUGHT_ON if one == status)
        shown = [Item(row.title, links.of(row), row.due_at) for row in first if row.kind == kind][:FIRST]
        where = url("orders", f"status={status.value}")
        found.append(Waiting(words, counts.get(status, 0), where, _("次"), shown))
    return found


@face.waits(OFFICER)
def applications(actor: Actor) -> Waiting:
    """What was asked for and is not looked at yet."""
    rows = asked.applications(actor).filter(status="submitted").order_by("id")
    shown = items(
        rows[:FIRST], lambda row: f"{row.elder.name} {benefits.benefit_word(row.benefit)}", lambda row: None,
        note=lambda row: row.elder.region.name,
    )  # fmt: skip
    return said(_("待审核的待遇申请"), rows, url("applications", "status=submitted"), _("件"), shown)


@face.waits(MONEY)
def objections(actor: Actor) -> Waiting:
    """Lines of claims that wait for a word of the reader's."""
    count = claims.awaited(actor)
    return Waiting(_("等您答复的结算异议"), count, url("claim-objections"), _("条"))


@face.waits(MONEY)
def hours_running_out(actor: Actor) -> Waiting:
    """Contracts whose hours are nearly used."""
    count = len(authorised.running_out(actor))
    return Waiting(_("授权时长快用完的合同"), count, url("contracts", "show=hours"), _("份"), tone="late")


@face.waits(OFFICER)
def claims_to_review(actor: Actor) -> Waiting:
    """Claims that providers handed in."""
    rows = claims.claims(actor).filter(status="submitted").order_by("id")
    shown = items(rows[:FIRST], lambda row: f"{row.provider.name} {row.month:%Y-%m}", lambda row: None)
    return said(_("待审核的结算申请"), rows, url("claims", "status=submitted"), _("份"), shown)


@face.waits(OFFICER)
def batches_to_agree(actor: Actor) -> Waiting:
    """Batches that were handed in for agreement."""
    rows = payouts.batches(actor).filter(status="submitted").order_by("id")
    shown = items(rows[:FIRST], lambda row: row.title, lambda row: None, note=lambda row: row.region.name)
    return said(_("待审批的发放批次"), rows, url("batches", "status=submitted"), _("批"), shown)


@face.waits(OFFICER)
def filings(actor: Actor) -> Waiting:
    """Filings of institutions without an answer."""
    rows = providers.filings(actor).filter(status="submitted").order_by("id")
    shown = items(rows[:FIRST], lambda row: row.facility.name, lambda row: None)
    return said(_("待回执的机构备案"), rows, url("filings"), _("件"), shown)


@face.waits(DESK)
def calls_to_make(actor: Actor) -> Waiting:
    """Whom to ring about a visit."""
    count = callbacks.counts(actor).get("waiting", 0)
    return Waiting(pgettext_lazy("worklist", "待打的回访电话"), count, url("callbacks"), _("个"))


@face.waits(OFFICER)
def tasks(actor: Actor) -> Waiting:
    """What the reader speaks for and has to bring about."""
    rows = duties.mine(actor)
    shown = items(rows[:FIRST], str, lambda row: row.due_on, note=lambda row: row.owner.name)
    return said(_("我牵头的任务"), rows, url("duty-tasks", "show=mine"), _("件"), shown)


@face.waits(OFFICER)
def tasks_to_confirm(actor: Actor) -> Waiting:
    """What was reported done."""
    rows = duties.to_confirm(actor)
    shown = items(rows[:FIRST], str, lambda row: row.due_on, note=lambda row: row.owner.name)
    return said(_("待确认完成的任务"), rows, url("duty-tasks", "show=reported"), _("件"), shown)


@face.waits(OFFICER)
def reports(actor: Actor) -> Waiting:
    """What the reader has to report."""
    rows = duties.my_reports(actor)
    shown = items(rows[:FIRST], str, lambda row: row.due_on, note=lambda row: row.member.name)
    return said(_("我要报送的"), rows, url("reports", "show=mine"), _("份"), shown)


@face.waits(OFFICER)
def cases(actor: Actor) -> Waiting:
    """Linked matters that lie with the reader's place."""
    rows = duties.cases_here(actor)
    shown = items(rows[:FIRST], str, lambda row: row.due_on)
    return said(_("转到本级的联动事项"), rows, url("linked-cases", "show=here"), _("件"), shown)
