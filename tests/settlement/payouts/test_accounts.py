"""One account at a time; a correction is a new row; looking at a number leaves a trace."""

import pytest

from tests.cast import Cast
from yinian.foundation.fields import Sealed
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.settlement.payouts import keeping, queries
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.keeping import Given

GIVEN = Given("演示银行", "王秀英", "6200 0000 0000 1234")


def kept(cast: Cast) -> PayeeAccount:
    return keeping.set_account(cast.parties["wang"], GIVEN, by=cast.actor("chen"))


def test_it_is_kept_encrypted_and_masked(cast: Cast) -> None:
    row = PayeeAccount.unscoped.get(pk=kept(cast).pk)
    assert isinstance(row.number, Sealed) and str(row.number) == "**** 1234" and row.number.open() == "6200000000001234"
    line = timeline(row)[0]
    assert line.verb == "payee_account.set" and "1234" not in line.changes
    found = queries.held_by(queries.accounts(cast.actor("chen")), "6200000000001234")
    assert list(found) == [row] and list(queries.held_by(queries.accounts(cast.actor("chen")), "王")) == [row]
    with pytest.raises(Refused, match="已经有账户"):
        kept(cast)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (Given("演示银行", "王秀英", "123"), "8 至 32 位"), (Given("演示银行", "王秀英", "abcdefghij"), "8 至 32 位"),
        (Given("演示银行", "=1+1", "62000000"), "户名"), (Given(" ", "王秀英", "62000000"), "开户行"),
    ],
)  # fmt: skip
def test_what_is_no_account_is_refused(cast: Cast, given: Given, why: str) -> None:
    with pytest.raises(Refused, match=why):
        keeping.set_account(cast.parties["wang"], given, by=cast.actor("chen"))
    assert not PayeeAccount.unscoped.exists()


def test_a_correction_follows_and_the_old_one_stays(cast: Cast) -> None:
    row = kept(cast)
    with pytest.raises(Refused, match="理由"):
        keeping.correct(row, Given("演示银行", "王秀英", "62000000"), by=cast.actor("chen"))
    new = keeping.correct(row, Given("演示银行", "王秀英", "62000000"), by=cast.actor("chen"), why="换卡")
    assert PayeeAccount.unscoped.get(pk=row.pk).until is not None and new.until is None
    with pytest.raises(Refused, match="已经停用"):
        keeping.end(row, by=cast.actor("chen"), why="再停")
    keeping.end(new, by=cast.actor("chen"), why="销户")
    assert not PayeeAccount.unscoped.filter(until=None).exists()
    assert kept(cast).until is None


def test_a_full_number_is_shown_with_a_trace(cast: Cast) -> None:
    row = kept(cast)
    seen = keeping.reveal(queries.account(cast.actor("chen"), row.pk), by=cast.actor("chen"))
    assert keeping.opened(seen) == "6200000000001234" and timeline(row)[0].verb == "payee_account.reveal"


def test_the_neighbour_and_the_inspector_see_nothing(cast: Cast) -> None:
    row = kept(cast)
    for who in ("zhou", "liu", "sunny"):
        assert not queries.accounts(cast.actor(who)).exists()
    with pytest.raises(NotFound):
        keeping.end(row, by=cast.actor("zhou"), why="x")
    with pytest.raises(Refused, match="岗位范围"):
        keeping.set_account(cast.parties["son"], GIVEN, by=cast.actor("zhou"))
    assert PayeeAccount.unscoped.get().until is None
