"""One double-entry book in whole units: zero-sum, idempotent by key, reversed, never edited; closed months refuse."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation import periods
from yinian.foundation.access import Scoped
from yinian.foundation.bulk import insert, pour, reserve
from yinian.foundation.guard import writing
from yinian.foundation.parties import Party
from yinian.foundation.refusals import LawBroken, Refused, Repeated

KEY_LENGTH = 110


class Unit(models.TextChoices):
    FEN = "fen", _("分")
    MINUTES = "minutes", _("分钟")
    VISITS = "visits", _("次")
    MEALS = "meals", _("餐")
    CREDITS = "credits", _("时间币")


class LedgerAccount(Scoped):
    """A place where units stand: a wallet, a receivable, a fund pool; `floor` is how low it may go, or nothing."""

    DOMAIN = "money"
    SEEN_THROUGH = {"region": "region_path", "party": "party_id"}

    kind = models.CharField(_("类别"), max_length=40)
    unit = models.CharField(_("单位"), max_length=7, choices=Unit.choices)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("主体"))
    name = models.CharField(pgettext_lazy("account", "名称"), max_length=100)
    floor = models.BigIntegerField(_("下限"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("账户")
        constraints = [
            models.UniqueConstraint("kind", "unit", "party", name="account_of_party", condition=Q(party__isnull=False)),
            models.UniqueConstraint(
                "kind", "unit", "region_path", name="account_of_region", condition=Q(party__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Balance(models.Model):
    """What an account with a floor holds now; only such accounts have this row."""

    account = models.OneToOneField(
        LedgerAccount, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("账户")
    )
    amount = models.BigIntegerField(_("余额"), default=0)
    floor = models.BigIntegerField(_("下限"))

    class Meta:
        verbose_name = verbose_name_plural = _("余额")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=F("floor")), name="balance_not_under_floor")]


class Month(models.Model):
    """A calendar month of the book: open until it is closed, and then for ever shut."""

    first = models.DateField(_("月份"), primary_key=True)
    closed_at = models.DateTimeField(_("关账时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("账期")


class Transfer(models.Model):
    """One event of the book under one key; its postings sum to nothing in each unit."""

    key = models.CharField(_("幂等键"), max_length=120, unique=True)
    on = models.DateField(_("记账日"))
    text = models.CharField(_("摘要"), max_length=200)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name=_("冲销"))
    at = models.DateTimeField(_("入账时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("记账")

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """A signed amount on one account, part of one transfer."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="+", verbose_name=_("记账"))
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="+", verbose_name=_("账户"))
    amount = models.BigIntegerField(_("数量"))

    class Meta:
        verbose_name = verbose_name_plural = _("分录")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="posting_not_zero")]


@dataclass(frozen=True, slots=True)
class Draft:
    """A transfer on its way: key, day, text, and what each account gains or loses."""

    key: str
    on: date
    text: str
    amounts: Mapping[int, int]
    reverses_id: int | None = None


def account(
    kind: str, unit: str, *, region_path: str, name: str, party: Party | None = None, floor: int | None = None
) -> LedgerAccount:
    """The account of this kind, made when it is first needed; call it inside a verb."""
    where: dict[str, Any] = {"kind": kind, "unit": unit}
    where |= {"party": party} if party else {"party": None, "region_path": region_path}
    rest = {"name": name, "floor": floor, "region_path": region_path}
    # Of two who need it first, the second waits for the first one's commit and finds account and balance together.
    made, new = LedgerAccount.unscoped.get_or_create(**where, defaults=rest)
    if new and floor is not None:
        Balance.objects.create(account=made, floor=floor)
    return made


def post(
    key: str, on: date, text: str, amounts: Mapping[LedgerAccount, int], *, reverses: Transfer | None = None
) -> Transfer:
    """Move units between accounts; the same key with the same postings is done once, with others refused."""
    _balanced(key, ((held.unit, amount) for held, amount in amounts.items()))
    signed = {held.pk: amount for held, amount in amounts.items() if amount}
    again = _again(key, on, signed)
    if again is not None:
        return again
    _hold_open(on)
    transfer = Transfer.objects.create(key=key, on=on, text=text, reverses=reverses, at=timezone.now())
    Posting.objects.bulk_create([Posting(transfer=transfer, account_id=pk, amount=signed[pk]) for pk in sorted(signed)])
    for held in sorted(amounts, key=lambda a: a.pk):
        if held.floor is not None and held.pk in signed:
            _shift(held, signed[held.pk], text)
    return transfer


