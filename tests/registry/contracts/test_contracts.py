"""What contracts commit never passes the year's budget, and a contract never goes below what is settled."""

from datetime import date

import pytest

from tests.cast import BY
from tests.delivery.town import Clock, Town
from tests.foundation.at_once import at_once
from tests.registry.contracts.made import UNTIL, budget, drafted, given, signed
from yinian.foundation.journal.lines import timeline
from yinian.foundation.ledger import Posting
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.contracts import actions, queries
from yinian.registry.contracts.models import Amendment, Contract, PurchaseBudget


def left(town: Town) -> int:
    [row] = queries.budgets(town.by("chen"))
    return row.left_fen


def change(**more: object) -> actions.Change:
    values = {
        "on": date(2026, 11, 1),
        "document": "补充协议一",
        "amount_fen": 60_000_00,
        "minutes": None,
        "until": UNTIL,
    }
    return actions.Change(**{**values, **more})  # type: ignore[arg-type]


def test_signing_takes_the_amount_out_of_the_budget(town: Town, clock: Clock) -> None:
    budget(town)
    contract = drafted(town)
    assert (contract.status, left(town)) == ("draft", 100_000_00)
    with pytest.raises(Refused, match="本人经手"):
        actions.sign(contract, by=town.by("chen"))
    actions.sign(contract, by=town.by("lin"))
    assert (contract.status, left(town), queries.left([contract])) == ("signed", 50_000_00, {contract.pk: 50_000_00})
    assert timeline(contract)[0].verb == "contract.sign"
    assert sum(Posting.objects.filter(account__unit="fen").values_list("amount", flat=True)) == 0
    with pytest.raises(Overtaken):
        actions.sign(Contract.unscoped.get(pk=contract.pk), by=town.by("lin"))


def test_more_than_the_budget_is_refused_with_the_figures(town: Town, clock: Clock) -> None:
    budget(town)
    signed(town)
    second = drafted(town, 60_000_00, "大采-2", items=("bathing",))
    with pytest.raises(Refused, match="重叠"):
        actions.sign(second, by=town.by("lin"))
    third = drafted(town, 50_000_01, "大采-3", since=UNTIL, until=date(2028, 1, 1))
    with pytest.raises(Refused) as refusal:
        actions.sign(third, by=town.by("lin"))
    assert "还剩 ¥ 50,000.00" in refusal.value.why and "超出 ¥ 0.01" in refusal.value.why
    assert Contract.unscoped.get(pk=third.pk).status == "draft" and left(town) == 50_000_00
    with pytest.raises(Refused, match=r"合同已经占用 ¥ 50,000\.00"):
        budget(town, 49_999_99, why="压减")
    with pytest.raises(Refused, match="写明理由"):
        budget(town, 60_000_00)
    budget(town, 50_000_00, why="压减")
    assert left(town) == 0 and PurchaseBudget.unscoped.get().amount_fen == 50_000_00


def test_an_amendment_is_dated_and_keeps_what_was_before(town: Town, clock: Clock) -> None:
    budget(town)
    contract = signed(town, minutes=6_000)
    actions.amend(contract, change(minutes=7_200), by=town.by("chen"), why="人数增加")
    row = Amendment.unscoped.get()
    assert (row.amount_before_fen, row.amount_fen, row.minutes_before, row.minutes) == (
        50_000_00,
        60_000_00,
        6_000,
        7_200,
    )
    assert (contract.amount_fen, contract.minutes, left(town)) == (60_000_00, 7_200, 40_000_00)
    with pytest.raises(Refused, match=r"超出 ¥ 0\.01"):
        actions.amend(contract, change(amount_fen=100_000_01), by=town.by("chen"))
    actions.settle(contract, 10_000_00, "t:1", "结算", by=BY)
    with pytest.raises(Refused, match=r"已经结算 ¥ 10,000\.00"):
        actions.amend(contract, change(amount_fen=9_999_99), by=town.by("chen"))
    with pytest.raises(Refused, match="依据文件"):
        actions.amend(contract, change(document=" "), by=town.by("chen"))
    actions.amend(contract, change(amount_fen=10_000_00), by=town.by("chen"))
    assert left(town) == 90_000_00 and queries.left([contract]) == {contract.pk: 0}
    with pytest.raises(Refused, match=r"还剩 ¥ 0\.00"):
        actions.settle(contract, 1, "t:2", "结算", by=BY)


def test_a_draft_is_dropped_and_a_contract_ended_with_a_reason(town: Town, clock: Clock) -> None:
    budget(town)
    actions.drop(drafted(town), by=town.by("chen"))
    contract = signed(town, number="大采-2")
    with pytest.raises(Refused, match="没有写明理由"):
        actions.end(contract, by=town.by("chen"), why="")
    actions.end(contract, by=town.by("chen"), why="服务商退出")
    assert (contract.status, contract.until) == ("ended", date(2026, 11, 16))
    with pytest.raises(Refused, match="已终止"):
        actions.amend(contract, change(), by=town.by("chen"))


@pytest.mark.parametrize(
    "more",
    [
        {"fen": 0},
        {"until": date(2026, 1, 1)},
        {"number": " "},
        {"items": ("nothing",)},
        {"price_fen": 1},
        {"year": 2025},
    ],
)
def test_what_is_no_contract_is_refused(town: Town, clock: Clock, more: dict[str, object]) -> None:
    budget(town)
    with pytest.raises(Refused):
        actions.draft(given(town, **more), by=town.by("chen"))  # type: ignore[arg-type]
    assert not Contract.unscoped.exists()


def test_the_provider_sees_its_own_and_the_neighbour_nothing(town: Town, clock: Clock) -> None:
    budget(town)
    contract = signed(town)
    for who in ("chen", "lin", "sunny"):
        assert [row.pk for row in queries.contracts(town.by(who))] == [contract.pk], who
    for who in ("zhou", "he", "zhang", "wang", "liu"):
        assert not queries.contracts(town.by(who)).exists(), who
        assert not queries.budgets(town.by(who))
    with pytest.raises(NotFound):
        actions.end(contract, by=town.by("zhou"), why="x")
    with pytest.raises(Refused, match="权限"):
        actions.end(contract, by=town.by("sunny"), why="x")
    with pytest.raises(Refused, match="岗位范围"):
        actions.set_budget(town.cast.regions["shenhe"], 2026, 1, "x", by=town.by("chen"))


def test_of_two_contracts_signed_at_once_only_what_the_budget_holds(lasting_town: Town, clock: Clock) -> None:
    town = lasting_town
    budget(town, 80_000_00)
    first = drafted(town, number="大采-1", items=("bathing",))
    second = drafted(town, number="大采-2", items=("indoor_cleaning",))
    results = at_once(lambda: actions.sign(first, by=town.by("lin")), lambda: actions.sign(second, by=town.by("lin")))
    assert sorted(type(result).__name__ for result in results) == ["Contract", "Refused"], results
    assert left(town) == 30_000_00
