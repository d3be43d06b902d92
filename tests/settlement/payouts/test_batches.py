"""What is owed is gathered once, approved by several, funded, filed once, and reconciled row by row."""

import hashlib
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.foundation.at_once import at_once, postgres
from tests.settlement.payouts.owing import (
    ALL,
    MONTH,
    account,
    answered,
    approved,
    came_back,
    deputy,
    drafted,
    due,
    elder,
    filed,
    fund,
    held,
    is_sound,
    outcomes,
    sent,
    work,
)  # fmt: skip
from yinian.entitlement.benefits.dues import Accrual
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.settlement.payouts import approving, drafting, filing, keeping, queries
from yinian.settlement.payouts.batches import BankFile, Batch, BatchItem
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rules import DUES


def owed_two(cast: Cast) -> tuple[Any, Any]:
    """王秀英 is owed 500, another 300; both have accounts."""
    wang, other = cast.elder, elder(cast, 1)
    assert wang
    for person, fen in ((wang, 500_00), (other, 300_00)):
        due(person, fen)
        account(person, cast.actor("chen"))
    return wang, other


def test_what_is_owed_is_gathered_once(cast: Cast) -> None:
    owed_two(cast)
    money = fund(cast)
    batch = drafted(cast, money)
    assert (batch.status, batch.items, batch.amount_fen, batch.dues_fen) == ("draft", 2, 800_00, 800_00)
    assert batch.totals == {"old_age_allowance": 800_00}
    assert [line.verb for line in timeline(batch)] == ["batch.gathered", "batch.include", "batch.gather", "batch.draft"]
    again = drafted(cast, money)
    assert (again.items, again.amount_fen) == (0, 0)
    with pytest.raises(Refused, match="一笔也没有"):
        approving.submit(again, by=cast.actor("chen"))
    assert Batch.unscoped.get(pk=again.pk).status == "draft"


