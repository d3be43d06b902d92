"""Who could have something and does not ask is found in columns; many applications go on each as if it were alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE, MUCH
from tests.entitlement.benefits.conftest import HOURS, inside
from tests.entitlement.benefits.test_adopt import born
from yinian.entitlement.benefits import actions, applying, asked, eligible, grants, many
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import approvals
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.jobs import perform, start
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import react
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges, residence

pytestmark = pytest.mark.usefixtures("law")
TODAY = timezone.localdate()


def done(run: object) -> dict[str, object]:
    perform.call(run.pk)  # type: ignore[attr-defined]
    run.refresh_from_db()  # type: ignore[attr-defined]
    assert run.state == "done", run.error  # type: ignore[attr-defined]
    return run.result  # type: ignore[attr-defined,no-any-return]


@pytest.mark.django_db(transaction=True)
def test_who_could_have_something_is_found_and_opened_into_rows(lasting_cast: Cast) -> None:
    cast = lasting_cast
    assert cast.elder and cast.neighbour
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    poor, young, has, asks = (
        born(cast, 1940, 10, income="low_income"), born(cast, 1960, 11), born(cast, 1941, 12), born(cast, 1941, 13),
    )  # fmt: skip
    actions.decide(has, ALLOWANCE, by=BY)
    applying.submit(asks, ALLOWANCE, by=chen)
    assert done(many.look(by=chen))["found"] > 0
    assert eligible.found_at(chen) is not None
    found = {row.benefit: (row.people, row.amount) for row in eligible.counts(chen, dadong)}
    assert found[ALLOWANCE] == (2, 30000) and found[HOURS] == (4, 720) and MUCH not in found
    assert [(place.name, count) for place, count in eligible.below(chen, dadong, ALLOWANCE)] == [("小东街道", 2)]
    assert not eligible.counts(cast.actor("zhou"), dadong)
    assert not eligible.people(cast.actor("zhou"), dadong, ALLOWANCE)[0]
    listed, amounts = eligible.people(chen, dadong, ALLOWANCE, served_first=True)
    assert [(one.pk, one.later) for one in listed.order_by("later")] == [(poor.pk, False), (cast.elder.pk, True)]
    assert amounts == {poor.pk: 20000, cast.elder.pk: 10000}
    many.find([poor.pk, young.pk, has.pk, asks.pk, cast.neighbour.pk], ALLOWANCE, "fen", by=chen)
    made = Application.unscoped.filter(source="found")
    assert set(made.values_list("elder", flat=True)) == {poor.pk, young.pk}
    assert Line.unscoped.filter(verb="application.find", subject_id__in=made.values("pk")).count() == 2
    assert [one.pk for one in eligible.people(chen, dadong, ALLOWANCE)[0]] == [cast.elder.pk]
    assert done(many.find_all(dadong, HOURS, by=chen)) == {"found": 4}
    assert done(many.find_all(cast.regions["xiaodong"], HOURS, by=cast.actor("he"))) == {"found": 0}
    with pytest.raises(Refused, match="岗位范围"):
        many.find_all(dadong, HOURS, by=cast.actor("zhou"))


def test_who_found_them_does_not_agree(cast: Cast, on_day: object) -> None:
    assert cast.elder
    many.find([cast.elder.pk], HOURS, "minutes", by=cast.actor("chen"))
    made = applying.review(Application.unscoped.get(), by=cast.actor("he"))
    applying.notice(made, by=cast.actor("he"))
    with writing("test"):
        Application.unscoped.update(notice_until=TODAY)
    rows = list(Application.unscoped.all())
    outcome = many.each("agree", rows, by=cast.actor("chen"))
    assert outcome.done == 0 and "本人经手过" in outcome.refused[0][1]
    assert many.each("agree", rows, by=cast.actor("lin")).done == 1


def test_each_of_many_is_checked_as_one_and_the_refused_are_listed(cast: Cast) -> None:
    assert cast.elder
    he = cast.actor("he")
    ready, unknown = applying.submit(cast.elder, ALLOWANCE, by=he), applying.submit(cast.elder, MUCH, by=he)
    result = done(many.move_many("review", [ready.pk, unknown.pk], by=he))
    assert result["done"] == 1 and [number for number, _why in result["refused"]] == [unknown.pk]  # type: ignore[attr-defined]
    assert "无法判定" in result["refused"][0][1]  # type: ignore[index]
    ready.refresh_from_db()
    assert ready.status == "reviewed"
    with pytest.raises(Refused, match="没有选择"):
        many.move_many("grant", [ready.pk], by=he)
    with pytest.raises(Refused, match="没有选择"):
        many.move_many("review", [], by=he)
    assert Line.unscoped.filter(verb="application.review", outcome="done", who__startswith="何街").count() == 1


def test_applications_come_in_the_order_of_the_document(cast: Cast) -> None:
    assert cast.elder
    he = cast.actor("he")
    poor = born(cast, 1950, 10, income="low_income", living="alone")
    rich = born(cast, 1950, 11)
    for elder in (rich, poor):
        applying.submit(elder, HOURS, by=he)
    rows = asked.first_served(asked.applications(he), TODAY).order_by("later", "id")
    assert [(row.elder_id, row.later) for row in rows] == [(poor.pk, False), (rich.pk, True)]


def test_what_hangs_on_a_file_follows_it(cast: Cast) -> None:
    assert cast.elder
    he = cast.actor("he")
    made = applying.review(applying.submit(cast.elder, ALLOWANCE, by=he), by=he)
    residence.move(cast.elder, cast.regions["xishuncheng"], by=cast.actor("lin"))
    react()
    made.refresh_from_db()
    assert (made.status, made.region_path) == ("submitted", cast.regions["xishuncheng"].path)
    assert list(asked.applications(cast.actor("zhou"))) == [made]
    other = born(cast, 1940, 10)
    gone = applying.submit(other, ALLOWANCE, by=he)
    merges.merge(cast.elder, other, by=cast.actor("lin"), why="同一人")
    elders.record_death(cast.elder, TODAY, by=cast.actor("lin"))
    while react():
        pass
    for row in (made, gone):
        row.refresh_from_db()
    assert (made.status, made.reason) == ("withdrawn", "老人已故")
    assert (gone.status, gone.reason[:5]) == ("withdrawn", "档案已合并")
    assert approvals.votes(made) == []


def test_who_is_not_proved_alive_in_time_is_paused_once_and_paid_back_later(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, ALLOWANCE, by=BY)
    assert done(inside(lambda: start("benefits.proofs", "proofs:0", by=BY))) == {"paused": 0}
    with writing("test"):
        Deadline.unscoped.filter(kind=grants.PROOF).update(due_at=timezone.now() - timedelta(days=1))
    assert done(inside(lambda: start("benefits.proofs", "proofs:1", by=BY))) == {"paused": 1}
    assert done(inside(lambda: start("benefits.proofs", "proofs:2", by=BY))) == {"paused": 0}
    row = Pause.unscoped.get()
    assert (row.decision_id, row.cause, row.until) == (made.pk, "alive", None)
    grants.confirm_alive(cast.elder, by=cast.actor("son"))
    row.refresh_from_db()
    assert (row.until, row.pays_back) == (TODAY, True)
    assert Decision.unscoped.get().status == "granted"


def test_money_that_becomes_due_to_who_was_denied_is_handed_in_once(cast: Cast, on_day: Any) -> None:
    on_day(date(2026, 11, 20))
    head = "99010419461122001"
    given = elders.Registration("孙满", cast.regions["dongshuncheng"], head + citizen_id_check(head))
    elder = elders.register(given, by=BY)
    denied = actions.decide(elder, ALLOWANCE, by=cast.actor("he"))
    assert (denied.status, denied.until) == ("denied", date(2026, 11, 22))
    for day in (22, 23):
        on_day(date(2026, 11, day))
        done(inside(lambda day=day: start("benefits.birthdays", f"birthdays:{day}", by=BY)))
    made = Application.unscoped.get()
    assert (made.status, made.source) == ("submitted", "found") and Decision.unscoped.get() == denied
    applying.withdraw(made, by=cast.actor("he"), why="本人不要")
    on_day(date(2026, 11, 24))
    done(inside(lambda: start("benefits.birthdays", "birthdays:24", by=BY)))
    assert Application.unscoped.count() == 1
