"""Grants follow the law: a value that rises, an age that is reached, a no; in bulk, once, and without asking again who is unknown."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.conftest import HOURS, kept, minutes
from tests.entitlement.benefits.laying import write
from tests.entitlement.policies import drafted
from yinian.entitlement.benefits import actions, grants, jobs, queries, renewing, wallets
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import drafting
from yinian.entitlement.policies import queries as policies
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.deadlines import Deadline
from yinian.foundation.jobs import Run, perform
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import react
from yinian.foundation.periods import add_months
from yinian.foundation.regions import Region
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
Go = Callable[[date], date]


def lay(
    folder: Path, *, money: int = 100, hours: int = 180, old: int = 0, carry: str = "否", alone: bool = False
) -> Path:
    """A law of an allowance and of hours; from ninety on more of the one, and the other perhaps for those alone only."""
    allowance = [{"age": "90+", "amount": money + old}, {"age": "80..89", "amount": money}, {"age": "<80", "amount": 0}]
    rows: list[dict[str, Any]] = [{"age": "80+", "amount": hours}, {"age": "<80", "amount": 0}]
    if alone:
        rows.insert(0, {"living": "与配偶同住, 与子女同住, 与他人同住, 住养老机构", "amount": 0})
    inputs = ["living", "age"] if alone else ["age"]
    head = {"unit": "minutes", "carry_over": carry, "items": ["bathing"]}
    write(folder, "210100", [
        {"benefit": "old_age", "inputs": ["age"], "rows": allowance},
        {"benefit": HOURS, "inputs": inputs, "rows": rows, **head},
    ])  # fmt: skip
    return folder


def granted(cast: Cast, serial: int, year: int = 1940, **facts: str) -> Elder:
    head = f"990104{year}0101{serial:03d}"
    given = elders.Registration(
        f"孙{serial}", cast.regions["dongshuncheng"], head + citizen_id_check(head), facts=facts
    )
    made = elders.register(given, by=BY)
    for benefit in ("old_age", HOURS):
        actions.decide(made, benefit, by=BY)
    return made


def work() -> Run:
    """The day's run, done."""
    key = f"test{Run.unscoped.count()}"
    return _done(renewing.begin(*_place(), key, by=BY))


def _place() -> tuple[Any, date]:
    return Region.objects.get(parent=None), timezone.localdate()


