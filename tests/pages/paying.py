"""Batches in every state, as the money pages show them: each of a due of 王秀英's, and at last one that was too much."""

from typing import Any

from tests.cast import Cast
from tests.settlement.payouts import owing
from yinian.settlement.funds import budgets
from yinian.settlement.payouts import approving
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem

TITLE, FUND = "大东十一月发放", "大东高龄津贴"
# One that is granted before as well: lists of grants ask once a benefit.
BENEFIT = "home_service_hours"


def rows(cast: Cast) -> dict[str, Any]:
    """One that is filed and has come back in part, one approved, one handed in, one still a draft."""
    wang, chen = cast.elder, cast.actor("chen")
    assert wang
    money = owing.fund(cast, 1_000_000, name=FUND)
    budgets.describe(money, budgets.Described("lottery", project="居家养老服务项目", year=2026, beds=20), by=chen)
    limit = budgets.set_budget(cast.regions["dadong"], "old_age_allowance", 2026, 900_000, by=chen)
    account = owing.account(wang, chen)
    owing.due(wang, 500_00)
    filed = owing.filed(cast, owing.approved(cast, owing.drafted(cast, money, title=TITLE)))
    lines = owing.answered(owing.sent(filed))
    back = owing.came_back(cast, filed, [*lines, {**lines[0], "明细号": "999"}], "国库 102")
    made: dict[str, Batch] = {}
    for key, fen in (("approved_batch", 300_00), ("handed_batch", 200_00), ("batch", 100_00)):
        owing.due(wang, fen)
        made[key] = owing.drafted(cast, money, title=TITLE)
    owing.approved(cast, made["approved_batch"])
    approving.submit(made["handed_batch"], by=chen)
    # So much that what other pages let be owed to her does not make up for it.
    owing.due(wang, -5_000_00)
    return {
        **_now(made), "filed_batch": _again(filed), "bank_return": BankReturn.unscoped.get(pk=back.pk), "budget": limit,
        "batch_item": BatchItem.unscoped.get(batch=made["batch"]), "payee_account": account, "paying_fund": money,
    }  # fmt: skip


def _again(batch: Batch) -> Batch:
    return Batch.unscoped.get(pk=batch.pk)


def _now(made: dict[str, Batch]) -> dict[str, Batch]:
    return {key: _again(batch) for key, batch in made.items()}


def more(cast: Cast, people: int) -> None:
    """Some more elders in a batch that came back in part, with accounts, and as many who had too much."""
    money = owing.fund(cast, 2_000_000, name="再一笔")
    known = []
    for serial in range(people):
        known.append(owing.elder(cast, 400 + serial, name=f"钱{serial}"))
        owing.due(known[-1], 100_00, benefit=BENEFIT)
        owing.account(known[-1], cast.actor("chen"))
    batch = owing.filed(cast, owing.approved(cast, owing.drafted(cast, money, title="再一批")))
    owing.came_back(cast, batch, owing.answered(owing.sent(batch)))
    for person in known:
        owing.due(person, -10_00, benefit=BENEFIT)
