"""Elders who are owed something, officers who approve, and a bank that answers; background work is done at once."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F, Sum
from django.utils import timezone

from tests.cast import Cast
from yinian.entitlement.benefits.dues import Accrual, Due
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import ledger
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.foundation.jobs import JOBS, Run
from yinian.foundation.ledger import LedgerAccount, Posting
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder
from yinian.settlement.funds import actions as funds
from yinian.settlement.payouts import approving, drafting, filing, keeping, returning
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem
from yinian.settlement.payouts.keeping import Given
from yinian.settlement.payouts.rules import AWARD, CLAIM, DUES, OWED

MONTH = date(2026, 11, 1)
ALL = (DUES, CLAIM, AWARD)


def elder(cast: Cast, serial: int, place: str = "dongshuncheng", name: str = "") -> Elder:
    """One more elder of a place."""
    head = f"99010419410101{serial:03d}"
    words = elders.Registration(name or f"钱{serial}", cast.regions[place], head + citizen_id_check(head))
    return elders.register(words, by=cast.actor("lin"))


def due(person: Elder, fen: int, benefit: str = "old_age_allowance", month: date = MONTH, path: str = "") -> Due:
    """What an accrual would post: a due, and its transfer from the source to the elder's account."""
    with writing("test"):
        place = path or person.region_path
        run = Accrual.unscoped.filter(region_path=place).first() or Accrual.unscoped.create(
            region=person.region,
            month=month,
            law="x",
            begun_at=timezone.now(),
            ended_at=timezone.now(),
            region_path=place,
        )
        grant = Decision.unscoped.filter(elder=person, benefit=benefit).first() or Decision.unscoped.create(
            elder=person, benefit=benefit, status="granted", amount=abs(fen), unit="fen", since=month, table="x",
            version="x", document="x", clause="x", decided_at=timezone.now(), region_path=place,
        )  # fmt: skip
        turn = Due.unscoped.filter(elder=person, benefit=benefit, month=month).count() + 1
        source = ledger.account(f"{benefit}:source", "fen", region_path=place, name="待遇来源")
        owed = ledger.account(OWED, "fen", region_path=place, name=person.name, party=person.party)
        key = f"due:{person.pk}:{benefit}:{month}:{turn}"
        moved = ledger.post(key, timezone.localdate(), "应发", {source: -fen, owed: fen})
        return Due.unscoped.create(
            elder=person, benefit=benefit, month=month, turn=turn, amount_fen=fen, row=1, decision=grant, accrual=run,
            transfer=moved, region_path=place,
        )  # fmt: skip


def account(person: Elder | Any, by: Actor, number: str = "") -> Any:
    """A bank account for a payee."""
    party = getattr(person, "party", person)
    given = Given("演示银行", party.name, number or f"6200{party.pk:012d}")
    return keeping.set_account(party, given, by=by)


def deputy(cast: Cast) -> Actor:
    """A second officer of the city, and a third of the district."""
    for name, place in (("gu", "shenyang"), ("bai", "dadong")):
        if name not in cast.posts:
            made = posts.open_account(f"{name}.test", name, by=cast_by(), password="songbai-2026-Chang")
            seat = posts.Seat(Role.OFFICER, region=cast.regions[place], since=date(2026, 1, 1))
            cast.posts[name] = posts.give_post(made, seat, by=cast_by())
    return actor_of(cast.posts["gu"])


def cast_by() -> Actor:
    from tests.cast import BY

    return BY


def fund(cast: Cast, fen: int = 1_000_000_00, place: str = "dadong", name: str = "区级财政") -> LedgerAccount:
    by = cast.actor("lin")
    return funds.open_fund(cast.regions[place], name, fen, f"{place}{name}{fen}", by=by)


def work(key: str) -> dict[str, Any]:
    """Do a piece of background work as the worker would."""
    with writing("test"):
        Run.unscoped.filter(key=key).update(state="running", tries=F("tries") + 1)
    run = Run.unscoped.get(key=key)
    return JOBS[run.job].body(run) or {}


def drafted(
    cast: Cast, money: LedgerAccount | None, grounds: Sequence[str] = (DUES,), by: str = "chen", **more: Any
) -> Batch:
    """A batch of the district, gathered."""
    place = cast.regions[more.pop("place", "dadong")]
    asked = drafting.Asked(place, more.pop("title", "十一月发放"), MONTH, grounds, money, **more)
    batch = drafting.draft(asked, by=cast.actor(by))
    work(drafting.key(batch.pk))
    return Batch.unscoped.get(pk=batch.pk)


def approved(cast: Cast, batch: Batch) -> Batch:
    """Handed in by its drafter, agreed to by the city and, where two are needed, by its deputy."""
    approving.submit(batch, by=cast.actor("chen"))
    for who in (cast.actor("lin"), deputy(cast)):
        batch = Batch.unscoped.select_related("region", "fund").get(pk=batch.pk)
        if batch.status == "submitted":
            approving.approve(batch, by=who)
    return Batch.unscoped.get(pk=batch.pk)


def filed(cast: Cast, batch: Batch) -> Batch:
    """With its file produced."""
    filing.file(batch, by=cast.actor("chen"))
    work(filing.key(batch.pk))
    return Batch.unscoped.get(pk=batch.pk)


def sent(batch: Batch) -> list[dict[str, str]]:
    """The rows of the file, without the one that adds them up."""
    text = filing.stored(batch).path.read_bytes().decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["明细号"]]


def answered(rows: Sequence[dict[str, str]], result: str = "成功", **more: str) -> list[dict[str, str]]:
    """The same rows with what the bank says of each."""
    return [{**row, "处理结果": result, "失败原因": "", **more} for row in rows]


def paper(rows: Sequence[dict[str, str]], name: str = "回盘.csv") -> SimpleUploadedFile:
    """A returned file."""
    out = io.StringIO()
    heads = list(rows[0]) if rows else ["明细号", "户名", "金额（元）", "处理结果"]
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, out.getvalue().encode("utf-8-sig"))


def came_back(cast: Cast, batch: Batch, rows: Sequence[dict[str, str]], voucher: str = "国库 9") -> BankReturn:
    """A returned file, uploaded and read."""
    now = Batch.unscoped.get(pk=batch.pk)
    row = returning.upload(now, paper(rows), voucher, by=cast.actor("chen"))
    if row.read_at is None:
        work(returning.key(row.pk))
    return BankReturn.unscoped.get(pk=row.pk)


def outcomes(batch: Batch) -> dict[str, str]:
    """What came of each item, by payee."""
    return dict(BatchItem.unscoped.filter(batch=batch).values_list("payee__name", "outcome"))


def held(kind: str) -> int:
    """What stands on all accounts of a kind."""
    return Posting.objects.filter(account__kind=kind).aggregate(n=Sum("amount"))["n"] or 0


def is_sound() -> None:
    """The book sums to nothing, and every batch's waiting money is exactly what waits in it."""
    assert Posting.objects.filter(account__unit="fen").aggregate(n=Sum("amount"))["n"] == 0
    for batch in Batch.unscoped.exclude(status__in=["gathering", "draft", "submitted", "withdrawn"]):
        waiting = BatchItem.unscoped.filter(batch=batch, outcome="waiting", ground_kind=DUES)
        assert held(f"clearing:{batch.pk}") == (waiting.aggregate(n=Sum("amount_fen"))["n"] or 0)
