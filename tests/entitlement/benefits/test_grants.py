"""A grant paused and taken up again, proved alive once a year, and what hangs on it when it is renewed or ends."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE
from tests.entitlement.benefits.conftest import HOURS, inside, kept, minutes
from yinian.entitlement.benefits import actions, grants, queries, rules, wallets
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders

Go = Callable[[date], date]
DAY, DUE = date(2030, 11, 22), date(2032, 5, 12)
pytestmark = pytest.mark.usefixtures("law")
days = some.dates(date(1906, 1, 1), date(1966, 12, 31)), some.dates(date(2026, 1, 1), date(2030, 12, 31))


def granted(cast: Cast, on_day: Go) -> Decision:
    assert cast.elder
    on_day(DAY)
    return actions.decide(cast.elder, ALLOWANCE, by=BY)


@given(*days)
def test_a_proof_is_due_on_a_birthday_half_a_year_to_one_and_a_half_years_ahead(born: date, on: date) -> None:
    due = rules.proof_due(born, on)
    assert (due.month, due.day) == (born.month, born.day) or ((born.month, born.day), due.month) == ((2, 29), 3)
    assert timedelta(183) <= due - on <= timedelta(183 + 366)
    assert rules.proof_due(born, due) > due + timedelta(360)


def test_a_paused_grant_stands_and_gives_nothing_until_it_is_taken_up(cast: Cast, on_day: Go) -> None:
    made = granted(cast, on_day)
    chen = cast.actor("chen")
    with pytest.raises(Refused, match="没有写明理由"):
        grants.pause(made, "review", by=chen, why=" ")
    with pytest.raises(Refused, match="没有暂停"):
        grants.resume(made, by=chen, pays_back=True, why="x")
    with pytest.raises(Refused, match="不在这项待遇开始"):
        grants.pause(made, "review", by=chen, why="复核", since=DAY - timedelta(1))
    assert not Pause.unscoped.exists()
    grants.pause(made, "review", by=chen, why="复核户籍")
    with pytest.raises(Refused, match="已经暂停"):
        grants.pause(made, "other", by=chen, why="再停")
    on_day(DAY + timedelta(10))
    grants.resume(made, by=chen, pays_back=False, why="无误")
    (row,) = queries.pauses(chen, made)
    assert (row.since, row.until, row.pays_back, row.cause) == (DAY, DAY + timedelta(10), False, "review")
    made.refresh_from_db()
    assert made.status == "granted"
    told = Line.unscoped.filter(verb__in=("benefit.pause", "benefit.resume"), outcome="done")
    assert set(told.values_list("subject_kind", "subject_id")) == {("registry.elder", made.elder_id)}
    with pytest.raises(NotFound):
        grants.pause(made, "review", by=cast.actor("zhou"), why="邻区")


@pytest.mark.parametrize("who", ["wang", "son", "he"])
def test_who_is_proved_alive_is_paid_back(cast: Cast, on_day: Go, who: str) -> None:
    made = granted(cast, on_day)
    assert grants.proof_due(cast.actor("son"), made.elder) == DUE
    first = Deadline.unscoped.get(kind="proof_of_life")
    on_day(date(2031, 12, 1))
    grants.pause(made, "alive", by=BY, why="未按期完成生存认证")
    on_day(date(2031, 12, 21))
    grants.confirm_alive(made.elder, by=cast.actor(who))
    (row,) = Pause.unscoped.all()
    assert (row.until, row.pays_back) == (date(2031, 12, 21), True)
    first.refresh_from_db()
    assert first.met_at is not None
    due = grants.proof_due(cast.actor(who), made.elder)
    assert due is not None and due.year >= 2028
    assert Deadline.unscoped.filter(kind="proof_of_life", met_at=None, dropped=False).count() == 1


def test_a_confirmation_takes_up_nothing_else(cast: Cast, on_day: Go) -> None:
    assert cast.neighbour
    made = granted(cast, on_day)
    grants.pause(made, "review", by=BY, why="复核")
    grants.confirm_alive(made.elder, by=cast.actor("wang"))
    assert Pause.unscoped.get().until is None
    with pytest.raises(NotFound):
        grants.confirm_alive(cast.neighbour, by=cast.actor("wang"))
    with pytest.raises(Refused, match="没有需要认证的待遇"):
        grants.confirm_alive(cast.neighbour, by=BY)
    elders.record_death(made.elder, DAY, by=BY)
    with pytest.raises(Refused, match="本人已故"):
        grants.confirm_alive(made.elder, by=cast.actor("chen"))


def test_a_pause_and_the_proof_go_on_under_a_newer_decision_and_end_with_the_last(cast: Cast, on_day: Go) -> None:
    made = granted(cast, on_day)
    grants.pause(made, "alive", by=BY, why="未认证")
    before = Deadline.unscoped.get(kind="proof_of_life")
    on_day(DAY + timedelta(5))
    elders.record_fact(made.elder, "income", "low_income", by=BY)
    newer = actions.decide(made.elder, ALLOWANCE, by=BY)
    assert newer != made and newer.amount == 20000
    after = Deadline.unscoped.get(kind="proof_of_life", dropped=False)
    assert (after.subject_id, after.due_at) == (newer.pk, before.due_at)
    assert list(Pause.unscoped.order_by("id").values_list("decision", "since", "until")) == [
        (made.pk, DAY, DAY + timedelta(5)), (newer.pk, DAY + timedelta(5), None),
    ]  # fmt: skip
    on_day(DAY + timedelta(9))
    grants.confirm_alive(made.elder, by=cast.actor("he"))
    assert set(Pause.unscoped.values_list("pays_back", flat=True)) == {True}
    grants.pause(newer, "other", by=BY, why="出国")
    actions.end(newer, by=cast.actor("chen"), why="不再符合")
    assert not Pause.unscoped.filter(until=None).exists()
    assert not Deadline.unscoped.filter(kind="proof_of_life", met_at=None, dropped=False).exists()


def test_paused_hours_pay_for_no_visit_and_get_no_month(cast: Cast, on_day: Go) -> None:
    assert cast.elder
    on_day(DAY)
    made = actions.decide(cast.elder, HOURS, by=cast.actor("he"))
    grants.pause(made, "other", by=cast.actor("chen"), why="住院")
    assert not inside(lambda: actions.reserve(cast.elder, "bathing", 60, "a", on=DAY))
    later = on_day(date(2030, 12, 2))
    wallets.top_up([made.pk], later, by=BY)
    assert minutes(cast.elder)["wallet"] == 180  # November's, which nobody may use
    grants.resume(made, by=cast.actor("chen"), pays_back=False, why="出院")
    assert minutes(cast.elder)["wallet"] == 180 and inside(
        lambda: actions.reserve(cast.elder, "bathing", 60, "b", on=later)
    )
    kept()
