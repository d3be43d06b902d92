"""What was due each month, and why a month was more or less than the one before, one sentence a reason."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.entitlement.benefits import owed, words
from yinian.entitlement.benefits.owed import Part, Posted
from yinian.faces.elder import whose
from yinian.faces.elder.face import face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation import money
from yinian.foundation.actor import Role
from yinian.settlement.payouts.received import received

MONTHS, PAYMENTS = 24, 6


@face.page("my/<int:pk>/dues", title=_("每个月该发多少"), may={Role.ELDER})
def my_dues(request: Request, pk: int) -> Context:
    """Month by month, the youngest first; only the elder has this page."""
    person = whose.elder(request.by, pk)
    posted = owed.posted(owed.dues(request.by, person))
    paid = received(request.by, person.party_id)[:PAYMENTS]
    return {
        "paid": [(month_word(row.batch.month), money.yuan(row.amount_fen), _payment(row)) for row in paid],
        "months": [
            (month_word(one.month), money.yuan(one.amount_fen), list(_sentences(one))) for one in posted[:MONTHS]
        ],
        "person": person,
        "back": reverse("my-benefits", kwargs={"pk": pk}),
    }


def month_word(month: date) -> str:
    """A month as people write it."""
    return now("{year}年{month}月").format(year=month.year, month=month.month)


def _payment(row: Any) -> str:
    """How far a payment is, as one would tell it at the door."""
    if row.outcome == "paid":
        return (
            now("{day}打到了账上。").format(day=written.day(row.reported_on))
            if row.reported_on
            else now("打到了账上。")
        )
    if row.outcome == "failed":
        return now("没有打成。请到社区核对银行账号，改好以后会重新打。")
    return now("正在办发放。")


def _sentences(one: Posted) -> Iterator[str]:
    """Of each benefit the month's own, then what was made up for earlier months, then what was taken back."""
    for benefit, group in groupby(one.parts, key=lambda part: part.benefit):
        parts, title = list(group), words.benefit_word(benefit)
        own = [part for part in parts if part.month == one.month and not part.again]
        if own:
            yield now("{benefit}：{amount}").format(benefit=title, amount=_sum(own))
        rest = [part for part in parts if part not in own]
        yield from _later(title, [part for part in rest if part.amount_fen > 0 and not part.again], _made_up)
        yield from _later(title, [part for part in rest if part.amount_fen > 0 and part.again], _difference)
        yield from _later(title, [part for part in rest if part.amount_fen < 0], _taken_back)


def _sum(parts: list[Part]) -> str:
    return money.yuan(abs(sum(part.amount_fen for part in parts)))


def _later(title: str, parts: list[Part], sentence: Any) -> Iterator[str]:
    if parts:
        months = sorted({part.month for part in parts})
        first, last = month_word(months[0]), month_word(months[-1])
        span = first if len(months) == 1 else now("{first}到{last}").format(first=first, last=last)
        yield sentence(len(months)) % {"benefit": title, "count": len(months), "months": span, "amount": _sum(parts)}


def _made_up(count: int) -> str:
    return ngettext(
        "%(benefit)s：补发 %(count)d 个月，%(amount)s（%(months)s）",
        "%(benefit)s：补发 %(count)d 个月，%(amount)s（%(months)s）",
        count,
    )


def _difference(count: int) -> str:
    return ngettext(
        "%(benefit)s：补发 %(count)d 个月差额，%(amount)s（%(months)s）",
        "%(benefit)s：补发 %(count)d 个月差额，%(amount)s（%(months)s）",
        count,
    )


def _taken_back(count: int) -> str:
    return ngettext(
        "%(benefit)s：%(count)d 个月多算了，扣回 %(amount)s（%(months)s）",
        "%(benefit)s：%(count)d 个月多算了，扣回 %(amount)s（%(months)s）",
        count,
    )
