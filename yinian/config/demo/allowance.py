"""Money of the demonstration: an old-age allowance taken over, reckoned, paid for one month and waiting for the next."""

import csv
import io
from collections.abc import Callable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yinian.entitlement.benefits import accruals, adoption
from yinian.entitlement.benefits.dues import Accrual
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.jobs import Run, perform
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.periods import add_months
from yinian.foundation.regions import Region
from yinian.settlement.funds import actions as funds
from yinian.settlement.funds import budgets
from yinian.settlement.payouts import approving, drafting, filing, keeping, returning
from yinian.settlement.payouts.batches import Batch
from yinian.settlement.payouts.rules import DUES

BENEFIT, BANK = "old_age_allowance", "演示银行"
# What the document says was paid out in all stands in the policies; what this fund holds is made up.
FED_FEN, BUDGET_FEN = 20_000_000, 60_000_000
WITHOUT_ACCOUNT = 2


def load(actor: Callable[[str], Actor], dawukou: Region) -> None:
    """Make it once, by the people who would; a second call finds it there."""
    if Accrual.unscoped.exists():
        return
    ma, street = actor("majun"), Region.objects.get(pk=actor("shixia").region_id or 0)
    this = timezone.localdate().replace(day=1)
    last = add_months(this, -1)
    if not adoption.adopt(street, [BENEFIT], last, by=ma):
        return
    fund = _money(dawukou, last.year, ma)
    _accounts(street, ma)
    _reckon(street, last, ma)
    paid = _gathered(street, last, fund, ma)
    approving.submit(paid, by=ma)
    approving.approve(_again(paid), by=actor("dingyu"))
    filing.file(_again(paid), by=ma)
    _do(filing.key(paid.pk))
    returned = returning.upload(_again(paid), _answer(_again(paid)), "演示国库 0001", by=ma)
    _do(returning.key(returned.pk))
    _reckon(street, this, ma)
    approving.submit(_gathered(street, this, fund, ma), by=ma)


def _money(dawukou: Region, year: int, by: Actor) -> LedgerAccount:
    fund = funds.open_fund(dawukou, "福彩公益金（演示）", FED_FEN, f"演示拨款 {year}-2", by=by)
    budgets.describe(fund, budgets.Described("lottery", project="演示：高龄津贴", year=year), by=by)
    budgets.set_budget(dawukou, BENEFIT, year, BUDGET_FEN, by=by)
    return fund


def _accounts(street: Region, by: Actor) -> None:
    """An account for each but two, whom no bank can pay yet; no bank has such numbers."""
    here = regions.within(street.path, "region_path")
    rows = Decision.unscoped.filter(here, benefit=BENEFIT, status="granted").select_related("elder__party")
    for row in rows.order_by("pk")[WITHOUT_ACCOUNT:]:
        party = row.elder.party
        keeping.set_account(party, keeping.Given(BANK, party.name, f"0000{party.pk:012d}"), by=by)


def _reckon(street: Region, month: date, by: Actor) -> None:
    made = accruals.recompute(street, month, month, by=by, why="演示")
    _done(Run.unscoped.get(pk=made.totals["run"]))


def _gathered(street: Region, month: date, fund: LedgerAccount, by: Actor) -> Batch:
    title = f"演示：{street.name}高龄津贴 {month:%Y-%m}"
    batch = drafting.draft(drafting.Asked(street, title, month, (DUES,), fund), by=by)
    _do(drafting.key(batch.pk))
    return _again(batch)


def _again(batch: Batch) -> Batch:
    return Batch.unscoped.select_related("region", "fund").get(pk=batch.pk)


def _do(key: str) -> None:
    _done(Run.unscoped.get(key=key))


def _done(run: Run) -> None:
    """Do background work here and now; the worker finds it done."""
    perform.call(run.pk)


def _answer(batch: Batch) -> SimpleUploadedFile:
    """What a bank would send back: all paid but the last, whose name is not that of the account."""
    text = filing.stored(batch).path.read_bytes().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["明细号"]]
    for row in rows:
        failed = row is rows[-1]
        row |= {"处理结果": "失败" if failed else "成功", "失败原因": "户名和账号不符" if failed else ""}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("演示回盘.csv", out.getvalue().encode("utf-8-sig"))
