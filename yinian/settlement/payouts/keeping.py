"""Keeping the bank accounts of payees: the first one, its correction, its end, and looking at its full number."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.fields import Sealed, normal
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import holds
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.flow import OFFICE


@dataclass(frozen=True, slots=True)
class Given:
    """An account as it was told: bank, holder and number."""

    bank: str
    holder: str
    number: str


@verbs.verb("payee_account.set", _("登记收款账户"), may=OFFICE)
def set_account(party: Party, given: Given, *, by: Actor) -> PayeeAccount:
    """Keep where a payee's money goes, if nothing is known yet."""
    _sound(party, given, by)
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if PayeeAccount.unscoped.filter(party=party, until=None).exists():
        raise _cannot(party, _("已经有账户了。"), _("账户变了，请用「更正」。"))
    return _made(party, given)


@verbs.verb("payee_account.correct", _("更正收款账户"), may=OFFICE)
def correct(account: PayeeAccount, given: Given, *, by: Actor, why: str = "") -> PayeeAccount:
    """Let another account follow an open one, with a reason; what a bank's file was made of stays known."""
    _sound(account.party, given, by)
    _close(account, why)
    return _made(account.party, given)


@verbs.verb("payee_account.end", _("停用收款账户"), may=OFFICE)
def end(account: PayeeAccount, *, by: Actor, why: str = "") -> PayeeAccount:
    """Pay nothing to an account any more, with a reason."""
    _close(account, why)
    return account


@verbs.verb("payee_account.reveal", _("查看完整账号"), may=OFFICE)
def reveal(account: PayeeAccount, *, by: Actor, why: str = "") -> PayeeAccount:
    """Leave a trace that somebody looked at a full account number; the page opens it only after this."""
    verbs.note(account, {"number": [account.number, account.number]})
    return account


def opened(account: PayeeAccount) -> str:
    """The full number that `reveal` has just left a trace of."""
    return account.number.open() if isinstance(account.number, Sealed) else ""


def _made(party: Party, given: Given) -> PayeeAccount:
    made: PayeeAccount = verbs.create(
        PayeeAccount, party=party, bank=given.bank.strip(), holder=given.holder.strip(), number=normal(given.number),
        since=timezone.localdate(), region_path=party.region_path,
    )  # fmt: skip
    return made


def _close(account: PayeeAccount, why: str) -> None:
    if not why.strip():
        raise _cannot(account.party, _("没有写明理由。"), _("请填写理由。"))
    now = PayeeAccount.unscoped.select_for_update(of=("self",)).get(pk=account.pk)
    if now.until is not None:
        raise _cannot(account.party, _("这个账户已经停用。"), _("请刷新页面，按最新情况办理。"))
    verbs.change(account, until=timezone.localdate())


def _sound(party: Party, given: Given, by: Actor) -> None:
    number, holder, bank = normal(given.number), given.holder.strip(), given.bank.strip()
    if not holds(by.region_path, party.region_path):
        raise _cannot(party, _("收款方不在您的岗位范围内。"), _("请核对收款方。"))
    if not (number.isascii() and number.isdecimal() and 8 <= len(number) <= 32):
        raise _cannot(party, _("账号须为 8 至 32 位数字。"), _("请对照存折或银行卡重新填写。"))
    if not 0 < len(holder) <= 100 or not 0 < len(bank) <= 60 or holder[0] in "=+-@":
        raise _cannot(party, _("户名须为 1 至 100 字，开户行须为 1 至 60 字。"), _("请对照存折或银行卡重新填写。"))


def _cannot(party: Party, why: Any, do: Any) -> Refused:
    return Refused(_("您要办理「{payee}」的收款账户。"), why, do, payee=party.name)
