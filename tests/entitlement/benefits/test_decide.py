"""A benefit is decided by the region's table: stored with its working, once, and anew where the answer is another one."""

import secrets
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.conftest import HOURS, inside, kept, minutes
from yinian.entitlement.benefits import actions, jobs, queries
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.jobs import perform, start
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.journal.receipts import react
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import amending, merges, residence
from yinian.registry.elders.models import Elder

Go = Callable[[date], date]


def born(cast: Cast, on: str, name: str = "孙小满") -> Elder:
    head = f"990104{on}001"
    given = elders.Registration(name, cast.regions["dongshuncheng"], head + citizen_id_check(head))
    return elders.register(given, by=BY)


def test_a_grant_keeps_its_working_and_fills_the_wallet(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    assert (made.status, made.amount, made.unit, made.until) == ("granted", 180, "minutes", None)
    assert made.document.startswith("关于沈阳市") and made.clause == "三（一）" and len(made.version) == 12
    assert made.facts["born_on"] == "1943-05-12" and made.facts["age"] >= 83
    assert [(row["row"], row["passed"]) for row in made.trace["rows"]] == [(1, True), (2, False)]
    assert made.trace["rows"][0]["cells"][0] == {
        "input": "age", "title": "年龄", "unit": "周岁", "test": "80+", "fact": str(made.facts["age"]), "passed": True,
    }  # fmt: skip
    assert made.trace["changes"] == []
    assert minutes(cast.elder) == {"wallet": 180, "reserved": 0, "used": 0}
    assert timeline(cast.elder)[0].verb == "benefit.decide"
    kept()


def test_the_same_answer_again_changes_nothing(cast: Cast) -> None:
    assert cast.elder
    first = actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    assert actions.decide(cast.elder, HOURS, by=cast.actor("he")) == first
    assert Decision.unscoped.count() == 1 and minutes(cast.elder)["wallet"] == 180


@pytest.mark.parametrize(
    ("birth", "day", "granted"),
    [
        ("19461122", date(2026, 11, 21), False),
        ("19461122", date(2026, 11, 22), True),
        ("19461122", date(2026, 11, 23), True),
        ("19480229", date(2028, 2, 28), False),
        ("19480229", date(2028, 2, 29), True),
        ("19440229", date(2024, 2, 28), False),
        ("19440229", date(2024, 2, 29), True),
    ],
)
def test_the_eightieth_birthday_is_the_bound(cast: Cast, on_day: Go, birth: str, day: date, granted: bool) -> None:
    on_day(day)
    if day < date(2024, 6, 4):
        with pytest.raises(Refused, match="没有这项待遇的规定"):
            actions.decide(born(cast, birth), HOURS, by=BY)
        return
    made = actions.decide(born(cast, birth), HOURS, by=BY)
    assert (made.status == "granted", made.amount) == (granted, 180 if granted else 0)


def test_who_is_too_young_is_told_since_when_and_decided_about_again_on_the_birthday(cast: Cast, on_day: Go) -> None:
    on_day(date(2026, 11, 20))
    elder = born(cast, "19461122")
    denied = actions.decide(elder, HOURS, by=BY)
    assert (denied.status, denied.until, denied.amount) == ("denied", date(2026, 11, 22), 0)
    assert denied.trace["changes"] == [
        {
            "row": 1, "amount": 180, "on": "2026-11-22",
            "cells": [{"input": "age", "title": "年龄", "unit": "周岁", "test": "80+", "fact": "79", "passed": False}],
        }
    ]  # fmt: skip
    assert minutes(elder)["wallet"] == 0
    _birthdays(on_day(date(2026, 11, 21)))
    assert Decision.unscoped.count() == 1
    _birthdays(on_day(date(2026, 11, 22)))
    _birthdays(on_day(date(2026, 11, 22)))
    denied.refresh_from_db()
    granted = Decision.unscoped.get(status="granted")
    assert (denied.status, denied.until, granted.since) == ("ended", date(2026, 11, 22), date(2026, 11, 22))
    assert minutes(elder)["wallet"] == 180 and Decision.unscoped.count() == 2


def _birthdays(day: date) -> None:
    run = inside(lambda: start("benefits.birthdays", f"benefits.birthdays@{day}:{secrets.token_hex(3)}", by=BY))
    perform.call(run.pk)
    run.refresh_from_db()
    assert run.state == "done"


def test_refused_with_reasons_and_nothing_changed(cast: Cast) -> None:
    assert cast.elder
    officer = cast.actor("chen")
    with pytest.raises(Refused, match="没有这项待遇的规定"):
        actions.decide(cast.elder, "no_such_benefit", by=officer)
    with pytest.raises(Refused, match="还没有到"):
        actions.decide(cast.elder, HOURS, by=officer, on=date(2999, 1, 1))
    with pytest.raises(Refused, match="没有登记"):
        actions.decide(cast.elder, HOURS, by=officer, on=date(2025, 1, 1))
    with pytest.raises(Refused, match="没有这项权限"):
        actions.decide(cast.elder, HOURS, by=cast.actor("wang"))
    with pytest.raises(NotFound):
        actions.decide(cast.elder, HOURS, by=cast.actor("zhou"))
    assert not Decision.unscoped.exists()


def test_the_neighbour_sees_nothing_and_the_family_sees_no_facts(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    assert list(queries.decisions(cast.actor("chen"))) == [made] == list(queries.decisions(cast.actor("wang")))
    assert not queries.decisions(cast.actor("zhou"))
    with pytest.raises(NotFound):
        queries.decision(cast.actor("zhou"), made.pk)
    seen = queries.decision(cast.actor("son"), made.pk)
    assert seen.get_deferred_fields() == {"facts", "trace"}
    assert queries.left(cast.actor("son"), cast.elder) == {HOURS: 180} and not queries.left(
        cast.actor("zhou"), cast.elder
    )


def test_a_death_stops_the_grant_once_and_takes_back_what_is_left(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    elders.record_death(cast.elder, date(2026, 11, 1), by=cast.actor("chen"))
    react()
    made.refresh_from_db()
    assert made.status == "ended" and made.until == max(made.since, date(2026, 11, 1))
    assert minutes(cast.elder) == {"wallet": 0, "reserved": 0, "used": 0}
    lines = Line.unscoped.count()
    jobs.end_for_who_is_gone(Line.unscoped.get(verb="elder.record_death"))
    assert Line.unscoped.count() == lines
    with pytest.raises(Refused, match="已故"):
        actions.decide(Elder.unscoped.get(pk=cast.elder.pk), HOURS, by=cast.actor("chen"))
    kept()


def test_a_fact_asks_again_only_where_a_decision_stands(cast: Cast) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "income", "low_income", by=cast.actor("chen"))
    react()
    assert not Decision.unscoped.exists()
    actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    elders.end_fact(cast.elder, "income", by=cast.actor("chen"))
    react()
    assert Decision.unscoped.count() == 1


def test_what_asking_again_does_not_change_is_not_told(cast: Cast) -> None:
    assert cast.elder
    actions.decide(cast.elder, HOURS, by=cast.actor("he"))
    before = Line.unscoped.filter(verb="benefit.decide").count()
    elders.record_fact(cast.elder, "living", "with_children", by=cast.actor("he"))
    change = amending.Amendment(cast.elder.pk, {"fact:living": "alone"})
    amending.amend_many([change], by=cast.actor("he"), before={})
    while react():
        pass
    assert Line.unscoped.filter(verb="elder.amend_many").exists()
    assert Line.unscoped.filter(verb="benefit.decide").count() == before


def test_an_end_needs_a_reason_and_a_grant_of_the_same_month_gives_back_what_it_took(cast: Cast) -> None:
    assert cast.elder
    officer = cast.actor("chen")
    made = actions.decide(cast.elder, HOURS, by=officer)
    with pytest.raises(Refused, match="理由"):
        actions.end(made, by=officer, why=" ")
    actions.end(made, by=officer, why="误判")
    assert minutes(cast.elder)["wallet"] == 0 and queries.left(officer, cast.elder) == {}
    again = actions.decide(cast.elder, HOURS, by=officer)
    assert again != made and minutes(cast.elder)["wallet"] == 180
    actions.end(again, by=officer, why="再停")
    actions.decide(cast.elder, HOURS, by=officer)
    assert minutes(cast.elder)["wallet"] == 180
    kept()


def test_who_moves_within_the_city_keeps_the_grant_and_the_month_and_the_new_place_sees_it(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    residence.move(cast.elder, cast.regions["xishuncheng"], by=cast.actor("lin"))
    react()
    now = Decision.unscoped.get(status="granted")
    assert now != made and list(queries.decisions(cast.actor("zhou"))) == [now] and minutes(cast.elder)["wallet"] == 180
    assert not queries.decisions(cast.actor("chen"))
    kept()


def test_who_leaves_loses_it_and_who_comes_back_has_the_same_month(cast: Cast) -> None:
    assert cast.elder
    actions.decide(cast.elder, HOURS, by=cast.actor("chen"))
    residence.move_out(cast.elder, timezone.localdate(), by=cast.actor("chen"))
    react()
    assert not Decision.unscoped.exclude(status="ended") and minutes(cast.elder)["wallet"] == 0
    residence.come_back(cast.elder, by=cast.actor("chen"))
    react()
    assert Decision.unscoped.get(status="granted") and minutes(cast.elder)["wallet"] == 180
    kept()


def test_two_files_of_one_person_have_one_grant(cast: Cast) -> None:
    assert cast.elder
    other = born(cast, "19400101")
    for elder in (cast.elder, other):
        actions.decide(elder, HOURS, by=cast.actor("chen"))
    merges.merge(cast.elder, other, by=cast.actor("chen"), why="同一人")
    react()
    assert Decision.unscoped.get(status="granted").elder == cast.elder
    assert (minutes(cast.elder)["wallet"], minutes(other)["wallet"]) == (180, 0)