def _done(run: Run) -> Run:
    perform.call(run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run


def amounts(elder: Elder, benefit: str = "old_age") -> list[tuple[str, int]]:
    rows = Decision.unscoped.filter(elder=elder, benefit=benefit).order_by("pk")
    return list(rows.values_list("status", "amount"))


@pytest.fixture
def laid(settings: Any, tmp_path: Path) -> Callable[..., None]:
    def lay_down(**law: Any) -> None:
        settings.POLICIES = lay(tmp_path / f"law{len(list(tmp_path.iterdir()))}", **law)

    lay_down()
    return lay_down


def test_who_is_granted_another_amount_has_a_newer_decision(lasting_cast: Cast, laid: Callable[..., None]) -> None:
    one, two = granted(lasting_cast, 10), granted(lasting_cast, 11)
    before = {row.pk for row in Decision.unscoped.all()}
    proof = Deadline.unscoped.get(kind=grants.PROOF, subject_id=Decision.unscoped.get(elder=one, benefit="old_age").pk)
    assert work().done == 0, "what the law says already is left alone"
    laid(money=150)
    assert work().done == 2 and work().done == 0
    for elder in (one, two):
        assert amounts(elder) == [("ended", 100), ("granted", 150)] and amounts(elder, HOURS) == [("granted", 180)]
    new = Decision.unscoped.get(elder=one, benefit="old_age", status="granted")
    assert (new.since, new.until, new.trace, new.region_path) == (TODAY, None, {"row": 2}, one.region_path)
    assert new.facts["age"] == queries.consider(BY, one, _table("old_age", one), TODAY).facts["age"]
    carried = Deadline.unscoped.get(kind=grants.PROOF, subject_id=new.pk, dropped=False)
    proof.refresh_from_db()
    assert (carried.due_at, carried.title) == (proof.due_at, proof.title) and proof.dropped
    lines = Line.unscoped.filter(verb="benefit.renew_many", subject_id=one.pk)
    assert [line.changed[f"entitlement.decision:{new.pk}"]["amount"] for line in lines] == [[100, 150]]
    assert before < {row.pk for row in Decision.unscoped.all()}


def _table(benefit: str, elder: Elder) -> Any:
    found = policies.table(benefit, elder.region, TODAY)
    assert found is not None
    return found


def test_an_age_that_is_reached_is_met_by_the_days_run(
    lasting_cast: Cast, laid: Callable[..., None], on_day: Go
) -> None:
    laid(old=50)
    on_day(date(2029, 12, 31))
    elder = granted(lasting_cast, 10)
    assert work().done == 0
    on_day(date(2030, 1, 1))
    work()
    assert amounts(elder) == [("ended", 100), ("granted", 150)]


def test_a_no_ends_it_a_pause_waits_and_the_unknown_stay(lasting_cast: Cast, laid: Callable[..., None]) -> None:
    alone, married, unknown = (
        granted(lasting_cast, 10, living="alone"), granted(lasting_cast, 11, living="with_spouse"), granted(lasting_cast, 12)
    )  # fmt: skip
    paused = Decision.unscoped.get(elder=alone, benefit="old_age")
    grants.pause(paused, Pause.Cause.REVIEW, by=BY, why="核实", since=TODAY)
    laid(money=150, alone=True)
    work()
    assert amounts(alone, HOURS) == amounts(unknown, HOURS) == [("granted", 180)]
    assert amounts(married, HOURS) == [("ended", 180), ("denied", 0)] and minutes(married)["wallet"] == 0
    assert amounts(alone) == [("granted", 100)]
    grants.resume(paused, by=BY, pays_back=True, why="已核实")
    work()
    assert amounts(alone) == [("ended", 100), ("granted", 150)]
    kept()


def test_a_month_is_given_by_the_law_of_its_day(lasting_cast: Cast, laid: Callable[..., None], on_day: Go) -> None:
    elder = granted(lasting_cast, 10)
    laid(hours=240)
    first = on_day(add_months(TODAY.replace(day=1), 1))
    _done(wallets.begin_month(first, by=jobs.BY))
    assert minutes(elder)["wallet"] == 240 and amounts(elder, HOURS) == [("ended", 180), ("granted", 240)]
    kept()


def test_minutes_are_carried_over_where_the_law_says_so(
    lasting_cast: Cast, laid: Callable[..., None], on_day: Go
) -> None:
    laid(carry="是")
    elder = granted(lasting_cast, 10)
    first = on_day(add_months(TODAY.replace(day=1), 1))
    assert queries.left(BY, elder) == {HOURS: 360}
    _done(wallets.begin_month(first, by=jobs.BY))
    assert minutes(elder)["wallet"] == 360 == queries.left(BY, elder)[HOURS]
    kept()


def test_a_draft_that_becomes_law_renews_at_once(lasting_cast: Cast) -> None:
    drafted.law(lasting_cast, drafted.made(lasting_cast), date(2026, 1, 1))
    while react():
        pass
    assert lasting_cast.elder
    actions.decide(lasting_cast.elder, "festival_gift", by=BY)
    second = drafting.make(lasting_cast.regions["dadong"], "提高", "festival_gift", by=lasting_cast.actor("chen"))
    drafting.edit(second, second.text.replace("20000", "30000"), by=lasting_cast.actor("chen"))
    drafted.law(lasting_cast, second, TODAY)
    while react():
        pass
    runs = Run.unscoped.filter(job=renewing.JOB).order_by("pk")
    _done(runs[len(runs) - 1])
    assert amounts(lasting_cast.elder, "festival_gift") == [("ended", 20000), ("granted", 30000)]