def test_a_later_difference_is_gathered_by_the_next_batch(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    money = fund(cast)
    drafted(cast, money)
    due(wang, 50_00)
    second = drafted(cast, money)
    item = BatchItem.unscoped.get(batch=second)
    assert (item.amount_fen, item.turn) == (50_00, 2)
    assert [row.amount_fen for row in queries.dues(cast.actor("chen"), item)] == [50_00]


def test_who_had_too_much_is_not_paid_and_stands_on_the_list(cast: Cast) -> None:
    wang, other = owed_two(cast)
    money = fund(cast)
    batch = filed(cast, approved(cast, drafted(cast, money)))
    came_back(cast, batch, answered(sent(batch)))
    due(wang, -120_00)
    due(other, -300_00)
    due(other, 10_00)
    assert drafted(cast, money).items == 0
    rows = [(row["elder__name"], row["over"]) for row in queries.recoverable(cast.actor("chen"))]
    assert rows == [("钱1", 290_00), ("王秀英", 120_00)]
    assert not queries.recoverable(cast.actor("zhou")).exists()
    due(wang, 150_00)
    assert [row.amount_fen for row in BatchItem.unscoped.filter(batch=drafted(cast, money))] == [30_00]


def test_each_place_pays_its_own_dues(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    due(wang, 70_00, path=cast.regions["xishuncheng"].path)
    assert drafted(cast, fund(cast)).amount_fen == 800_00
    city = drafted(cast, fund(cast, place="shenyang"), place="shenyang", by="lin")
    assert (city.items, city.amount_fen) == (1, 70_00)


@pytest.mark.parametrize(
    ("given", "why"), [({"title": " "}, "1 至 60 字"), ({"format": "x"}, "文件格式"), ({"grounds": ()}, "发放内容")]
)
def test_a_batch_needs_title_content_and_format(cast: Cast, given: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        drafted(cast, fund(cast), **given)
    assert not Batch.unscoped.exists()


def test_a_batch_is_of_ones_own_place_and_its_fund(cast: Cast) -> None:
    with pytest.raises(Refused, match="岗位范围"):
        drafted(cast, fund(cast), by="zhou")
    with pytest.raises(Refused, match="要有资金"):
        drafted(cast, None)
    with pytest.raises(Refused, match="不用于这个区域"):
        drafted(cast, fund(cast, place="shenhe"))
    assert not Batch.unscoped.exists()


def test_the_fund_pays_when_enough_have_agreed(cast: Cast) -> None:
    owed_two(cast)
    money = fund(cast)
    batch = approving.submit(drafted(cast, money), by=cast.actor("chen"))
    approving.approve(batch, by=cast.actor("lin"))
    now = Batch.unscoped.get(pk=batch.pk)
    assert (now.status, held("fund:区级财政"), held(f"clearing:{batch.pk}")) == ("approved", 999_200_00, 800_00)
    assert timeline(batch)[0].verb == "batch.approve"
    is_sound()


def test_a_large_batch_needs_two_and_never_its_drafter(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    due(wang, 60_000_00)
    batch = drafted(cast, fund(cast))
    with pytest.raises(Overtaken):
        approving.approve(batch, by=cast.actor("lin"))
    approving.submit(batch, by=cast.actor("chen"))
    for who, why in (("chen", "本人经手"), ("he", "编号"), ("sunny", "权限"), ("zhou", "编号")):
        with pytest.raises(Refused, match=why):
            approving.approve(Batch.unscoped.get(pk=batch.pk), by=cast.actor(who))
    approving.approve(batch, by=cast.actor("lin"))
    assert Batch.unscoped.get(pk=batch.pk).status == "submitted" and held("fund:区级财政") == 1_000_000_00
    with pytest.raises(Refused, match="已经同意过"):
        approving.approve(batch, by=cast.actor("lin"))
    approving.approve(batch, by=deputy(cast))
    assert Batch.unscoped.get(pk=batch.pk).status == "approved"


def test_spending_stops_at_the_fund_with_the_numbers(cast: Cast) -> None:
    owed_two(cast)
    batch = approving.submit(drafted(cast, fund(cast, 700_00)), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        approving.approve(batch, by=cast.actor("lin"))
    assert refusal.value.why == "资金「区级财政」只有 ¥ 700.00，这一批要 ¥ 800.00，还缺 ¥ 100.00。"
    assert Batch.unscoped.get(pk=batch.pk).status == "submitted" and held("fund:区级财政") == 700_00
    assert Line.unscoped.order_by("-id")[0].outcome == "refused"


def test_an_amount_that_changed_meanwhile_is_not_approved(cast: Cast) -> None:
    owed_two(cast)
    batch = approving.submit(drafted(cast, fund(cast)), by=cast.actor("chen"))
    with pytest.raises(Overtaken, match="800"):
        approving.approve(batch, by=cast.actor("lin"), seen_fen=700_00)
    assert Batch.unscoped.get(pk=batch.pk).status == "submitted"


def test_sent_back_and_withdrawn_all_is_owed_as_before(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    money = fund(cast)
    batch = approving.submit(drafted(cast, money), by=cast.actor("chen"))
    for verb in (approving.send_back, approving.withdraw):
        with pytest.raises(Refused, match="理由"):
            verb(batch, by=cast.actor("lin"))
    approving.send_back(batch, by=cast.actor("lin"), why="名单要核对")
    item = BatchItem.unscoped.get(batch=batch, payee=wang.party)
    approving.leave_out(item, by=cast.actor("chen"), why="账户待核")
    now = Batch.unscoped.get(pk=batch.pk)
    assert (now.items, now.amount_fen, now.totals) == (1, 300_00, {"old_age_allowance": 300_00})
    with pytest.raises(Refused, match="已经移出"):
        approving.leave_out(item, by=cast.actor("chen"), why="再来")
    batch = approved(cast, now)
    with pytest.raises(Refused, match="提交以前"):
        approving.leave_out(BatchItem.unscoped.get(batch=batch, outcome="waiting"), by=cast.actor("chen"), why="晚了")
    approving.withdraw(batch, by=cast.actor("chen"), why="重新汇集")
    assert held("fund:区级财政") == 1_000_000_00 and held(f"clearing:{batch.pk}") == 0
    again = drafted(cast, money)
    assert (again.items, again.amount_fen) == (2, 800_00)
    for item in BatchItem.unscoped.filter(batch=again):
        assert sum(row.amount_fen for row in queries.dues(cast.actor("chen"), item)) == item.amount_fen
    is_sound()


def test_the_file_is_produced_once_and_is_the_same_each_time(cast: Cast) -> None:
    wang, other = owed_two(cast)
    third = elder(cast, 2)
    due(third, 5_00)
    batch = approved(cast, drafted(cast, fund(cast)))
    assert queries.counts(cast.actor("chen"), batch)["no_account"] == (1, 5_00)
    stale = Batch.unscoped.get(pk=batch.pk)
    batch = filed(cast, batch)
    assert (batch.status, batch.file_lines, batch.file_fen) == ("filed", 2, 800_00)
    with pytest.raises(Overtaken):
        filing.file(stale, by=cast.actor("lin"))
    work(filing.key(batch.pk))
    assert BankFile.unscoped.count() == 1
    filing.download(batch, by=cast.actor("chen"))
    content = filing.stored(batch).path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == batch.file_sha256
    assert timeline(batch)[0].verb == "batch.download"
    rows = sent(batch)
    assert {row["户名"]: row["金额（元）"] for row in rows} == {"王秀英": "500.00", "钱1": "300.00"}
    assert rows[0]["账号"] == f"6200{wang.party.pk:012d}"
    assert content.decode("utf-8-sig").splitlines()[-1].startswith("合计,")
    # Who has no account is not lost: the amount went back to the fund and is owed as before.
    left = BatchItem.unscoped.get(payee=third.party)
    assert (left.outcome, left.reason) == ("failed", "没有收款账户")
    is_sound()
    account(third, cast.actor("chen"))
    assert drafted(cast, fund(cast)).amount_fen == 5_00
    assert BatchItem.unscoped.get(pk=left.pk).outcome == "corrected"
    assert other


def test_nobody_without_the_verb_has_the_file(cast: Cast) -> None:
    owed_two(cast)
    batch = approved(cast, drafted(cast, fund(cast)))
    for who in ("zhou", "he"):
        with pytest.raises(NotFound):
            filing.file(batch, by=cast.actor(who))
    with pytest.raises(Refused, match="还没有生成"):
        filing.download(batch, by=cast.actor("chen"))
    filed(cast, batch)
    for who in ("chen", "lin", "zhou", "sunny"):
        assert not BankFile.seen_by(cast.actor(who)).exists()


def test_excel_has_the_same_rows(cast: Cast) -> None:
    owed_two(cast)
    batch = filed(cast, approved(cast, drafted(cast, fund(cast), format="general_xlsx")))
    from yinian.registry.rosters.sheets import Book

    rows = [list(row) for _n, row in Book(filing.stored(batch).path).rows("代发")]
    assert len(rows) == 4 and rows[1][3] == "王秀英" and rows[-1][0] == "合计"


def test_without_any_account_there_is_no_file(cast: Cast) -> None:
    assert cast.elder
    due(cast.elder, 1_00)
    batch = approved(cast, drafted(cast, fund(cast)))
    with pytest.raises(Refused, match="没有账户"):
        filing.file(batch, by=cast.actor("chen"))
    assert Batch.unscoped.get(pk=batch.pk).status == "approved"


def test_an_account_corrected_before_the_file_is_the_one_in_it(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    batch = approved(cast, drafted(cast, fund(cast)))
    old = queries.accounts(cast.actor("chen")).get(party=wang.party)
    keeping.correct(old, keeping.Given("演示银行", "王秀英", "6222000000001"), by=cast.actor("chen"), why="换卡")
    assert "6222000000001" in {row["账号"] for row in sent(filed(cast, batch))}


def test_the_neighbour_sees_nothing(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    batch = drafted(cast, fund(cast))
    zhou = cast.actor("zhou")
    assert not queries.batches(zhou).exists() and not queries.accounts(zhou).exists()
    assert not queries.items(zhou, batch).exists()
    with pytest.raises(NotFound):
        queries.batch(zhou, batch.pk)
    with pytest.raises(NotFound):
        approving.withdraw(batch, by=zhou, why="x")
    assert queries.item(cast.actor("wang"), BatchItem.unscoped.get(payee=wang.party).pk).amount_fen == 500_00


@postgres
def test_of_two_consents_at_once_both_count_and_the_fund_pays_once(lasting_cast: Cast) -> None:
    cast = lasting_cast
    wang, _other = owed_two(cast)
    due(wang, 60_000_00)
    batch = approving.submit(drafted(cast, fund(cast)), by=cast.actor("chen"))
    gu, lin = deputy(cast), cast.actor("lin")
    rows = [Batch.unscoped.select_related("region", "fund").get(pk=batch.pk) for _ in range(2)]
    results = at_once(lambda: approving.approve(rows[0], by=lin), lambda: approving.approve(rows[1], by=gu))
    assert [type(result).__name__ for result in results] == ["Batch", "Batch"], results
    assert Batch.unscoped.get(pk=batch.pk).status == "approved"
    assert held(f"clearing:{batch.pk}") == 60_800_00


@postgres
def test_of_two_who_ask_for_the_file_one_has_it(lasting_cast: Cast) -> None:
    cast = lasting_cast
    owed_two(cast)
    batch = approved(cast, drafted(cast, fund(cast)))
    rows = [Batch.unscoped.get(pk=batch.pk) for _ in range(2)]
    results = at_once(
        lambda: filing.file(rows[0], by=cast.actor("lin")), lambda: filing.file(rows[1], by=cast.actor("chen"))
    )
    assert sorted(type(result).__name__ for result in results) == ["Batch", "Overtaken"], results
    work(filing.key(batch.pk))
    assert BankFile.unscoped.count() == 1


@postgres
def test_of_two_who_gather_at_once_nobody_is_gathered_twice(lasting_cast: Cast) -> None:
    cast = lasting_cast
    for serial in range(10, 30):
        due(elder(cast, serial), 100)
    money = fund(cast)
    asked = drafting.Asked(cast.regions["dadong"], "同时", MONTH, (DUES,), money)
    both = [drafting.draft(asked, by=cast.actor("chen")) for _ in range(2)]
    results = at_once(*(lambda row=row: work(drafting.key(row.pk)) for row in both))
    assert all(isinstance(result, dict) for result in results), results
    assert BatchItem.unscoped.count() == 20 and sum(BatchItem.unscoped.values_list("amount_fen", flat=True)) == 2_000


def test_grounds_are_all_three() -> None:
    assert set(ALL) == set(drafting.GROUNDS)


def test_paid_elders_are_told_and_the_ledger_is_closed(cast: Cast) -> None:
    wang, other = owed_two(cast)
    batch = filed(cast, approved(cast, drafted(cast, fund(cast))))
    back = came_back(cast, batch, answered(sent(batch)))
    assert (back.paid, back.failed, back.refused) == (2, 0, 0)
    assert Batch.unscoped.get(pk=batch.pk).status == "closed"
    assert outcomes(batch) == {"王秀英": "paid", "钱1": "paid"}
    assert (held("benefit:due"), held("paid_out"), held("fund_spent")) == (0, 800_00, 800_00)
    assert sorted(Payout.unscoped.values_list("reference", "amount_fen")) == [("国库 9", 300_00), ("国库 9", 500_00)]
    assert timeline(wang)[0].verb == timeline(other)[0].verb == "payout.pay"
    assert list(queries.payouts(cast.actor("wang")).values_list("amount_fen", flat=True)) == [500_00]
    is_sound()


def test_nothing_is_gathered_while_months_are_reckoned(cast: Cast) -> None:
    wang, _other = owed_two(cast)
    with writing("test"):
        Accrual.unscoped.create(
            region=cast.regions["shenyang"], month=MONTH, law="x", begun_at=timezone.now(),
            region_path=cast.regions["shenyang"].path,
        )  # fmt: skip
    with pytest.raises(Refused, match="正在核算"):
        drafted(cast, fund(cast))
    assert wang and not Batch.unscoped.exists()
