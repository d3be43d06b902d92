"""Deciding and ending benefits, and reserving, using and letting go of the minutes they grant."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import grants, queries, rules, trace, wallets
from yinian.entitlement.benefits.flow import FLOW, IN_FORCE, OFFICE, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.answers import Answer
from yinian.entitlement.policies.tables import Table
from yinian.foundation import ledger, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.ledger import LedgerAccount, Posting, Transfer, Unit
from yinian.foundation.refusals import LawBroken, Refused
from yinian.registry.elders.models import Elder

RESERVE, CAPTURE, RELEASE, GIVE_BACK = "reserve", "capture", "release", "give_back"


@verbs.verb("benefit.decide", _("判定待遇"), may=OFFICE)
def decide(elder: Elder, benefit: str, *, by: Actor, on: date | None = None, why: str = "") -> Decision:
    """Ask the region's table about an elder and keep its answer, with the facts and rows it rests on.

    The same answer again changes nothing; another one ends the older decision on that day. A grant fills the wallet for the
    present month at once; another amount counts from the next month on.
    """
    day = on or timezone.localdate()
    table, answer = _answer(elder, benefit, day, by)
    verbs.about(elder)
    # Two who decide about the same elder take turns.
    Elder.unscoped.select_for_update().filter(pk=elder.pk).first()
    older = Decision.unscoped.filter(elder=elder, benefit=benefit, status__in=IN_FORCE).first()
    status = Status.GRANTED if answer.granted else Status.DENIED
    was = older.status if older is not None else ""
    if older is not None:
        if says_the_same(older, answer, elder):
            return older
        supersede(older, by=by, on=day, keeps=answer.granted)
    if answer.granted and was != Status.GRANTED and table.unit == Unit.FEN and _alone(by):
        raise _refusal(elder, table.zh, _("发钱的待遇不由一个人判定。"), _("请提交申请，经审核、公示和其他人审批。"))
    assert answer.row is not None and answer.amount is not None
    grants.keep_words([table])
    made: Decision = verbs.create(
        Decision, elder=elder, benefit=benefit, status=status, amount=answer.amount, unit=table.unit, since=day,
        until=None if answer.granted else trace.next_day(answer), table=table.file, version=table.version,
        facts=trace.frozen(answer), trace=trace.kept(table, answer), document=answer.row.document.title,
        clause=answer.row.clause, decided_at=timezone.now(), region_path=elder.region_path,
    )  # fmt: skip
    if answer.granted and older is not None and was == Status.GRANTED:
        grants.carry(older, made, day)
    elif answer.granted:
        grants.expect_proof(made, elder, day)
    if answer.granted and made.unit == Unit.MINUTES and grants.paused(made) is None:
        wallets.begin(made, timezone.localdate())
    return made


def _alone(by: Actor) -> bool:
    """Whether a person decides by themselves, and not as the last step of what several agreed to."""
    return by.role is not Role.SYSTEM and by.via == ("benefit.decide",)


def says_the_same(older: Decision, answer: Answer, elder: Elder) -> bool:
    """Whether a decision in force already is what the table answers now."""
    status = Status.GRANTED if answer.granted else Status.DENIED
    return (older.status, older.amount, older.region_path) == (status, answer.amount, elder.region_path)


def _answer(elder: Elder, benefit: str, day: date, by: Actor) -> tuple[Table, Answer]:
    if elder.died_on is not None or elder.left_on is not None:
        raise _refusal(elder, benefit, _("此人已故或已迁出。"), _("请核对档案。"))
    if day > timezone.localdate():
        raise _refusal(elder, benefit, _("{day} 还没有到。"), _("请选择今天或以前的日期。"), day=day)
    table = policies.table(benefit, elder.region, day)
    if table is None:
        raise _refusal(
            elder, benefit, _("这一天「{place}」没有这项待遇的规定。"), _("请核对政策。"), place=elder.region.name
        )
    answer = queries.consider(by, elder, table, day)
    if answer is None:
        raise _refusal(elder, table.zh, _("{day} 此人还没有登记。"), _("请选择登记以后的日期。"), day=day)
    if answer.row is None:
        named = "、".join(table.inputs[name].zh for name in answer.needs)
        raise _refusal(elder, table.zh, _("缺少情况，无法判定：{needs}。"), _("请先记录这些情况。"), needs=named)
    if answer.amount is None:
        raise _refusal(elder, table.zh, _("文件没有写明数量。"), _("请等主管部门定下数量以后再判定。"))
    return table, answer


def _refusal(elder: Elder, benefit: str, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要为「{name}」判定待遇「{benefit}」。"), why, do, name=elder.name, benefit=benefit, **values)


@verbs.verb("benefit.supersede", _("更新待遇判定"), may=OFFICE)
def supersede(decision: Decision, *, by: Actor, on: date, keeps: bool = False) -> Decision:
    """Let a newer decision take the place of an older one; a grant that is not renewed gives back what is left."""
    granted = decision.status == Status.GRANTED
    verbs.about(decision.elder)
    FLOW.move(decision, by=by, until=max(on, decision.since))
    if granted and not keeps:
        grants.close(decision, on)
        if decision.unit == Unit.MINUTES:
            wallets.empty(decision, timezone.localdate())
    return decision


@verbs.verb("benefit.end", _("停止待遇"), may=FLOW.may("benefit.end"))
def end(decision: Decision, *, by: Actor, why: str, on: date | None = None) -> Decision:
    """Stop a grant from a day on, with a reason; the unspent rest goes back once, what is reserved when it is let go."""
    if not why.strip():
        raise Refused(_("您要停止待遇判定 {number}。"), _("没有写明理由。"), _("请填写理由。"), number=decision.pk)
    verbs.about(decision.elder)
    day = max(on or timezone.localdate(), decision.since)
    FLOW.move(decision, by=by, until=day)
    grants.close(decision, day)
    if decision.unit == Unit.MINUTES:
        wallets.empty(decision, timezone.localdate())
    return decision


@verbs.verb("benefit.export", _("导出待遇名单"), may=OFFICE)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of who is granted what left the house."""


