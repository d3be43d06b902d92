"""Coming and leaving."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import rules
from yinian.delivery.evidence.actions.post import Post, again, keep, own, refusal
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.evidence.queries import code_of, door_code
from yinian.delivery.evidence.rules import LIMITS
from yinian.delivery.orders.actions.placing import VISIT, title
from yinian.delivery.orders.flow import FLOW
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, verbs
from yinian.foundation.actor import Actor

VERIFY = deadlines.kind("order.verify", _("核验服务"))


@verbs.verb("evidence.check_in", _("签到"), may=FLOW.may("evidence.check_in"))
def check_in(order: Order, given: Post, *, by: Actor) -> Evidence:
    """The carer is there: when, where as far as the phone knows, and with the elder's code if it was asked for."""
    own(order, by)
    known = again(order, Evidence.Kind.CHECK_IN.value, given)
    if known is not None:
        return known
    at = given.happened_at()
    fault = rules.window_fault(order.starts_at, at)
    if fault == "early":
        raise refusal(
            order,
            _("离约定时间还早：最多提前 {minutes} 分钟签到。"),
            _("请到时再签到，或请调度员改约。"),
            minutes=LIMITS.early_minutes,
        )
    if fault:
        raise refusal(
            order,
            _("比约定时间晚了 {minutes} 分钟以上。"),
            _("请联系调度员：另约时间，或记为未履约。"),
            minutes=LIMITS.last_minutes,
        )
    right, which = _code(order, given)
    FLOW.move(order, by=by, came_at=at)
    row = keep(order, Evidence.Kind.CHECK_IN.value, given, by=by, code_right=right, code_kind=which)
    deadlines.meet(order, VISIT)
    return row


def _code(order: Order, given: Post) -> tuple[bool | None, str]:
    """Whether the code is right and which it is; what waited on the phone is kept though wrong, for nobody can look again."""
    code = "".join(filter(str.isdigit, given.code))
    if not code:
        return None, ""
    if code == code_of(order):
        return True, Evidence.Code.VISIT.value
    if code == door_code(order.elder_id, order.address):
        return True, Evidence.Code.DOOR.value
    if given.waited:
        return False, ""
    raise refusal(
        order,
        _("服务码不对。"),
        _("请再看一遍老人手机上的六位数字，或门上那张纸的八位数字；也可以不填。"),
    )


@verbs.verb("evidence.check_out", _("签退"), may=FLOW.may("evidence.check_out"))
def check_out(order: Order, given: Post, *, by: Actor) -> Evidence:
    """The work is done and every point of the checklist ticked; what was brought back waits for somebody else's eyes."""
    own(order, by)
    known = again(order, Evidence.Kind.CHECK_OUT.value, given)
    if known is not None:
        return known
    _whole(order)
    at = given.happened_at()
    if order.came_at is not None and at < order.came_at:
        at = timezone.now()
    FLOW.move(order, by=by, left_at=at)
    row = keep(order, Evidence.Kind.CHECK_OUT.value, given, by=by)
    due = timezone.now() + timedelta(days=LIMITS.verify_days)
    deadlines.expect(order, VERIFY, due, title=title(order), party_id=order.provider_id)
    return row


def _whole(order: Order) -> None:
    points = dict(order.item.points)
    ticked = Evidence.unscoped.filter(order=order, kind=Evidence.Kind.CHECKLIST).values_list("ticked", flat=True)
    left = rules.unticked(points, ticked)
    if left:
        raise refusal(
            order,
            _("质量清单还有 {count} 项没有完成：{points}。"),
            _("请做完并勾选；做不了的，请联系调度员。"),
            count=len(left),
            points="、".join(points[key] for key in left),
        )
