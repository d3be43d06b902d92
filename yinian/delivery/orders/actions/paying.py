"""Who pays for what is asked: parted as was agreed, or why it cannot be paid in this way."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import purses, shares
from yinian.delivery.orders.actions.request import Request, refusal
from yinian.delivery.orders.rules import Slot
from yinian.delivery.orders.shares import HOURS, Share
from yinian.entitlement.benefits import queries as entitled
from yinian.entitlement.benefits.words import benefit_word
from yinian.foundation.refusals import Overtaken, Refused
from yinian.registry.catalogue.models import ServiceItem

WHOLE = purses.WHOLE


def parted(given: Request, item: ServiceItem, minutes: int) -> tuple[Share, ...]:
    """The parts of a new order; by hours alone they must reach, and what was shown before must still be so."""
    found = purses.parted(WHOLE, given.elder, item, Slot(given.starts_at, minutes), given.funding)
    if given.funding == HOURS and {share.payer for share in found} != {HOURS}:
        raise _short(given, item, minutes)
    if given.agreed and given.agreed != shares.told(found):
        raise changed(given)
    return found


def changed(given: Request) -> Overtaken:
    """What the elder has is no longer what was shown."""
    return Overtaken(
        _("您要为「{name}」下单。"),
        _("可用的时长、补贴或价格刚刚有变化，费用和您看到的不一样了。"),
        _("请再看一遍费用，再确认。"),
        name=given.elder.name,
    )


def _short(given: Request, item: ServiceItem, minutes: int) -> Refused:
    """Which it is: no hours at all, not on their list, or not enough left."""
    day = timezone.localdate(given.starts_at)
    left = entitled.left(WHOLE, given.elder)
    if not left:
        return refusal(given, _("这位老人没有可用的补贴时长。"), _("可以改为自费下单，或先申请补贴。"))
    covering = [benefit for benefit in left if item.code in entitled.allowed_items(benefit, given.elder.region, day)]
    if not covering:
        return refusal(
            given,
            _("「{item}」不在补贴时长的服务清单里。"),
            _("可以改为自费下单，或选择清单里的项目。"),
            item=item,
        )
    if gone := entitled.lapsed(WHOLE, given.elder, item.code, day):
        return refusal(
            given,
            _("到 {day} 那一天，已不再符合「{benefit}」的条件。"),
            _("请选在这以前的日子，改为自费下单，或请街道重新判定。"),
            day=day,
            benefit=benefit_word(gone[0]),
        )
    today = timezone.localdate()
    if (day.year, day.month) != (today.year, today.month):
        return refusal(
            given,
            _("{month} 月的时长要到 {month} 月 1 日才有。"),
            _("可以改为自费下单，选本月的日子，或到时再下单。"),
            month=day.month,
        )
    return refusal(
        given,
        _("补贴时长不够：这一次要 {wanted} 分钟，现在还剩 {left} 分钟。"),
        _("可以改为一部分自费，缩短时长，或等下个月。"),
        wanted=minutes,
        left=max(left[benefit] for benefit in covering),
    )
