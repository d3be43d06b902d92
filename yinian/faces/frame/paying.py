"""Who pays what of a visit, and what calling it off would cost, in plain words; for a clerk and for an elder alike."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as now

from yinian.faces.frame import written
from yinian.foundation import money


def lines(shares: Iterable[Any]) -> list[str]:
    """One line a payer, the elder last."""
    return [line(share) for share in shares]


def line(share: Any) -> str:
    """What one payer bears."""
    if share.payer == "hours":
        return now("补贴时长付 {minutes}").format(minutes=written.minutes(share.minutes or 0))
    if share.fen is None:
        return now("其余的自己付：本地没有定价，服务商会先告诉您价钱") if share.payer == "self" else ""
    told = {
        "insurance": now("长期护理保险付 {amount}"),
        "subsidy": now("养老服务补贴付 {amount}"),
        "self": now("自己付 {amount}"),
    }
    return told[share.payer].format(amount=money.yuan(share.fen))


def when_free(terms: Any, starts_at: datetime) -> str:
    """Until when calling it off is free, and what it costs later or if nobody is at home."""
    if not terms.charges_late and not terms.absent_percent:
        return now("本地没有规定取消要收费：取消或不在家，不收费。")
    told = []
    if terms.charges_late:
        last = starts_at - timedelta(hours=terms.free_hours)
        told.append(
            now("{moment} 以前取消不收费，以后取消收 {percent}%。").format(
                moment=written.moment(last), percent=terms.late_percent
            )
        )
    if terms.absent_percent:
        told.append(now("来了人家里没有人，收 {percent}%。").format(percent=terms.absent_percent))
    return "".join(told)


def cost_of_calling_off(terms: Any, percent: int, shares: Iterable[Any]) -> str:
    """What it would cost to call it off now."""
    if not percent:
        return now("现在取消不收费。") if terms.charges_late else now("本地没有规定取消要收费，现在取消不收费。")
    known = [line(share) for share in shares if share.fen is not None or share.minutes]
    told = now("已经过了免费取消的时间，要收 {percent}%").format(percent=percent)
    return (
        f"{told}{written.point('：')}{written.listed(known)}{written.point('。')}"
        if known
        else f"{told}{written.point('。')}"
    )


def by(parts: Iterable[Any]) -> str:
    """Who pays for a visit that was ordered, in a few words; amounts only as far as they are open to the reader."""
    return written.listed(_part(part) for part in parts)


def _part(part: Any) -> str:
    if part.payer == "hours":
        return now("用补贴时长 {minutes}").format(minutes=written.minutes(part.minutes or 0))
    shut = "amount_fen" in part.get_deferred_fields()
    amount = None if shut else part.amount_fen
    name = str(part.get_payer_display())
    return name if amount is None else f"{name} {money.yuan(amount)}"
