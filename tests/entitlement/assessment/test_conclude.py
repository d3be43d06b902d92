"""The second assessor concludes: the result, the grade, what it replaces, and what stops with a death."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.entitlement.assessment.team import Team
from yinian.entitlement.assessment import actions, jobs, queries
from yinian.entitlement.assessment.models import Assessment
from yinian.entitlement.policies import queries as policies
from yinian.foundation import columns, deadlines
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.journal.receipts import react
from yinian.foundation.periods import add_months
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges, residence
from yinian.registry.elders import queries as registry
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder, ElderFact

# 90 less 24: 66 points are the last of level 1; 65 the first of level 2.
TO_65 = {f"B.1.{n}": 0 for n in range(1, 7)} | {"B.1.7": 3}


def stored(row: Assessment) -> Assessment:
    return Assessment.unscoped.get(pk=row.pk)


def test_the_result_the_grade_and_the_next_one(team: Team) -> None:
    assert team.cast.elder
    row = team.concluded(TO_65, {"events": {"fall": 2}})
    kept, today = stored(row), timezone.localdate()
    assert (kept.status, kept.score, kept.preliminary, kept.level, kept.grade) == ("concluded", 65, 2, 3, "severe")
    assert [fired["clause"] for fired in kept.fired] == ["C.4（3）"]
    assert (kept.concluded_on, kept.valid_until) == (today, add_months(today, 12))
    assert kept.sets_grade and not kept.adds_up and row.status == "concluded"
    facts = registry.open_facts(team.actor("chen"), team.cast.elder)
    assert facts["grade"] == "severe"
    assert ElderFact.unscoped.get(kind="grade").source == f"GB/T 42195—2022 #{row.pk}"
    due = {d.kind: d for d in Deadline.unscoped.filter(subject_id=row.pk, subject_kind="entitlement.assessment")}
    assert due["assessment.finish"].met_at
    assert timezone.localtime(due["assessment.repeat"].due_at).date() == kept.valid_until
    request = timeline(row)[0].request
    verbs = [line.verb for line in Line.unscoped.filter(request=request).order_by("step")]
    assert verbs[:2] == ["assessment.conclude", "elder.record_fact"] and verbs.count("elder.close_sight") == 2


def test_both_lose_sight_of_the_elder_and_keep_their_own_work(team: Team) -> None:
    assert team.cast.elder
    row = team.concluded()
    for who in ("li", "sun"):
        with pytest.raises(NotFound):
            registry.elder(team.actor(who), team.cast.elder.pk)
        assert queries.assessment(team.actor(who), row.pk).status == "concluded"
        assert not queries.mine(team.actor(who))


def test_diagnosed_dementia_becomes_a_fact(team: Team) -> None:
    assert team.cast.elder
    row = team.concluded({}, {"diagnoses": ["dementia"]})
    assert (stored(row).preliminary, stored(row).level) == (0, 1)
    facts = registry.open_facts(team.actor("chen"), team.cast.elder)
    assert (facts["grade"], facts["dementia"]) == ("mild", "yes")


def test_the_lead_cannot_conclude_nor_anybody_else(team: Team) -> None:
    row = team.filled(team.arranged())
    actions.sign(row, by=team.actor("li"))
    with pytest.raises(Refused) as refusal:
        actions.conclude(row, by=team.actor("li"))
    assert "副评估师「孙估」" in refusal.value.why
    for who in ("chen", "wang"):
        with pytest.raises(Refused):
            actions.conclude(row, by=team.actor(who))
    with pytest.raises(NotFound):
        actions.conclude(row, by=team.actor("qian"))
    assert stored(row).status == "signed" and not ElderFact.unscoped.filter(kind="grade").exists()


def test_without_the_leads_signature_there_is_no_result(team: Team) -> None:
    row = team.filled(team.arranged())
    with pytest.raises(Refused):
        actions.conclude(row, by=team.actor("sun"))
    assert stored(row).status == "open" and stored(row).grade == ""


def test_a_later_result_takes_the_place_of_the_former_and_keeps_it(team: Team) -> None:
    assert team.cast.elder
    first = team.concluded()
    second = team.concluded(TO_65, lead="qian", second="wu", reason="change")
    assert (stored(first).status, stored(second).status) == ("superseded", "concluded")
    assert stored(first).score == 90
    assert Deadline.unscoped.get(subject_id=first.pk, kind="assessment.repeat").met_at
    chen = team.actor("chen")
    assert [row.pk for row in queries.in_force(chen, team.cast.elder)] == [second.pk]
    assert registry.open_facts(chen, team.cast.elder)["grade"] == "moderate"


def test_two_scales_stand_side_by_side_and_only_one_sets_the_grade(team: Team) -> None:
    assert team.cast.elder
    national = team.concluded(TO_65)
    insurance = team.concluded({"adl.1": 5}, scale="ltci")
    older = team.concluded({"adl.1": 0, "adl.4": 0}, scale="mzt039")
    shown = queries.in_force(team.actor("chen"), team.cast.elder)
    assert [(row.pk, row.grade, row.sets_grade) for row in shown] == [
        (national.pk, "moderate", True), (insurance.pk, "mild", False), (older.pk, "mild", False),
    ]  # fmt: skip
    assert registry.open_facts(team.actor("chen"), team.cast.elder)["grade"] == "moderate"
    assert stored(insurance).score is None and stored(older).valid_until == add_months(timezone.localdate(), 6)


class Told:
    """A policy value as a region's document would set it."""

    def __init__(self, value: Any) -> None:
        self.value = value


