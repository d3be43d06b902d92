"""What happens to somebody calls for a visit within the region's hours; pauses have dates; who visits is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.programmes.welfare_visits import round as visiting
from yinian.delivery.needs import actions as needs
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import Notice
from yinian.foundation.refusals import NotFound, Refused
from yinian.programmes.welfare_visits import actions, jobs, law
from yinian.programmes.welfare_visits.models import Card, Pause, Turn
from yinian.registry.elders import actions as elders


@pytest.fixture
def town(cast: Cast) -> Cast:
    visiting.town(cast)
    return cast


def told(verb: str) -> Line:
    return Line.unscoped.filter(verb=verb, outcome="done").latest("id")


def test_a_bereavement_calls_for_a_visit_within_a_day_once(town: Cast) -> None:
    elder = elders.register(
        elders.Registration("孙独", town.regions["dongshuncheng"], visiting.number_of(50)), by=visiting.BY
    )
    elders.record_fact(elder, "recovering", "yes", by=town.actor("he"))
    for _again in range(2):
        jobs.visit_soon(told("elder.record_fact"))
    turn = Turn.unscoped.get(elder=elder)
    assert (turn.cause, turn.change, turn.visitor_id is not None) == ("change", "discharge", True)
    due = Deadline.unscoped.get(subject_kind="welfare_visits.turn", subject_id=turn.pk).due_at
    assert timedelta(hours=23) < due - timezone.now() <= timedelta(hours=24)
    assert Notice.objects.filter(account=turn.visitor, link=f"/today/visits/care/{turn.pk}").count() == 1


def test_an_alarm_that_became_an_urgent_need_calls_for_a_visit_and_other_needs_do_not(town: Cast) -> None:
    assert town.elder
    needs.report(town.elder, "repair", "灯不亮", by=town.actor("he"))
    jobs.visit_after_alarm(told("need.report"))
    assert not Turn.unscoped.exists()
    needs.report(town.elder, "health", "跌倒报警", by=visiting.BY, urgency="urgent", source="alarm")
    jobs.visit_after_alarm(told("need.report"))
    assert Turn.unscoped.get().change == "fall"


def test_where_visits_are_off_nothing_is_asked_for(cast: Cast) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "recovering", "yes", by=cast.actor("he"))
    jobs.visit_soon(told("elder.record_fact"))
    assert not Turn.unscoped.exists()


def test_a_pause_has_dates_and_only_one_stands_at_a_time(town: Cast) -> None:
    assert town.elder
    he, day = town.actor("he"), timezone.localdate()
    row = actions.pause(town.elder, "hospital", day, by=he)
    with pytest.raises(Refused):
        actions.pause(town.elder, "away", day + timedelta(days=3), by=he)
    with pytest.raises(Refused):
        actions.pause(town.elder, "not_reached", day, by=he)
    with pytest.raises(NotFound):
        actions.pause(town.elder, "away", day, by=town.actor("zhou"))
    actions.resume(row, by=he)
    assert Pause.unscoped.get().until == day
    assert actions.pause(town.elder, "away", day, day + timedelta(days=2), by=he).pk


def test_only_who_has_a_post_there_visits_there(town: Cast) -> None:
    home, he = town.regions["dongshuncheng"], town.actor("he")
    with pytest.raises(Refused) as refusal:
        actions.name_visitor(town.account("zhou"), home, by=he)
    assert "没有可以探访这里老人的岗位" in refusal.value.why
    with pytest.raises(Refused):
        actions.name_visitor(town.account("zhou"), town.regions["xishuncheng"], by=he)


def test_a_card_is_handed_out_and_replaced(town: Cast) -> None:
    assert town.elder
    he = town.actor("he")
    for number in ("A-1", "A-2"):
        actions.issue_card(town.elder, number, by=he)
    assert list(Card.unscoped.filter(until=None).values_list("number", flat=True)) == ["A-2"]
    with pytest.raises(Refused):
        actions.issue_card(town.elder, " ", by=he)


def test_the_terms_are_sound_and_a_fault_names_its_place() -> None:
    assert law.lint() == ()
    whole = (law.queries.folder() / "000000" / law.FILE).read_text(encoding="utf-8")
    for was, now, cell in (
        ("tier: weekly", "tier: daily", "tiers.tier"),
        ("need: health", "need: wealth", "forms.body"),
    ):
        _law, faults = law.read(whole.replace(was, now, 1), "x/visits.yaml", "000000000000")
        assert [fault.cell for fault in faults] == [cell]
