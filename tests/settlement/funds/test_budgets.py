"""Where money comes from, what a year allows, the share of lottery funds for care, and a project's cost per bed."""

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.settlement.payouts.owing import (
    account,
    answered,
    approved,
    came_back,
    drafted,
    due,
    elder,
    filed,
    fund,
    held,
    sent,
)  # fmt: skip
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.settlement.funds import budgets, queries, rules
from yinian.settlement.funds.models import Budget, Fund
from yinian.settlement.payouts import approving, spending
from yinian.settlement.payouts.batches import Batch
from yinian.settlement.payouts.rules import DUES

ALLOWANCE = "old_age_allowance"


def test_a_budget_is_set_and_changed_with_a_reason(cast: Cast) -> None:
    chen, place = cast.actor("chen"), cast.regions["dadong"]
    row = budgets.set_budget(place, ALLOWANCE, 2026, 100_00, by=chen)
    with pytest.raises(Refused, match="写明理由"):
        budgets.set_budget(place, ALLOWANCE, 2026, 200_00, by=chen)
    assert budgets.set_budget(place, ALLOWANCE, 2026, 200_00, by=chen, why="追加") == row
    assert Budget.unscoped.get().amount_fen == 200_00 and timeline(row)[0].reason == "追加"
    for wrong in ({"year": 1999}, {"amount_fen": -1}, {"benefit": ""}):
        given = {"benefit": ALLOWANCE, "year": 2026, "amount_fen": 1, **wrong}
        with pytest.raises(Refused):
            budgets.set_budget(place, given["benefit"], given["year"], given["amount_fen"], by=chen)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="岗位范围"):
        budgets.set_budget(place, ALLOWANCE, 2026, 1, by=cast.actor("zhou"))
    assert not spending.budgets(cast.actor("zhou")) and len(spending.budgets(chen)) == 1


@pytest.mark.parametrize("place", ["dadong", "shenyang"])
def test_a_batch_that_would_pass_a_budget_is_refused_with_the_numbers(cast: Cast, place: str) -> None:
    year = 2026
    assert cast.elder
    due(cast.elder, 500_00)
    account(cast.elder, cast.actor("chen"))
    row = budgets.set_budget(cast.regions[place], ALLOWANCE, year, 700_00, by=cast.actor("lin"))
    first = approved(cast, drafted(cast, fund(cast)))
    assert [one.spent_fen for one in spending.spent([row])] == [500_00]
    due(cast.elder, 300_00)
    second = approving.submit(drafted(cast, fund(cast)), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        approving.approve(second, by=cast.actor("lin"))
    for number in ("700.00", "500.00", "300.00", "100.00"):
        assert number in refusal.value.why
    assert Batch.unscoped.get(pk=second.pk).status == "submitted" and held(f"clearing:{second.pk}") == 0
    # What came back from the bank is not spent.
    first = filed(cast, first)
    came_back(cast, first, answered(sent(first), "失败"))
    assert [one.spent_fen for one in spending.spent([row])] == [0]
    approving.approve(Batch.unscoped.select_related("region", "fund").get(pk=second.pk), by=cast.actor("lin"))
    found = spending.budget(cast.actor("lin"), row.pk)
    assert (found.spent_fen, found.left_fen) == (300_00, 400_00)
    assert spending.batches_of(cast.actor("lin"), row)[0] == (Batch.unscoped.get(pk=second.pk), 300_00)


def test_the_share_of_lottery_funds_for_care_is_reckoned(cast: Cast) -> None:
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    care, other = fund(cast, 1_000_00, name="福彩养老"), fund(cast, 1_000_00, name="福彩其他")
    budgets.describe(care, budgets.Described("lottery"), by=chen)
    budgets.describe(other, budgets.Described("lottery", purpose="other"), by=chen)
    person = elder(cast, 5)
    due(person, 900_00)
    account(person, chen)
    on = timezone.localdate()
    assert queries.care_share(chen, dadong, on.year, on).reached is False
    approved(cast, drafted(cast, care, (DUES,)))
    share = queries.care_share(chen, dadong, on.year, on)
    assert (share.fed_fen, share.spent_fen, share.percent, share.least, share.reached) == (
        2_000_00, 900_00, 45.0, 55, False,
    )  # fmt: skip
    due(person, 100_00)
    approved(cast, drafted(cast, care, (DUES,)))
    assert queries.care_share(chen, dadong, on.year, on).percent == 50.0
    budgets.describe(other, budgets.Described("gift"), by=chen)
    now = queries.care_share(chen, dadong, on.year, on)
    assert (now.percent, now.reached) == (100.0, True) and len(now.rows) == 1
    assert queries.care_share(chen, dadong, on.year - 1, on).reached is None


@pytest.mark.parametrize(
    ("part", "whole", "percent", "said"), [(55, 100, 55, True), (5499, 10000, 55, False), (0, 0, 55, None)]
)
def test_the_rule_of_the_share(part: int, whole: int, percent: int, said: bool | None) -> None:
    assert rules.reaches(part, whole, percent) is said


def test_a_project_says_what_came_in_for_each_bed(cast: Cast) -> None:
    lin = cast.actor("lin")
    money = fund(cast, 4_315_0000_00, place="shenyang", name="中央彩票公益金")
    told = budgets.Described("central", project="居家和社区基本养老服务提升行动项目", beds=4_500)
    budgets.describe(money, told, by=lin)
    assert [one.per_bed_fen for one in queries.flowed(lin)] == [958_888]
    assert rules.per_bed(4_315_0000_00, None) is None
    budgets.describe(money, budgets.Described("central"), by=lin)
    assert Fund.unscoped.count() == 1 and queries.flowed(lin)[0].per_bed_fen is None


def test_only_who_holds_a_fund_describes_it(cast: Cast) -> None:
    money = fund(cast)
    for who in ("zhou", "he"):
        with pytest.raises(NotFound):
            budgets.describe(money, budgets.Described("gift"), by=cast.actor(who))
    with pytest.raises(Refused, match="来源"):
        budgets.describe(money, budgets.Described("x"), by=cast.actor("chen"))
    assert not Fund.unscoped.exists()
