"""A subsidy of liability insurance: a policy on record that holds, paid for once and for no more than its premium."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import money
from yinian.foundation.actor import Actor
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.providers import queries as providers
from yinian.registry.providers.models import Insurance
from yinian.settlement.subsidies.models import Award


def covering(payee: Party, amount_fen: int, already: Callable[[int], int | None], by: Actor) -> Insurance:
    """The payee's policy that holds today, with room for a subsidy of this amount."""
    asked = _("您要为「{payee}」提出责任保险补助 {amount}。")
    told: dict[str, Any] = {"payee": payee.name, "amount": money.yuan(amount_fen)}
    held = providers.insurance_on(by, payee.pk, timezone.localdate())
    if held is None:
        raise Refused(asked, _("没有登记今天有效的责任保险保单。"), _("请先在服务商页面登记保单。"), **told)
    if amount_fen > held.premium_fen:
        raise Refused(
            asked, _("保单的保费只有 {premium}。"), _("请核对金额。"), premium=money.yuan(held.premium_fen), **told
        )
    if known := already(held.pk):
        raise Refused(
            asked,
            _("这份保单已有 {number} 号补助。"),
            _("一份保单只补助一次；请打开那笔补助。"),
            number=known,
            **told,
        )
    return held


def check(award: Award) -> None:
    """Let no subsidy of liability insurance go on once its policy has run out."""
    held, today = award.insurance, timezone.localdate()
    if held is not None and not held.since <= today < held.until:
        raise Refused(
            _("您要办理给「{payee}」的责任保险补助。"),
            _("保单「{policy}」已在 {until} 到期。"),
            _("请撤回这笔补助；续保后登记新保单，再重新提出。"),
            payee=award.payee.name,
            policy=held.number,
            until=held.until,
        )