def _balanced(key: str, amounts: Iterable[tuple[str, int]]) -> None:
    sums: dict[str, int] = {}
    moves = False
    for unit, amount in amounts:
        sums[unit], moves = sums.get(unit, 0) + amount, moves or amount != 0
    if any(sums.values()) or not moves:
        raise LawBroken(f"{key}: postings must sum to nothing in each unit, and move something")
    if len(key.removeprefix("reverse:")) > KEY_LENGTH:
        raise LawBroken(f"{key}: a key has at most {KEY_LENGTH} characters, so that its reversal has one too")


def _again(key: str, on: date, signed: Mapping[int, int]) -> Transfer | None:
    known = Transfer.objects.filter(key=key).first()
    if known is None:
        return None
    had = dict(Posting.objects.filter(transfer=known).values_list("account_id", "amount"))
    if had != signed or known.on != on:
        raise Repeated(
            _("系统要按编号 {key} 记账。"),
            _("这个编号已用于另一笔内容不同的账。"),
            _("请核对来源；更正须先冲销原账。"),
            key=key,
        )
    return known


def _shift(held: LedgerAccount, amount: int, text: str) -> None:
    # One conditional update both locks the row and keeps the floor.
    if not Balance.objects.filter(account=held, amount__gte=F("floor") - amount).update(amount=F("amount") + amount):
        raise Refused(
            _("您要从「{name}」支出 {amount} {unit}（{text}）。"),
            _("余额只有 {left} {unit}，不够支出。"),
            _("请减少数量、先充入，或改为自费。"),
            name=held.name,
            amount=-amount,
            unit=Unit(held.unit).label,
            text=text,
            left=balance(held),
        )


def _hold_open(on: date) -> None:
    """Take the month in the mode that lets others post and keeps closing out; a closed month refuses."""
    first = on.replace(day=1)
    sql = f"SELECT closed_at FROM {Month._meta.db_table} WHERE first = %s"
    shared = sql + (" FOR SHARE" if connection.vendor == "postgresql" else "")
    with connection.cursor() as cursor:
        cursor.execute(shared, [first])
        row = cursor.fetchone()
        if row is None:
            Month.objects.bulk_create([Month(first=first)], ignore_conflicts=True)
            cursor.execute(shared, [first])
            row = cursor.fetchone()
    if row[0] is not None:
        raise Refused(
            _("您要记入 {month} 的账。"),
            _("{month} 已经关账。"),
            _("请记入未关账的月份；更正旧账用冲销。"),
            month=f"{first:%Y-%m}",
        )


def close(first: date) -> None:
    """Shut a month for ever: waits for postings under way and keeps later ones out; call it inside a verb."""
    Month.objects.bulk_create([Month(first=first.replace(day=1))], ignore_conflicts=True)
    month = Month.objects.select_for_update().get(first=first.replace(day=1))
    if month.closed_at is None:
        Month.objects.filter(pk=month.pk).update(closed_at=timezone.now())


def reverse(transfer: Transfer, *, on: date, why: str) -> Transfer:
    """Undo a transfer by its mirror image on a day that is still open; a second time changes nothing."""
    known = Transfer.objects.filter(reverses=transfer).first()
    if known is not None:
        return known
    rows = Posting.objects.filter(transfer=transfer).select_related("account")
    mirrored = {row.account: -row.amount for row in rows}
    return post(f"reverse:{transfer.key}", on, why, mirrored, reverses=transfer)


