"""The demonstration's batch is made once, by the people who would, and the worker gathers it."""

from tests.cast import Cast
from tests.settlement.payouts.owing import fund, work
from yinian.config.demo import payouts
from yinian.settlement.payouts import drafting
from yinian.settlement.payouts.batches import Batch
from yinian.settlement.subsidies import actions as subsidies


def test_it_is_made_once_and_gathered(cast: Cast) -> None:
    money = fund(cast, place="shenyang")
    given = subsidies.Proposal(cast.parties["zhang"], 10_000_00, "岗位奖励", "通知", "第三条", money)
    subsidies.approve(subsidies.propose(given, by=cast.actor("chen")), by=cast.actor("lin"))
    for _ in range(2):
        payouts.load(cast.actor, cast.regions["dadong"])
    batch = Batch.unscoped.get()
    work(drafting.key(batch.pk))
    now = Batch.unscoped.get()
    assert (now.status, now.items, now.amount_fen, now.dues_fen) == ("draft", 1, 10_000_00, 0)
