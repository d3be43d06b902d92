"""The first of a month: what is left expires, the new month comes in, for each grant once, however often it is killed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.conftest import HOURS, inside, kept, minutes
from tests.foundation.at_once import at_once, postgres
from yinian.entitlement.benefits import actions, jobs, wallets
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.jobs import JOBS, Status, perform
from yinian.foundation.journal.lines import Line
from yinian.foundation.ledger import Transfer
from yinian.foundation.periods import add_months
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

NEXT = add_months(timezone.localdate().replace(day=1), 1)
Go = Callable[[date], date]


def granted(cast: Cast, count: int) -> list[Elder]:
    made = []
    for n in range(count):
        head = f"99010419400101{n + 10:03d}"
        given = elders.Registration(f"孙{n}", cast.regions["dongshuncheng"], head + citizen_id_check(head))
        made.append(elders.register(given, by=BY))
        actions.decide(made[-1], HOURS, by=BY)
    return made


def give(day: date) -> int:
    return wallets.top_up(list(Decision.unscoped.order_by("pk").values_list("pk", flat=True)), day, by=jobs.BY)


def test_nothing_is_carried_over_and_nothing_comes_twice(cast: Cast, on_day: Go) -> None:
    used, unused, spent = granted(cast, 3)
    today = timezone.localdate()
    inside(lambda: actions.reserve(used, "bathing", 60, "a", on=today))
    inside(lambda: actions.reserve(spent, "bathing", 180, "b", on=today))
    give(today)
    assert [minutes(elder)["wallet"] for elder in (used, unused, spent)] == [120, 180, 0]
    on_day(NEXT)
    for _again in range(2):
        give(NEXT)
        assert [minutes(elder)["wallet"] for elder in (used, unused, spent)] == [180, 180, 180]
        assert [minutes(elder)["reserved"] for elder in (used, unused, spent)] == [60, 0, 180]
        kept()
    keys = set(Transfer.objects.filter(on=NEXT).values_list("key", flat=True))
    assert len(keys) == 5 and f"benefit:{HOURS}:{NEXT:%Y-%m}:{used.pk}" in keys
    assert Line.unscoped.filter(verb="benefit.top_up").count() == 3


def test_who_ended_gets_no_month(cast: Cast, on_day: Go) -> None:
    (elder,) = granted(cast, 1)
    actions.end(Decision.unscoped.get(), by=BY, why="迁出")
    on_day(NEXT)
    give(NEXT)
    assert minutes(elder)["wallet"] == 0


def test_a_run_killed_in_the_middle_goes_on_and_gives_each_month_once(
    cast: Cast, on_day: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = granted(cast, 7)
    on_day(NEXT)
    monkeypatch.setattr(jobs, "WINDOW", 2)
    run = wallets.begin_month(NEXT, by=jobs.BY)
    assert wallets.begin_month(NEXT, by=jobs.BY) == run
    whole = wallets.top_up

    def dies(items, day, *, by, after):
        """Two chunks are committed, and then the worker is gone."""
        pks = list(items)
        for at in (0, 2):
            whole(pks[at : at + 2], day, by=by)
        raise KeyboardInterrupt

    monkeypatch.setattr(wallets, "top_up", dies)
    with pytest.raises(KeyboardInterrupt):
        perform.call(run.pk)
    assert [minutes(elder)["wallet"] for elder in people] == [180] * 7
    assert Transfer.objects.filter(on=NEXT).count() == 8
    monkeypatch.setattr(wallets, "top_up", whole)
    perform.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == (Status.DONE, 7)
    assert Transfer.objects.filter(on=NEXT).count() == 14 and [minutes(e)["wallet"] for e in people] == [180] * 7
    kept()


def test_the_months_run_is_asked_for_every_day_and_made_once(cast: Cast) -> None:
    granted(cast, 1)
    today = timezone.localdate()
    assert JOBS[wallets.JOB].whole is False
    runs = {wallets.begin_month(today, by=jobs.BY).pk for _day in range(3)}
    assert len(runs) == 1


@postgres
def test_the_job_and_a_booking_meet(lasting_cast: Cast, on_day: Go) -> None:
    people = granted(lasting_cast, 4)
    on_day(NEXT)
    at_once(
        lambda: give(NEXT),
        *(lambda e=e: inside(lambda: actions.reserve(e, "bathing", 60, f"v{e.pk}", on=NEXT)) for e in people),
        lambda: give(NEXT),
    )
    assert [minutes(elder) for elder in people] == [{"wallet": 120, "reserved": 60, "used": 0}] * 4
    assert Transfer.objects.filter(key__regex=rf"^benefit:{HOURS}:{NEXT:%Y-%m}:\d+$").count() == 4
    kept()
