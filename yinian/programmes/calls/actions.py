"""What happens to a call: it comes, is answered, held, handed back, ended, and says what came of it and who acts next."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.programmes.calls import queries, rules
from yinian.programmes.calls.flow import DESK, FLOW, IN_HAND, Status
from yinian.programmes.calls.models import Call, SignOn, Switch
from yinian.registry.elders.models import Elder, Kin

SYSTEM = frozenset({Role.SYSTEM})
RING_BACK, FOLLOW_UP = "call.ring_back", "call.follow_up"


def opened(row: Scoped, column: str) -> str:
    """A closed text as far as it was loaded for this reader; what is shut or empty is nothing."""
    value = None if column in row.get_deferred_fields() else getattr(row, column)
    return value.open() if value else ""


@verbs.verb("call.open", _("来电"), may=SYSTEM)
def ring(switch: Switch, outside: str, number: str, *, by: Actor, at: datetime | None = None) -> Call:
    """A call comes in; told twice it is one. Where the number is one person's, the file is opened with it."""
    known = Call.unscoped.filter(switch=switch, outside=outside).first()
    if known is not None:
        return known
    people = queries.people(by, number, switch.area)
    # Whose desk it is not, is not opened here: a switch of one place knows nobody of another.
    here = [one for one in people if one.elder.region_path.startswith(switch.region_path)]
    one = here[0] if len(here) == 1 else None
    row: Call = verbs.create(
        Call,
        switch=switch,
        outside=outside,
        number=rules.plain(number) or None,
        status=Status.RINGING,
        elder=one.elder if one else None,
        kin=one.kin if one else None,
        rang_at=at or timezone.now(),
        region_path=one.elder.region_path if one else switch.region_path,
    )
    return row