# --- minutes for visits: called inside the verbs of orders ------------------------------------------------------


def reserve(elder: Elder, item_code: str, minutes: int, key: str, *, on: date, benefit: str = "") -> bool:
    """Set minutes aside for a visit on a day, once under its key; False where no grant covers it or too little is left.

    They come from the benefit that is named, or from the first that has enough.
    A visit is paid from the wallet of the month in which it lies. That wallet holds the present month alone: a visit of
    a later month is not covered before the first of that month (it is self-paid, or placed again then), nor is one of a
    month that has passed. Where the month's job has not come by yet, the elder is given the month here.
    """
    today = timezone.localdate()
    known = Transfer.objects.filter(key=rules.visit_key(key, RESERVE)).first()
    if known is not None:
        if _settled(key):
            raise LawBroken(f"{key} was reserved and settled before: a new visit has a new key")
        return True
    if minutes <= 0 or not rules.reservable(on, today):
        return False
    granted = Decision.unscoped.filter(elder=elder, status=Status.GRANTED, unit=Unit.MINUTES, since__lte=on)
    if benefit:
        granted = granted.filter(benefit=benefit)
    for grant in granted.exclude(wallets.paused()).select_related("elder__party").order_by("id"):
        if item_code not in queries.allowed_items(grant.benefit, elder.region, on):
            continue
        mine = wallets.turn(grant, today)
        if ledger.balance(mine) >= minutes:
            aside = wallets.held(elder.party, grant.benefit, rules.RESERVED)
            ledger.post(rules.visit_key(key, RESERVE), today, str(_("预留上门时长")), {mine: -minutes, aside: minutes})
            return True
    return False


