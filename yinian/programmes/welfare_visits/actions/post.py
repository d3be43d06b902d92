"""What comes along with a record of a visit, and who may bring it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import rules as evidence
from yinian.delivery.evidence.actions import Post
from yinian.foundation.actor import Actor, Role
from yinian.foundation.files import Upload
from yinian.foundation.refusals import Refused
from yinian.programmes.welfare_visits.models import Turn
from yinian.registry.elders.models import Elder


@dataclass(frozen=True, slots=True)
class Record:
    """How a visit went: in which way, what was answered, and what was left there."""

    way: str
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    gift: str = ""
    photo: Upload | None = None


def refusal(elder: Elder, why: Any, do: Any, **values: Any) -> Refused:
    """Why a record cannot be taken in."""
    return Refused(_("您要登记对「{name}」的探访。"), why, do, name=elder.name, **values)


def own(turn: Turn, by: Actor) -> Elder:
    """The elder of a turn, whom its visitor or the office records a visit of; held until the transaction ends."""
    elder = Elder.unscoped.select_for_update().select_related("region").get(pk=turn.elder_id)
    office = by.role in (Role.OFFICER, Role.SYSTEM)
    if not office and (by.account_id is None or turn.visitor_id != by.account_id):
        raise refusal(elder, _("这次探访现在没有派给您。"), _("请联系社区。"))
    return elder


def checked(elder: Elder, given: Post) -> None:
    """A record has a number of its own, and a position on earth or none."""
    if not given.key.strip():
        raise refusal(elder, _("记录没有编号。"), _("请刷新页面再提交。"))
    if evidence.spot_fault(given.latitude, given.longitude):
        raise refusal(elder, _("定位不是一个地点。"), _("请重新定位，或不带定位提交。"))
    if given.happened_at() > timezone.now():
        raise refusal(elder, _("时间在现在之后。"), _("请核对时间。"))