def setting(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    known = {f"assessment_{name}": Told(value) for name, value in values.items()}
    monkeypatch.setattr(policies, "at", lambda name, _region, _on: known.get(name))


def test_a_region_sets_the_scale_the_term_and_whether_clauses_add_up(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert team.cast.elder
    both = {"diagnoses": ["dementia"], "events": {"fall": 1, "wandering": 1}}
    apart = team.concluded({}, both)
    setting(monkeypatch, raises_add_up=True, validity_months=3, grade_scale="ltci", finish_days=7)
    together = team.concluded({}, both)
    assert (stored(apart).level, stored(together).level) == (1, 2)
    assert (stored(apart).adds_up, stored(together).adds_up) == (False, True)
    assert stored(together).valid_until == add_months(timezone.localdate(), 3)
    assert not stored(together).sets_grade
    assert registry.open_facts(team.actor("chen"), team.cast.elder)["grade"] == "mild"
    insurance = team.concluded({"adl.1": 0, "adl.2": 0, "adl.10": 0, "adl.7": 0}, scale="ltci")
    assert stored(insurance).sets_grade
    assert registry.open_facts(team.actor("chen"), team.cast.elder)["grade"] == stored(insurance).grade == "moderate"


def test_columns_know_when_it_was_and_whether_it_holds(team: Team) -> None:
    assert team.cast.elder and team.cast.neighbour
    row, today = team.concluded(), timezone.localdate()
    names = ["assessed_on", "assessment_valid"]
    found = columns.one(ELDERS, team.cast.elder.pk, names, on=today)
    assert found and (found["assessed_on"], found["assessment_valid"]) == (today, True)
    ended = stored(row).valid_until
    assert ended
    later = columns.one(ELDERS, team.cast.elder.pk, names, on=ended)
    assert later and (later["assessed_on"], later["assessment_valid"]) == (today, None)
    other = columns.one(ELDERS, team.cast.neighbour.pk, names, on=today)
    assert other and (other["assessed_on"], other["assessment_valid"]) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_a_whole_region_in_columns_says_the_same(lasting_team: Team) -> None:
    team = lasting_team
    team.concluded()
    with columns.engine() as db:
        columns.table(
            db, "elders", ELDERS, ["assessed_on", "assessment_valid"], region_path=team.actor("lin").region_path,
            on=timezone.localdate(),
        )  # fmt: skip
        rows = db.execute("SELECT assessed_on, assessment_valid FROM memory.elders ORDER BY subject").fetchall()
    assert rows == [(timezone.localdate(), True), (None, None)]


def test_a_death_stops_what_is_under_way_once_and_leaves_the_result(team: Team) -> None:
    assert team.cast.elder
    done = team.concluded()
    waiting = team.arranged(scale="ltci")
    signed = team.filled(team.arranged(scale="mzt039"))
    actions.sign(signed, by=team.actor("li"))
    elders.record_death(team.cast.elder, timezone.localdate(), by=team.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.conclude(signed, by=team.actor("sun"))
    assert "去世" in refusal.value.why
    assert react() >= 1
    assert [stored(row).status for row in (done, waiting, signed)] == ["concluded", "void", "void"]
    assert timeline(waiting)[0].who == "评估跟进"
    assert not deadlines.waiting(team.actor("chen")).filter(subject_kind="entitlement.assessment").exists()
    before = Line.unscoped.count()
    jobs.stop_for_the_gone(Line.unscoped.get(verb="elder.record_death"))
    assert Line.unscoped.count() == before


def test_a_result_whose_term_is_over_is_late_and_still_stands(team: Team) -> None:
    assert team.cast.elder
    row, chen = team.concluded(), team.actor("chen")
    due = Deadline.unscoped.get(subject_id=row.pk, kind="assessment.repeat")
    assert due.due_at > timezone.now() + timedelta(days=300) and due not in deadlines.late(chen)
    with writing("test"):
        Deadline.unscoped.filter(pk=due.pk).update(due_at=timezone.now() - timedelta(days=1))
    assert due in deadlines.late(chen) and queries.in_force(chen, team.cast.elder) == [stored(row)]


def test_her_assessments_go_where_she_goes_and_stop_when_she_leaves(team: Team) -> None:
    assert team.cast.elder
    done, waiting = team.concluded(), team.arranged(scale="ltci")
    raised = actions.raise_objection(done, "不对", by=team.actor("wang"))
    lin, zhou, there = team.actor("lin"), team.actor("zhou"), team.cast.regions["xishuncheng"]
    residence.move(registry.elder(lin, team.cast.elder.pk), there, by=lin, address="西顺城路 9 号")
    assert react() >= 1
    assert [row.pk for row in queries.of_elder(zhou, team.cast.elder)] == [waiting.pk, done.pk]
    assert queries.objection(zhou, raised.pk) and not queries.assessments(team.actor("chen"))
    assert deadlines.waiting(zhou).filter(subject_kind__startswith="entitlement.").count() == 3
    before = Line.unscoped.count()
    jobs.follow_the_moved(Line.unscoped.get(verb="elder.move"))
    assert Line.unscoped.count() == before
    residence.move_out(registry.elder(lin, team.cast.elder.pk), timezone.localdate(), by=lin)
    assert react() >= 1
    assert [stored(row).status for row in (done, waiting)] == ["concluded", "void"]
    assert not deadlines.waiting(zhou).filter(subject_kind="entitlement.assessment").exists()


def test_what_was_found_under_a_double_file_is_hers_and_what_was_under_way_there_stops(team: Team) -> None:
    assert team.cast.elder
    chen, place = team.actor("chen"), team.cast.regions["dongshuncheng"]
    double = elders.register(elders.Registration("王秀英", place, "990104194305120029"), by=chen)
    done = team.concluded()
    waiting = actions.arrange(double, team.given(scale="ltci"), by=chen)
    with writing("test"):
        Assessment.unscoped.filter(pk=done.pk).update(elder=double)
    merges.merge(team.cast.elder, double, by=chen, why="同一人登记了两次")
    assert react() >= 1
    assert stored(waiting).status == "void"
    assert [row.pk for row in queries.in_force(chen, team.cast.elder)] == [done.pk]
    found = columns.one(ELDERS, team.cast.elder.pk, ["assessment_valid"], on=timezone.localdate())
    assert found and found["assessment_valid"]
    gone = Elder.unscoped.get(pk=double.pk)
    with pytest.raises(Refused) as refusal:
        actions.arrange(gone, team.given(), by=chen)
    assert "已并入" in refusal.value.why
