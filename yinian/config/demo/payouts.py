"""A batch of the demonstration: what was approved for 大东's carers waits to be handed in, with an account to pay it to."""

from collections.abc import Callable

from django.utils import timezone

from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region
from yinian.settlement.funds import budgets
from yinian.settlement.payouts import drafting, keeping
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import Batch
from yinian.settlement.payouts.rules import AWARD
from yinian.settlement.subsidies.models import Award

TITLE, BANK = "演示：护理岗位奖励发放", "演示银行"


def load(actor: Callable[[str], Actor], dadong: Region) -> None:
    """Make it once, by the people who would; the worker gathers it when it runs. A second call finds it there."""
    if Batch.unscoped.exists():
        return
    chen, lin = actor("chen"), actor("lin")
    rows = Award.unscoped.filter(regions.within(dadong.path, "region_path")).select_related("payee", "fund")
    for award in rows.order_by("pk"):
        if not PayeeAccount.unscoped.filter(party=award.payee).exists():
            # No bank has such a number: it is the payee's own, filled up with noughts.
            given = keeping.Given(BANK, award.payee.name, f"0000{award.payee_id:012d}")
            keeping.set_account(award.payee, given, by=chen)
        told = budgets.Described("budget", project="演示：养老服务从业人员补助", year=timezone.localdate().year)
        budgets.describe(award.fund, told, by=lin)
    if rows.exists():
        month = timezone.localdate().replace(day=1)
        drafting.draft(drafting.Asked(dadong, TITLE, month, (AWARD,), None), by=chen)
