"""Signing on at the desk, being ready or not, and being gone: an agent who is not heard of gives the call back."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.refusals import Refused
from yinian.programmes.calls import actions, ringing_back
from yinian.programmes.calls.flow import AGENTS, TALKING, Status
from yinian.programmes.calls.models import Call, SignOn
from yinian.programmes.calls.rules import LIMITS

GONE = system("坐席在线")


@verbs.verb("desk.sign_on", _("签入"), may=AGENTS)
def sign_on(extension: str = "", *, by: Actor) -> SignOn:
    """Come to the desk, at an extension where the exchange puts calls through to one."""
    now, line = timezone.now(), extension.strip()
    known = SignOn.unscoped.filter(account_id=by.account_id or 0, until=None).first()
    if known is not None:
        return known
    taken = SignOn.unscoped.filter(extension=line, until=None).select_related("account").first() if line else None
    if taken is not None:
        raise Refused(
            _("您要在分机 {line} 签入。"), _("{who}正在用这个分机。"), _("请换一个分机，或请对方先签出。"),
            line=line, who=str(taken.account),
        )  # fmt: skip
    row: SignOn = verbs.create(
        SignOn, account_id=by.account_id, extension=line, since=now, seen_at=now, region_path=by.region_path
    )
    return row


@verbs.verb("desk.pause", _("暂停接听"), may=AGENTS)
def pause(row: SignOn, *, by: Actor, why: str = "") -> SignOn:
    """Take no calls for a while."""
    return _set(row, SignOn.State.PAUSED.value, by)


@verbs.verb("desk.ready", _("恢复接听"), may=AGENTS)
def ready(row: SignOn, *, by: Actor) -> SignOn:
    """Take calls again."""
    return _set(row, SignOn.State.READY.value, by)


def _set(row: SignOn, state: str, by: Actor) -> SignOn:
    _standing(row, by)
    verbs.change(row, state=state)
    return row


def _standing(row: SignOn, by: Actor) -> None:
    if row.until is not None or (by.role is not Role.SYSTEM and row.account_id != by.account_id):
        raise Refused(_("您要改变坐席状态。"), _("您没有签入，或已经签出。"), _("请重新签入。"))


@verbs.verb("desk.sign_off", _("签出"), may=AGENTS)
def sign_off(row: SignOn, *, by: Actor) -> SignOn:
    """Leave the desk; nobody leaves a caller on the line."""
    _standing(row, by)
    if Call.unscoped.filter(agent=row.account_id, status__in=TALKING).exists():
        raise Refused(_("您要签出。"), _("您还有通话没有挂机。"), _("请先挂机，或把通话退回等待。"))
    return _leave(row, by, why=_("坐席已签出"))


@verbs.verb("desk.lose", _("坐席失去联系"), may=frozenset({Role.SYSTEM}))
def lose(row: SignOn, *, by: Actor) -> SignOn:
    """End the place of an agent whose browser is gone; what was in hand goes back to the others."""
    _standing(row, by)
    verbs.change(row, lost=True)
    return _leave(row, by, why=_("坐席的页面已断开"))


def _leave(row: SignOn, by: Actor, *, why: object) -> SignOn:
    for call in actions.in_hand(row.account_id):
        _let_go(call, by, str(why))
    verbs.change(row, until=timezone.now())
    return row


def _let_go(call: Call, by: Actor, why: str) -> None:
    """Whoever is talked to waits again, what ended waits for its outcome, and what only rang was not answered."""
    if call.status in TALKING:
        actions.give_back(call, by=by, why=why)
    elif call.status == Status.WRAP_UP:
        actions.lay_down(call, by=by, why=why)
    else:
        ringing_back.no_answer(call, by=by)


def here(account: int | None) -> bool:
    """An agent's page is open: note when it was last heard of, and say whether the agent is still signed on."""
    with verbs.stream("desk"):
        return bool(SignOn.unscoped.filter(account_id=account or 0, until=None).update(seen_at=timezone.now()))


def sweep() -> int:
    """Let go of the agents who have not been heard of, and say how many."""
    before = timezone.now() - timedelta(seconds=LIMITS.away_seconds)
    gone = list(SignOn.unscoped.filter(until=None, seen_at__lt=before).order_by("id"))
    for row in gone:
        lose(row, by=GONE)
    return len(gone)