def post_many(drafts: Sequence[Draft]) -> int:
    """Write many transfers at once, skipping keys already written, and say how many were new; floors hold."""
    for first in sorted({draft.on.replace(day=1) for draft in drafts}):
        _hold_open(first)
    known = _known_keys([draft.key for draft in drafts])
    fresh = [draft for draft in drafts if draft.key not in known]
    if not fresh:
        return 0
    units = _units({pk for draft in fresh for pk in draft.amounts})
    for draft in fresh:
        _balanced(draft.key, ((units[pk], amount) for pk, amount in draft.amounts.items()))
    ids, now = reserve(Transfer, len(fresh)), timezone.now()
    with writing("ledger"):
        columns = ("id", "key", "on", "text", "reverses", "at")
        insert(
            Transfer, columns, [(i, d.key, d.on, d.text, d.reverses_id, now) for i, d in zip(ids, fresh, strict=True)]
        )
        postings = [(i, pk, n) for i, d in zip(ids, fresh, strict=True) for pk, n in d.amounts.items() if n]
        insert(Posting, ("transfer", "account", "amount"), postings)
        _shift_many(postings)
    return len(fresh)


def post_text(drafts: Sequence[Draft], lines: Callable[[Sequence[int]], str]) -> list[int]:
    """Write transfers most of whose postings stand ready as text, and return their numbers.

    `lines` is told the numbers and gives a line a posting: transfer, account, amount. A draft's own amounts are the other
    side. The book itself adds up what came in: a transfer that does not sum to nothing, or an account with a floor, is an
    error of the caller.
    """
    for first in sorted({draft.on.replace(day=1) for draft in drafts}):
        _hold_open(first)
    ids, now = reserve(Transfer, len(drafts)), timezone.now()
    with writing("ledger"):
        columns = ("id", "key", "on", "text", "at")
        insert(Transfer, columns, [(i, d.key, d.on, d.text, now) for i, d in zip(ids, drafts, strict=True)])
        postings = [(i, pk, n) for i, d in zip(ids, drafts, strict=True) for pk, n in d.amounts.items() if n]
        insert(Posting, ("transfer", "account", "amount"), postings)
        pour(Posting, ("transfer", "account", "amount"), lines(ids))
    found = Posting.objects.filter(transfer__in=ids).values("transfer", "account__unit")
    for row in found.annotate(total=Sum("amount"), floors=Count("account__floor")).order_by("transfer"):
        if row["total"] or row["floors"]:
            raise LawBroken(
                f"transfer {row['transfer']}: postings must sum to nothing and touch no account with a floor"
            )
    return ids


def _units(pks: set[int]) -> dict[int, str]:
    known: dict[int, str] = {}
    wanted = sorted(pks)
    for at in range(0, len(wanted), 5_000):
        rows = LedgerAccount.unscoped.filter(pk__in=wanted[at : at + 5_000])
        known.update(rows.values_list("pk", "unit"))
    return known


def _known_keys(keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(keys), 5_000):
        found.update(Transfer.objects.filter(key__in=keys[at : at + 5_000]).values_list("key", flat=True))
    return found


def _shift_many(postings: Iterable[tuple[int, int, int]]) -> None:
    sums: dict[int, int] = {}
    for _transfer, pk, amount in postings:
        sums[pk] = sums.get(pk, 0) + amount
    pks = sorted(pk for pk, amount in sums.items() if amount)
    floors: dict[int, Balance] = {}
    for at in range(0, len(pks), 5_000):
        rows = Balance.objects.select_for_update().filter(account_id__in=pks[at : at + 5_000]).order_by("account_id")
        floors.update({row.account_id: row for row in rows})
    for pk, row in floors.items():
        row.amount += sums[pk]
        if row.amount < row.floor:
            held = LedgerAccount.unscoped.get(pk=pk)
            row.amount -= sums[pk]
            _shift(held, sums[pk], held.name)
    Balance.objects.bulk_update(floors.values(), ["amount"], batch_size=2_000)


def balance(held: LedgerAccount, *, on: date | None = None) -> int:
    """What an account holds, now or at the end of a day."""
    if held.floor is not None and on is None:
        return Balance.objects.get(account=held).amount
    rows = Posting.objects.filter(account=held)
    if on is not None:
        rows = rows.filter(transfer__on__lte=on)
    return rows.aggregate(total=Coalesce(Sum("amount"), 0))["total"]


def moved(held: LedgerAccount, period: periods.Period) -> int:
    """What an account gained in a period, losses subtracted."""
    rows = Posting.objects.filter(account=held, transfer__on__gte=period.since)
    if period.until is not None:
        rows = rows.filter(transfer__on__lt=period.until)
    return rows.aggregate(total=Coalesce(Sum("amount"), 0))["total"]
