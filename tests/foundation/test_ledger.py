"""The book: zero-sum, once per key, mirrored never edited, no floor broken, no closed month touched."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import BY, Cast
from tests.foundation.at_once import at_once, postgres
from yinian.foundation import ledger, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.ledger import Balance, Draft, LedgerAccount, Month, Posting, Transfer
from yinian.foundation.periods import Period
from yinian.foundation.refusals import LawBroken, Refused, Repeated

DAY = date(2026, 3, 10)


@verbs.verb("test.book", "记账测试", may=frozenset())
def book(do: Any, *, by: Actor) -> Any:
    """Run some booking as the system would: in a verb."""
    return do()


def run(do: Any) -> Any:
    return book(do, by=BY)


def post(key: str, on: date, amounts: dict[LedgerAccount, int]) -> Transfer:
    return run(lambda: ledger.post(key, on, "测试", amounts))


def made(cast: Cast, kind: str, unit: str = "fen", floor: int | None = None, party: str = "") -> LedgerAccount:
    path = cast.regions["dadong"].path
    holder = cast.parties[party] if party else None
    return run(lambda: ledger.account(kind, unit, region_path=path, name=kind, party=holder, floor=floor))


@pytest.fixture
def pool(cast: Cast) -> LedgerAccount:
    return made(cast, "pool")


@pytest.fixture
def wallet(cast: Cast) -> LedgerAccount:
    return made(cast, "wallet", floor=0, party="wang")


def sums() -> dict[str, int]:
    totals: dict[str, int] = {}
    for unit, amount in Posting.objects.values_list("account__unit", "amount"):
        totals[unit] = totals.get(unit, 0) + amount
    return totals


def kept() -> None:
    """What must be true at every moment."""
    assert not any(sums().values())
    for row in Balance.objects.select_related("account"):
        booked = sum(Posting.objects.filter(account=row.account).values_list("amount", flat=True))
        assert row.amount == booked >= row.floor


def test_an_account_is_made_once_and_only_one_with_a_floor_has_a_balance(cast: Cast, pool, wallet) -> None:
    assert made(cast, "pool") == pool
    assert made(cast, "wallet", floor=0, party="wang") == wallet
    assert made(cast, "wallet", "minutes", party="wang") != wallet
    assert list(Balance.objects.values_list("account", flat=True)) == [wallet.pk]


def test_a_posting_moves_and_both_sides_know(pool: LedgerAccount, wallet: LedgerAccount) -> None:
    post("grant", DAY, {pool: -500, wallet: 500})
    post("spend", date(2026, 4, 2), {wallet: -200, pool: 200})
    assert (ledger.balance(pool), ledger.balance(wallet)) == (-300, 300)
    assert ledger.balance(wallet, on=date(2026, 3, 31)) == 500
    assert ledger.moved(wallet, Period(date(2026, 4, 1), date(2026, 5, 1))) == -200
    assert ledger.moved(wallet, Period(date(2026, 3, 1))) == 300
    kept()


@pytest.mark.parametrize("amounts", [(1, 0), (5, -4), (0, 0)])
def test_what_does_not_sum_to_nothing_or_moves_nothing_is_a_defect(pool, wallet, amounts: tuple[int, int]) -> None:
    with pytest.raises(LawBroken, match="sum to nothing"):
        post("k", DAY, dict(zip((pool, wallet), amounts, strict=True)))
    draft = Draft("k", DAY, "t", dict(zip((pool.pk, wallet.pk), amounts, strict=True)))
    with pytest.raises(LawBroken, match="sum to nothing"):
        run(lambda: ledger.post_many([draft]))


def test_minutes_do_not_pay_for_fen(cast: Cast, pool: LedgerAccount) -> None:
    hours = made(cast, "hours", "minutes")
    with pytest.raises(LawBroken, match="each unit"):
        post("k", DAY, {pool: 60, hours: -60})
    with pytest.raises(LawBroken, match="each unit"):
        run(lambda: ledger.post_many([Draft("k", DAY, "t", {pool.pk: 60, hours.pk: -60})]))


def test_the_same_key_is_done_once_and_with_other_content_refused(pool, wallet) -> None:
    first = post("grant", DAY, {pool: -500, wallet: 500})
    assert post("grant", DAY, {wallet: 500, pool: -500}) == first
    for on, amount in ((DAY, 400), (date(2026, 3, 11), 500)):
        with pytest.raises(Repeated, match="grant"):
            post("grant", on, {pool: -amount, wallet: amount})
    assert ledger.balance(wallet) == 500


def test_a_floor_holds_and_the_refusal_says_how_much_is_left(pool, wallet) -> None:
    post("grant", DAY, {pool: -500, wallet: 500})
    with pytest.raises(Refused, match="余额只有 500 分"):
        post("spend", DAY, {wallet: -501, pool: 501})
    assert not Transfer.objects.filter(key="spend").exists()
    post("spend", DAY, {wallet: -500, pool: 500})
    kept()


def test_a_reversal_mirrors_and_is_done_once(pool, wallet) -> None:
    grant = post("grant", DAY, {pool: -500, wallet: 500})
    mirror = run(lambda: ledger.reverse(grant, on=date(2026, 4, 1), why="误记"))
    again = run(lambda: ledger.reverse(grant, on=date(2026, 4, 2), why="误记"))
    assert (mirror, mirror.reverses, ledger.balance(wallet)) == (again, grant, 0)
    kept()


def test_what_is_spent_cannot_be_reversed(pool, wallet) -> None:
    grant = post("grant", DAY, {pool: -500, wallet: 500})
    post("spend", DAY, {wallet: -100, pool: 100})
    with pytest.raises(Refused, match="不够支出"):
        run(lambda: ledger.reverse(grant, on=DAY, why="误记"))
    kept()


def test_a_key_too_long_for_its_reversal_is_a_defect(pool, wallet) -> None:
    longest = post("k" * ledger.KEY_LENGTH, DAY, {pool: -1, wallet: 1})
    run(lambda: ledger.reverse(longest, on=DAY, why="x"))
    with pytest.raises(LawBroken, match="at most"):
        post("k" * (ledger.KEY_LENGTH + 1), DAY, {pool: -1, wallet: 1})


def test_a_closed_month_refuses_for_ever(pool, wallet) -> None:
    grant = post("grant", DAY, {pool: -500, wallet: 500})
    for _twice in range(2):
        run(lambda: ledger.close(DAY))
    closed = Month.objects.get(first=date(2026, 3, 1)).closed_at
    assert closed is not None
    with pytest.raises(Refused, match="2026-03 已经关账"):
        post("late", date(2026, 3, 31), {pool: -1, wallet: 1})
    with pytest.raises(Refused, match="已经关账"):
        run(lambda: ledger.post_many([Draft("late", date(2026, 3, 31), "t", {pool.pk: -1, wallet.pk: 1})]))
    assert post("grant", DAY, {pool: -500, wallet: 500}) == grant  # the same event again is no new posting
    post("after", date(2026, 4, 1), {pool: -1, wallet: 1})
    run(lambda: ledger.reverse(grant, on=date(2026, 4, 1), why="更正"))
    assert ledger.balance(wallet) == 1


def test_many_at_once_skip_what_is_known_and_keep_floors(pool, wallet) -> None:
    post("g0", DAY, {pool: -10, wallet: 10})
    drafts = [Draft(f"g{n}", DAY, "月度", {pool.pk: -10, wallet.pk: 10}) for n in range(7)]
    assert run(lambda: ledger.post_many(drafts)) == 6
    assert run(lambda: ledger.post_many(drafts)) == 0
    assert ledger.balance(wallet) == 70
    drafts = [Draft(f"s{n}", DAY, "扣", {pool.pk: 40, wallet.pk: -40}) for n in range(2)]
    with pytest.raises(Refused, match="余额只有 70"):
        run(lambda: ledger.post_many(drafts))
    assert ledger.balance(wallet) == 70
    kept()


moves = st.tuples(
    st.sampled_from(["post", "post", "post", "reverse", "many"]),
    st.integers(min_value=0, max_value=6),
    st.integers(min_value=-60, max_value=60),
    st.integers(min_value=0, max_value=2),
)


@given(st.lists(moves, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_the_book_stays_true(cast: Cast, steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        held = [
            made(cast, "pool"),
            made(cast, "wallet", floor=0, party="wang"),
            made(cast, "debt", floor=-50, party="son"),
        ]
        for what, key, amount, which in steps:
            one, other = held[which], held[(which + 1) % 3]
            try:
                if what == "post":
                    post(f"k{key}", DAY, {one: amount, other: -amount})
                elif what == "many":
                    drafts = [Draft(f"m{key}-{n}", DAY, "t", {one.pk: amount, other.pk: -amount}) for n in range(2)]
                    run(lambda drafts=drafts: ledger.post_many(drafts))
                else:
                    known = Transfer.objects.filter(key=f"k{key}").first()
                    if known:
                        run(lambda known=known: ledger.reverse(known, on=DAY, why="t"))
            except (Refused, LawBroken):
                pass
            kept()
        transaction.set_rollback(True)


# --- side by side ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_twenty_spenders_never_overdraw(lasting_cast: Cast) -> None:
    pool, wallet = made(lasting_cast, "pool"), made(lasting_cast, "wallet", floor=0, party="wang")
    post("grant", DAY, {pool: -100, wallet: 100})
    results = at_once(*[lambda n=n: post(f"spend{n}", DAY, {wallet: -9, pool: 9}) for n in range(20)])
    refused = [result for result in results if isinstance(result, Refused)]
    assert [type(result) for result in results if isinstance(result, Exception)] == [Refused] * 9
    assert len(refused) == 9
    assert ledger.balance(wallet) == 1
    kept()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_from_many_sides_is_one_transfer(lasting_cast: Cast) -> None:
    pool, wallet = made(lasting_cast, "pool"), made(lasting_cast, "wallet", floor=0, party="wang")
    results = at_once(*[lambda: post("grant", DAY, {pool: -100, wallet: 100})] * 6)
    assert len({result.pk for result in results}) == 1
    drafts = [Draft(f"g{n}", DAY, "t", {pool.pk: -1, wallet.pk: 1}) for n in range(20)]
    assert sum(at_once(*[lambda: run(lambda: ledger.post_many(drafts))] * 4)) == 20
    assert ledger.balance(wallet) == 120
    kept()


@pytest.mark.django_db(transaction=True)
def test_an_account_needed_by_many_at_once_is_made_once(lasting_cast: Cast) -> None:
    results = at_once(*[lambda: made(lasting_cast, "wallet", floor=0, party="son")] * 6)
    assert len({result.pk for result in results}) == 1
    assert Balance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_opposite_transfers_do_not_lock_each_other_out(lasting_cast: Cast) -> None:
    one, two = (made(lasting_cast, f"w{n}", floor=-10_000) for n in range(2))
    calls = [lambda n=n: post(f"t{n}", DAY, {one: n % 2 * 2 - 1, two: 1 - n % 2 * 2}) for n in range(12)]
    assert not [result for result in at_once(*calls) if isinstance(result, Exception)]
    kept()


@postgres
@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_postings_under_way_and_keeps_later_ones_out(lasting_cast: Cast) -> None:
    pool, wallet = made(lasting_cast, "pool"), made(lasting_cast, "wallet", floor=0, party="wang")
    posted, order = threading.Event(), []

    def slow() -> None:
        def do() -> None:
            ledger.post("slow", DAY, "t", {pool: -1, wallet: 1})
            posted.set()
            threading.Event().wait(0.4)
            order.append("posted")

        run(do)

    def close() -> None:
        assert posted.wait(10)
        run(lambda: ledger.close(DAY))
        order.append("closed")

    def late() -> None:
        assert posted.wait(10)
        threading.Event().wait(0.2)  # the closing waits by now; whoever comes now waits behind it or is in before it
        post("late", DAY, {pool: -1, wallet: 1})
        order.append("late")

    slowly, closing, lately = at_once(slow, close, late)
    assert (slowly, closing) == (None, None)
    assert order.index("posted") < order.index("closed")
    # The one that came later is in only if it was in before the closing.
    assert isinstance(lately, Refused) or order.index("late") < order.index("closed")
    with pytest.raises(Refused, match="已经关账"):
        post("too late", DAY, {pool: -1, wallet: 1})
    month = Month.objects.get(first=date(2026, 3, 1))
    assert month.closed_at is not None
    assert not Transfer.objects.filter(at__gt=month.closed_at).exists()
    kept()