def _asked(row: Call, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(
        _("您要办理 {moment} 的来电。"), why, do, moment=f"{timezone.localtime(row.rang_at):%H:%M}", **values
    )


def _own(row: Call, by: Actor) -> None:
    """Refuse what another agent has in hand; whoever watches over the desk may step in."""
    if by.role == Role.AGENT and row.agent_id is not None and row.agent_id != by.account_id:
        raise _asked(row, _("这通电话由{who}在办。"), _("请由对方办结，或请对方退回。"), who=str(row.agent))


@verbs.verb("call.answer", _("接听"), may=FLOW.may("call.answer"))
def answer(row: Call, *, by: Actor) -> Call:
    """Take a waiting call; earlier calls in vain of the same number are answered with it."""
    _free(row, by)
    return _taken(row, by.account_id, by)


@verbs.verb("call.connect_to", _("接通坐席"), may=SYSTEM)
def connect_to(row: Call, agent: Account, *, by: Actor) -> Call:
    """The exchange has put the call through to an agent's telephone."""
    return _taken(row, agent.pk, by)


def _free(row: Call, by: Actor) -> None:
    here = SignOn.unscoped.filter(account_id=by.account_id or 0, until=None).first()
    if here is None:
        raise _asked(row, _("您还没有签入。"), _("请先签入再接听。"))
    if Call.unscoped.filter(agent_id=by.account_id, status=Status.ANSWERED).exists():
        raise _asked(row, _("您正在通话。"), _("请先挂机，或把当前通话保持。"))


def _taken(row: Call, account: int | None, by: Actor) -> Call:
    now = timezone.now()
    first = {} if row.answered_at else {"answered_at": now, "waited": max(0, int((now - row.rang_at).total_seconds()))}
    FLOW.move(row, by=by, agent_id=account, **first)
    _caught_up(row, by)
    return row


def _caught_up(row: Call, by: Actor) -> None:
    if row.number_blind is None:
        return
    vain = Call.unscoped.filter(number_blind=row.number_blind, status=Status.MISSED, switch=row.switch_id)
    for other in vain.exclude(pk=row.pk).order_by("id"):
        called_back(other, by=by)


@verbs.verb("call.call_back", _("已回电"), may=FLOW.may("call.call_back"))
def called_back(row: Call, *, by: Actor) -> Call:
    """Whoever rang in vain has been spoken to."""
    FLOW.move(row, by=by)
    deadlines.meet(row, RING_BACK)
    return row


@verbs.verb("call.hold", _("保持通话"), may=FLOW.may("call.hold"))
def hold(row: Call, *, by: Actor) -> Call:
    """Let the caller wait on the line."""
    _own(row, by)
    FLOW.move(row, by=by)
    return row


@verbs.verb("call.resume", _("恢复通话"), may=FLOW.may("call.resume"))
def resume(row: Call, *, by: Actor) -> Call:
    """Speak to the caller again."""
    _own(row, by)
    FLOW.move(row, by=by)
    return row


@verbs.verb("call.hang_up", _("挂机"), may=FLOW.may("call.hang_up"))
def hang_up(row: Call, *, by: Actor) -> Call:
    """The talk is over; what came of it is still to be said."""
    _own(row, by)
    FLOW.move(row, by=by, ended_at=timezone.now())
    return row


@verbs.verb("call.miss", _("未接来电"), may=FLOW.may("call.miss"))
def miss(row: Call, *, by: Actor) -> Call:
    """The caller gave up before anybody answered; ringing back is due."""
    now = timezone.now()
    FLOW.move(row, by=by, ended_at=now, waited=max(0, int((now - row.rang_at).total_seconds())))
    if row.number is not None:
        who = row.elder.name if row.elder_id and row.elder else say("未登记的号码")
        due = now + timedelta(minutes=rules.LIMITS.ring_back_minutes)
        deadlines.expect(row, RING_BACK, due, title=say("回电 {name}").format(name=who))
    return row


@verbs.verb("call.give_back", _("退回等待"), may=FLOW.may("call.give_back"))
def give_back(row: Call, *, by: Actor, why: str = "") -> Call:
    """Put a call back into the queue: the agent hands it on, or the agent's browser has gone away."""
    _own(row, by)
    FLOW.move(row, by=by, agent_id=None, given_back=row.given_back + 1)
    return row


@verbs.verb("call.lay_down", _("退回待小结"), may=FLOW.may("call.lay_down"))
def lay_down(row: Call, *, by: Actor, why: str = "") -> Call:
    """Leave an ended call for another agent to say what came of it."""
    _own(row, by)
    FLOW.move(row, by=by, agent_id=None)
    return row


@verbs.verb("call.take_up", _("接手小结"), may=FLOW.may("call.take_up"))
def take_up(row: Call, *, by: Actor) -> Call:
    """Take on an ended call that nobody has."""
    _own(row, by)
    FLOW.move(row, by=by, agent_id=by.account_id)
    return row


@verbs.verb("call.recognise", _("确认来电人"), may=DESK)
def recognise(row: Call, elder: Elder | None, *, by: Actor, kin: Kin | None = None) -> Call:
    """Say whose call it is, or that it is nobody's on file; from then on it lies where that elder lives."""
    _own(row, by)
    if row.status == Status.CLOSED:
        raise _asked(row, _("它已经小结。"), _("请在新的来电里办理。"))
    path = elder.region_path if elder is not None else row.switch.region_path
    verbs.change(row, elder=elder, kin=kin, region_path=path)
    return row


@verbs.verb("call.add", _("关联来电所办"), may=DESK)
def add(row: Call, *, by: Actor, need: Need | None = None, order: Order | None = None, complaint: str = "") -> Call:
    """Keep with a call what came of it."""
    _own(row, by)
    given = {"need": need, "order": order, "complaint": complaint}
    verbs.change(row, **{name: value for name, value in given.items() if value})
    return row


@verbs.verb("call.close", _("通话小结"), may=FLOW.may("call.close"))
def close(row: Call, outcome: str, note: str = "", *, by: Actor) -> Call:
    """Say how a call ended; who acts next and by when follows from the outcome."""
    _own(row, by)
    known = queries.outcomes().get(outcome)
    if known is None:
        raise _asked(row, _("没有选择结果。"), _("每通电话都要选一个结果，说明下一步谁办。"))
    if known.needs and not getattr(row, f"{known.needs}_id", None) and not getattr(row, known.needs, None):
        raise _asked(row, _("选了「{what}」，但这通电话没有办这件事。"), _("请先办，或改选别的结果。"), what=known.zh)
    now = timezone.now()
    due = rules.due(known, now)
    values: dict[str, Any] = {"outcome": outcome, "acts": known.acts, "due_at": due, "closed_at": now}
    if row.ended_at is None:
        values["ended_at"] = now
    FLOW.move(row, by=by, note=note.strip() or None, agent_id=row.agent_id or by.account_id, **values)
    if due is not None:
        who = row.elder.name if row.elder_id and row.elder else say("来电人")
        deadlines.expect(row, FOLLOW_UP, due, title=f"{who}：{known.zh}")
    return row


@verbs.verb("call.follow_up", _("办结来电跟进"), may=DESK)
def follow_up(row: Call, note: str, *, by: Actor) -> Call:
    """The desk has done what it said it would."""
    if row.due_at is None or row.status != Status.CLOSED:
        raise _asked(row, _("它没有待跟进的事。"), _("请刷新页面。"))
    if not note.strip():
        raise _asked(row, _("没有写明怎样办的。"), _("请写一句。"))
    before = opened(row, "note")
    verbs.change(row, due_at=None, acts="nobody", note="\n".join(part for part in (before, note.strip()) if part))
    deadlines.meet(row, FOLLOW_UP)
    return row


@verbs.verb("call.keep_recording", _("登记录音"), may=SYSTEM)
def keep_recording(row: Call, place: str, *, by: Actor) -> Call:
    """Keep where the exchange has laid the recording; the sound itself never comes here."""
    verbs.change(row, recording=place.strip()[:300])
    return row


@verbs.verb("call.hear", _("查看来电号码或录音位置"), may=DESK)
def reveal(row: Call, *, by: Actor, why: str = "") -> Call:
    """Show the whole number and where the recording lies, after leaving a trace."""
    return row


def in_hand(account: int) -> list[Call]:
    """What an agent who is gone had in hand."""
    return list(Call.unscoped.filter(agent_id=account, status__in=IN_HAND).order_by("id"))


@verbs.verb("call.export", _("导出来电"), may=DESK)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of calls left the house."""