def capture(elder: Elder, key: str, minutes: int, *, on: date) -> int:
    """Use reserved minutes for a visit that took place, once, and say how many were charged; `on` is the day it is booked.

    What was reserved beyond them returns to the wallet while its month runs and the grant stands, and else expires; minutes
    beyond the reserved ones are not charged. A key under which nothing was reserved was self-paid and changes nothing.
    """
    found = _reserved(key, but_not=RELEASE)
    if found is None:
        return 0
    taken, rest = rules.split(found.amount, minutes)
    if _settled(key):
        booked = Posting.objects.filter(transfer__key=rules.visit_key(key, CAPTURE), account__kind__endswith=rules.USED)
        return sum(booked.values_list("amount", flat=True))
    aside, benefit = found.account, rules.benefit_of(found.account.kind)
    amounts = {aside: -found.amount, wallets.held(elder.party, benefit, rules.USED): taken}
    amounts[_home(elder, benefit, found.transfer.on)] = rest
    moving = {account: amount for account, amount in amounts.items() if amount}
    ledger.post(rules.visit_key(key, CAPTURE), on, str(_("上门服务用时")), moving)
    return taken


def release(elder: Elder, key: str, *, on: date) -> int:
    """Let go of what is reserved for a visit that will not be, once, and say how many minutes; they go where a surplus goes."""
    found = _reserved(key, but_not=CAPTURE)
    if found is None or _settled(key):
        return 0
    home = _home(elder, rules.benefit_of(found.account.kind), found.transfer.on)
    amounts = {found.account: -found.amount, home: found.amount}
    ledger.post(rules.visit_key(key, RELEASE), on, str(_("取消预留时长")), amounts)
    return found.amount


def give_back(elder: Elder, key: str, *, on: date) -> int:
    """Undo what was used under a key, once, and say how many minutes; they go where a surplus goes."""
    rows = Posting.objects.filter(transfer__key=rules.visit_key(key, CAPTURE), amount__gt=0)
    used = rows.filter(account__kind__endswith=f":{rules.USED}").select_related("account", "transfer").first()
    done = rules.visit_key(key, GIVE_BACK)
    if used is None or Transfer.objects.filter(key=done).exists():
        return 0
    reserved_on = Transfer.objects.values_list("on", flat=True).get(key=rules.visit_key(key, RESERVE))
    home = _home(elder, rules.benefit_of(used.account.kind), reserved_on)
    ledger.post(done, on, str(_("免收，退回时长")), {used.account: -used.amount, home: used.amount})
    return used.amount


def _reserved(key: str, *, but_not: str) -> Posting | None:
    """What was reserved under a key, with its account held until the transaction ends; it ends one way, not both."""
    rows = Posting.objects.filter(transfer__key=rules.visit_key(key, RESERVE), amount__gt=0)
    found = rows.select_related("account", "transfer").first()
    if found is not None:
        wallets.lock(found.account)
        if _settled(key) == but_not:
            raise LawBroken(f"{key} ended by {but_not} already")
    return found


def _settled(key: str) -> str:
    """How what was reserved under a key ended: used, let go, or not yet."""
    keys = {rules.visit_key(key, what): what for what in (CAPTURE, RELEASE)}
    done = Transfer.objects.filter(key__in=keys).values_list("key", flat=True).first()
    return keys[done] if done else ""


def _home(elder: Elder, benefit: str, reserved_on: date) -> LedgerAccount:
    """Where minutes that were not used belong: the wallet whose month still runs, or the source they came from."""
    rows = Decision.unscoped.filter(elder=elder, benefit=benefit).exclude(status=Status.DENIED).order_by("-id")
    grant = rows.filter(status=Status.GRANTED).first()
    if grant is not None and rules.reservable(reserved_on, timezone.localdate()):
        return wallets.wallet(elder.party, benefit)
    return wallets.source(benefit, rows.values_list("table", flat=True)[0])
