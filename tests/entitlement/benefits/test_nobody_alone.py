"""Nobody approves what they handed in, found, reviewed or agreed to before, whatever the order; two at once make one grant."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE, MUCH
from tests.foundation.at_once import at_once, postgres
from yinian.entitlement.benefits import applying, approving, many
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import approvals
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders

Go = Callable[[date], date]
DAY = date(2030, 11, 22)
WHO = ("he", "chen", "lin", "zhou", "wang", "son")
STEPS = ("submit", "find", "review", "agree", "send_back", "withdraw")
pytestmark = pytest.mark.usefixtures("unnoticed")


class Undo(Exception):
    """Lets one example leave nothing behind."""


def act(cast: Cast, step: str, who: str) -> None:
    by: Any = cast.actor(who)
    assert cast.elder
    if step == "submit":
        applying.submit(cast.elder, MUCH, by=by)
    elif step == "find":
        many.find([cast.elder.pk], MUCH, "fen", by=by)
    else:
        row = Application.unscoped.order_by("-id").first()
        if row is None:
            return
        if step in ("send_back", "withdraw"):
            getattr(applying, step)(row, by=by, why="x")
        else:
            {"review": applying.review, "agree": approving.agree}[step](row, by=by)


steps = some.lists(some.tuples(some.sampled_from(STEPS), some.sampled_from(WHO)), min_size=4, max_size=14)
path = [("submit", "wang"), ("review", "lin"), ("agree", "he"), ("agree", "chen")]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=steps, after=steps)
def test_whoever_does_what_in_whatever_order_a_grant_has_its_own_approvers(cast: Cast, before: Any, after: Any) -> None:
    assert cast.elder
    with suppress(Undo), transaction.atomic():
        elders.record_fact(cast.elder, "grade", "severe", by=BY)
        for step, who in [*before, *path, *after]:
            # Each in a savepoint, as each would be a transaction of its own.
            with suppress(Refused), transaction.atomic():
                act(cast, step, who)
        for row in Application.unscoped.filter(status="granted"):
            agreed = {vote.account_id for vote in approvals.votes(row)}
            lines = Line.unscoped.filter(subject_kind="entitlement.application", subject_id=row.pk, outcome="done")
            hands = lines.filter(verb__in=("application.submit", "application.find", "application.review"))
            assert len(agreed) == 2 and not agreed & set(hands.values_list("account_id", flat=True))
            assert {vote.level for vote in approvals.votes(row)} == {"street", "district"}
        assert Decision.unscoped.count() == Application.unscoped.filter(status="granted").count() <= 1
        raise Undo


def test_an_officer_agrees_to_nothing_of_their_own_or_their_familys(cast: Cast) -> None:
    assert cast.elder
    for key, role, party in (("wang2", Role.ELDER, "wang"), ("son2", Role.FAMILY, "son")):
        account = posts.open_account(f"{key}.test", "兼职", by=BY, password="songbai-2026-Chang")
        posts.give_post(account, posts.Seat(role, party=cast.parties[party], since=date(2026, 1, 1)), by=BY)
        seat = posts.Seat(Role.OFFICER, region=cast.regions["dadong"], since=date(2026, 1, 1))
        officer = actor_of(posts.give_post(account, seat, by=BY))
        made = applying.submit(cast.elder, ALLOWANCE, by=cast.actor("lin"))
        applying.review(made, by=cast.actor("he"))
        with pytest.raises(Refused, match="本人或家人"):
            approving.agree(made, by=officer)
        applying.withdraw(made, by=cast.actor("wang"), why="x")
    assert not Decision.unscoped.exists()


@postgres
@pytest.mark.parametrize("much", [False, True])
def test_two_who_agree_at_once_make_one_grant(lasting_cast: Cast, much: bool) -> None:
    cast = lasting_cast
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "severe", by=BY)
    made = applying.submit(cast.elder, MUCH if much else ALLOWANCE, by=cast.actor("wang"))
    applying.review(made, by=cast.actor("lin"))
    rows = [Application.unscoped.get(pk=made.pk) for _ in range(3)]
    results = at_once(
        lambda: approving.agree(rows[0], by=cast.actor("he")),
        lambda: approving.agree(rows[1], by=cast.actor("chen")),
        lambda: approving.agree(rows[2], by=cast.actor("chen")),
    )
    assert Application.unscoped.get().status == "granted"
    decision = Decision.unscoped.get()
    assert decision.amount == (60000 if much else 10000)
    said = sum(isinstance(one, Application) for one in results)
    assert said == (2 if much else 1) == len(approvals.votes(made))
    assert all(isinstance(one, Application | Refused) for one in results), results


@postgres
def test_two_who_hand_in_at_once_hand_in_one(lasting_cast: Cast) -> None:
    cast = lasting_cast
    assert cast.elder
    results = at_once(
        *(lambda who=who: applying.submit(cast.elder, ALLOWANCE, by=cast.actor(who)) for who in ("wang", "son", "he"))
    )
    assert sum(isinstance(one, Application) for one in results) == 1
    assert sum(isinstance(one, Refused) for one in results) == 2


def test_days_of_notice_are_counted_from_the_law(cast: Cast, on_day: Go) -> None:
    assert cast.elder
    on_day(DAY)
    made = applying.submit(cast.elder, ALLOWANCE, by=cast.actor("wang"))
    applying.review(made, by=cast.actor("he"))
    on_day(DAY + timedelta(days=1))
    assert approving.agree(made, by=cast.actor("chen")).status == "granted"
