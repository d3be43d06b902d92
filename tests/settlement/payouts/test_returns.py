"""What comes back from the bank: each row is taken once or refused with its reason, in any order, and nothing is lost."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.foundation.at_once import at_once, postgres
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
    is_sound,
    outcomes,
    paper,
    sent,
    work,
)  # fmt: skip
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.settlement.payouts import keeping, papers, queries, returning
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem, RefusedRow
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rules import Came, Sent, verdict

ONE = Sent("王秀英", "62001", 500_00, "AB", "waiting", False)


@pytest.mark.parametrize(
    ("sent_", "came", "why"),
    [
        (ONE, Came("王秀英", "62001", 500_00, "AB", True), ""),
        (ONE, Came("王秀英", None, 500_00, None, False), ""),
        (None, Came("王秀英", "62001", 500_00, "AB", True), "unknown"),
        (ONE, Came("王秀英", "62001", 499_00, "AB", True), "altered_amount"),
        (ONE, Came("王秀英", "62001", None, "AB", True), "altered_amount"),
        (ONE, Came("王秀", "62001", 500_00, "AB", True), "altered_name"),
        (ONE, Came("王秀英", "62002", 500_00, "AB", True), "altered_account"),
        (ONE, Came("王秀英", "62001", 500_00, "AC", True), "altered_check"),
        (ONE, Came("王秀英", "62001", 500_00, "AB", None), "no_result"),
        (Sent("王秀英", "62001", 500_00, "AB", "paid", False), Came("王秀英", "62001", 500_00, "AB", True), "reported"),
        (Sent("王秀英", "62001", 500_00, "AB", "failed", True), Came("王秀英", "62001", 500_00, "AB", True), "twice"),
    ],
)  # fmt: skip
def test_the_rule(sent_: Sent | None, came: Came, why: str) -> None:
    assert verdict(sent_, came) == why


def a_batch(cast: Cast, people: int = 3) -> Batch:
    for serial in range(1, people + 1):
        person = elder(cast, serial)
        due(person, serial * 100_00)
        account(person, cast.actor("chen"))
    return filed(cast, approved(cast, drafted(cast, fund(cast))))


def test_a_part_leaves_the_rest_waiting(cast: Cast) -> None:
    batch = a_batch(cast)
    rows = sent(batch)
    back = came_back(cast, batch, answered(rows[:1]))
    assert (back.rows, back.paid, back.refused) == (1, 1, 0)
    assert outcomes(batch) == {"钱1": "paid", "钱2": "waiting", "钱3": "waiting"}
    assert Batch.unscoped.get(pk=batch.pk).status == "filed"
    is_sound()
    came_back(cast, batch, answered(rows[1:], "交易失败", 失败原因="账号不存在"))
    assert outcomes(batch) == {"钱1": "paid", "钱2": "failed", "钱3": "failed"}
    assert Batch.unscoped.get(pk=batch.pk).status == "closed"
    assert BatchItem.unscoped.get(payee__name="钱2").reason == "账号不存在"
    assert Batch.unscoped.get(pk=batch.pk).returned_totals == {"old_age_allowance": 500_00}
    assert held("fund:区级财政") == 1_000_000_00 - 100_00
    is_sound()


def test_what_failed_is_paid_by_the_next_batch_to_the_corrected_account(cast: Cast) -> None:
    batch = a_batch(cast, 2)
    came_back(cast, batch, answered(sent(batch), "失败", 失败原因="户名不符"))
    wrong = queries.accounts(cast.actor("chen")).get(party__name="钱1")
    keeping.correct(wrong, keeping.Given("演示银行", "钱1", "6222111100001"), by=cast.actor("chen"), why="换卡")
    person = BatchItem.unscoped.get(payee__name="钱1").payee
    due(elder_of(person.pk), 7_00)
    second = filed(cast, approved(cast, drafted(cast, fund(cast, name="二"))))
    rows = sent(second)
    assert {row["户名"]: (row["账号"], row["金额（元）"]) for row in rows}["钱1"] == ("6222111100001", "107.00")
    assert outcomes(batch) == {"钱1": "corrected", "钱2": "corrected"}
    came_back(cast, second, answered(rows))
    assert outcomes(second) == {"钱1": "paid", "钱2": "paid"} and held("benefit:due") == 0
    chen = cast.actor("chen")
    for item in BatchItem.unscoped.filter(batch=second):
        assert sum(one.amount_fen for one in queries.dues(chen, item)) == item.amount_fen
        assert [old.batch_id for old in queries.taken_over(chen, item)] == [batch.pk]
    is_sound()


def elder_of(party: int) -> Any:
    from yinian.registry.elders.models import Elder

    return Elder.unscoped.get(party=party)


def test_unknown_altered_and_repeated_rows_are_refused_one_by_one(cast: Cast) -> None:
    batch = a_batch(cast, 4)
    rows = answered(sent(batch))
    bad = [
        rows[0],
        {**rows[0]},
        {**rows[1], "金额（元）": "2000.00"},
        {**rows[2], "账号": "6299999999999"},
        {**rows[3], "户名": "别人"},
        {**rows[3], "明细号": "999999"},
        {**rows[3], "校验码": "0000000000"},
        {**rows[3], "处理结果": "处理中"},
    ]
    back = came_back(cast, batch, bad)
    assert (back.rows, back.paid, back.failed, back.refused) == (8, 1, 0, 7)
    reasons = list(RefusedRow.unscoped.order_by("number").values_list("number", "reason"))
    assert reasons == [
        (3, "twice"), (4, "altered_amount"), (5, "altered_account"), (6, "altered_name"), (7, "unknown"),
        (8, "altered_check"), (9, "no_result"),
    ]  # fmt: skip
    assert outcomes(batch) == {"钱1": "paid", "钱2": "waiting", "钱3": "waiting", "钱4": "waiting"}
    assert Payout.unscoped.count() == 1
    is_sound()
    again = came_back(cast, batch, rows)
    assert (again.paid, again.refused) == (3, 1)
    assert RefusedRow.unscoped.get(returned=again).reason == "reported"
    is_sound()


def test_refused_rows_can_be_taken_out_as_they_came(cast: Cast) -> None:
    batch = a_batch(cast, 1)
    back = came_back(cast, batch, [{**row, "金额（元）": "9.00"} for row in answered(sent(batch))])
    papers.export(back, by=cast.actor("chen"))
    from yinian.registry.rosters.sheets import Book

    out = SimpleUploadedFile("x.xlsx", papers.refused(back).read())
    from pathlib import Path
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(out.read())
        kept.flush()
        rows = [list(row) for _n, row in Book(Path(kept.name)).rows("不能对上的行")]
    assert rows[0][-1] == "不能对上的原因" and "金额" in str(rows[1][-1]) and "钱1" in rows[1]
    assert timeline(back)[0].verb == "bank_return.export"
    with pytest.raises(NotFound):
        papers.export(back, by=cast.actor("zhou"))


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    batch = a_batch(cast, 2)
    rows = answered(sent(batch))
    first = came_back(cast, batch, rows)
    before = (Payout.unscoped.count(), held("paid_out"), list(BatchItem.unscoped.values_list("outcome", flat=True)))
    second = came_back(cast, batch, rows)
    assert second == first and BankReturn.unscoped.count() == 1
    work(returning.key(first.pk))
    assert before == (
        Payout.unscoped.count(), held("paid_out"), list(BatchItem.unscoped.values_list("outcome", flat=True))
    )  # fmt: skip
    assert BankReturn.unscoped.get().paid == 2


def test_each_row_may_have_a_voucher_of_its_own(cast: Cast) -> None:
    batch = a_batch(cast, 2)
    one, two = answered(sent(batch))
    came_back(cast, batch, [{**one, "流水号": "A1"}, {**two, "流水号": ""}])
    assert sorted(Payout.unscoped.values_list("reference", flat=True)) == ["A1", "国库 9"]


def test_an_excel_file_with_a_title_is_read(cast: Cast) -> None:
    batch = a_batch(cast, 2)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("回盘")
        sheet.write_row(0, 0, ["代发结果"])
        sheet.write_row(2, 0, ["业务编号", "收款人名称", "金额", "状态"])
        for index, row in enumerate(sent(batch), 3):
            sheet.write_row(index, 0, [int(row["明细号"]), row["户名"], float(row["金额（元）"]), "交易成功"])
        sheet.write_row(6, 0, ["", "", 300.0, ""])
    given_ = SimpleUploadedFile("回盘.xlsx", out.getvalue())
    back = returning.upload(batch, given_, "国库 9", by=cast.actor("chen"))
    assert work(returning.key(back.pk)) == {"paid": 2, "failed": 0, "refused": 0}


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "空的"), (b"%PDF-1.4", "不是可以读的"), ("甲,乙\r\n1,2\r\n".encode(), "没有找到表头")]
)
def test_what_is_no_returned_file_is_refused(cast: Cast, content: bytes, why: str) -> None:
    batch = a_batch(cast, 1)
    with pytest.raises(Refused, match=why):
        returning.upload(batch, SimpleUploadedFile("x.csv", content), "国库 9", by=cast.actor("chen"))
    assert not BankReturn.unscoped.exists() and outcomes(batch) == {"钱1": "waiting"}


def test_only_who_holds_the_place_uploads_and_only_to_a_filed_batch(cast: Cast) -> None:
    person = elder(cast, 1)
    due(person, 100)
    account(person, cast.actor("chen"))
    batch = approved(cast, drafted(cast, fund(cast)))
    with pytest.raises(Refused, match="还没有银行文件"):
        returning.upload(batch, paper([]), "国库 9", by=cast.actor("chen"))
    batch = filed(cast, batch)
    for who in ("zhou", "he", "sunny"):
        with pytest.raises(Refused):
            returning.upload(batch, paper(answered(sent(batch))), "国库 9", by=cast.actor(who))
    with pytest.raises(Refused, match="凭证号"):
        returning.upload(batch, paper(answered(sent(batch))), " ", by=cast.actor("chen"))
    assert not BankReturn.unscoped.exists()


# What a row may suffer on its way: nothing, another amount, name or account, or an unknown number.
CHANGES: tuple[dict[str, str], ...] = (
    {}, {}, {}, {"金额（元）": "1.00"}, {"户名": "别人"}, {"账号": "62"}, {"明细号": "7"}, {"处理结果": "?"},
)  # fmt: skip
ROW = st.tuples(st.integers(0, 3), st.sampled_from(["成功", "失败"]), st.sampled_from(CHANGES))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=st.lists(st.lists(ROW, min_size=1, max_size=6), min_size=1, max_size=4), last=st.booleans())
def test_no_order_of_files_loses_or_doubles_anything(
    cast: Cast, files: list[list[tuple[int, str, dict[str, str]]]], last: bool
) -> None:
    from django.db import transaction

    with transaction.atomic():
        batch = a_batch(cast, 4)
        rows, told = sent(batch), {}
        for file in files:
            lines = [{**answered([rows[n]], result)[0], **change} for n, result, change in file]
            back = came_back(cast, batch, lines)
            for n, result, change in file:
                if not change:
                    told.setdefault(rows[n]["户名"], {"成功": "paid", "失败": "failed"}[result])
            assert back.paid + back.failed + back.refused >= 1
            is_sound()
        assert outcomes(batch) == {row["户名"]: told.get(row["户名"], "waiting") for row in rows}
        if last:
            came_back(cast, batch, answered(rows))
            assert Batch.unscoped.get(pk=batch.pk).status == "closed"
        paid = BatchItem.unscoped.filter(batch=batch, outcome="paid")
        assert Payout.unscoped.count() == paid.count()
        assert held("paid_out") == sum(paid.values_list("amount_fen", flat=True))
        assert held("benefit:due") == 1000_00 - held("paid_out")
        failed = drafted(cast, fund(cast, name="后"))
        # Nothing is lost: what failed is owed again, and no more than that.
        assert failed.amount_fen == 1000_00 - sum(
            BatchItem.unscoped.filter(batch=batch, outcome__in=["paid", "waiting"]).values_list("amount_fen", flat=True)
        )
        is_sound()
        transaction.set_rollback(True)


@postgres
def test_the_same_file_uploaded_by_two_at_once_is_taken_once(lasting_cast: Cast) -> None:
    cast = lasting_cast
    batch = a_batch(cast, 2)
    rows = answered(sent(batch))
    now = [Batch.unscoped.get(pk=batch.pk) for _ in range(2)]
    results = at_once(
        lambda: returning.upload(now[0], paper(rows), "国库 9", by=cast.actor("chen")),
        lambda: returning.upload(now[1], paper(rows), "国库 9", by=cast.actor("chen")),
    )
    assert [type(result).__name__ for result in results] == ["BankReturn", "BankReturn"], results
    assert BankReturn.unscoped.count() == 1
    work(returning.key(BankReturn.unscoped.get().pk))
    assert Payout.unscoped.count() == 2
