"""Ringing back whoever rang in vain: the desk's own call, reached or not."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.programmes.calls import actions
from yinian.programmes.calls.flow import AGENTS, DESK, FLOW, Status
from yinian.programmes.calls.models import Call
from yinian.programmes.calls.rules import LIMITS


@verbs.verb("call.ring_back", _("回拨"), may=AGENTS)
def ring_back(row: Call, *, by: Actor) -> Call:
    """Ring back: a call of the desk's own, bound to the one it answers; the number is shown and leaves this trace."""
    asked = _("您要回拨 {number} 号来电。")
    if row.number is None:
        raise Refused(asked, _("来电没有显示号码。"), _("只能等对方再打来。"), number=row.pk)
    if row.status not in (Status.MISSED, Status.CLOSED):
        raise Refused(asked, _("它不在待回电的来电里。"), _("请刷新页面。"), number=row.pk)
    if Call.unscoped.filter(returns=row, status__in=(Status.DIALLING, Status.ANSWERED)).exists():
        raise Refused(asked, _("已经有人在回拨。"), _("请刷新页面。"), number=row.pk)
    made: Call = verbs.create(
        Call,
        switch=row.switch,
        outside=f"back-{secrets.token_hex(8)}",
        number=row.number,
        status=Status.DIALLING,
        elder=row.elder,
        kin=row.kin,
        agent_id=by.account_id,
        returns=row,
        rang_at=timezone.now(),
        region_path=row.region_path,
    )
    return made


@verbs.verb("call.connect", _("回拨接通"), may=FLOW.may("call.connect"))
def connect(row: Call, *, by: Actor) -> Call:
    """Somebody picked up: whoever rang in vain has been spoken to."""
    FLOW.move(row, by=by, answered_at=timezone.now())
    before = row.returns
    if before is not None and before.status == Status.MISSED:
        actions.called_back(before, by=by)
    return row


@verbs.verb("call.no_answer", _("回拨未接通"), may=FLOW.may("call.no_answer"))
def no_answer(row: Call, *, by: Actor) -> Call:
    """Nobody picked up; after some tries the desk rings no more."""
    FLOW.move(row, by=by, ended_at=timezone.now())
    before = row.returns
    if before is not None and before.status == Status.MISSED:
        try_again(before, by=by)
        if before.tries >= LIMITS.tries:
            give_up(before, by=by)
    return row


@verbs.verb("call.try_again", _("再拨"), may=FLOW.may("call.try_again"))
def try_again(row: Call, *, by: Actor) -> Call:
    """Count a try; ringing back stays due."""
    FLOW.move(row, by=by, tries=row.tries + 1)
    return row


@verbs.verb("call.give_up", _("不再回拨"), may=DESK)
def give_up(row: Call, *, by: Actor, why: str = "") -> Call:
    """Ring no more."""
    if row.tries < LIMITS.tries:
        raise Refused(
            _("您要不再回拨 {number} 号来电。"), _("只拨过 {tries} 次。"), _("拨满 {most} 次没有打通，才能不再回拨。"),
            number=row.pk, tries=row.tries, most=LIMITS.tries,
        )  # fmt: skip
    FLOW.move(row, by=by)
    deadlines.drop(row, actions.RING_BACK)
    return row
