"""The lead fills in the form item by item, from two phones if need be, and signs it when nothing is missing."""

from typing import Any

import pytest
from django.utils import timezone

from tests.entitlement.assessment.team import Team
from tests.foundation.at_once import at_once
from yinian.entitlement.assessment import actions, queries
from yinian.entitlement.assessment.models import Assessment
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Certificate


def stored(row: Assessment) -> Assessment:
    return Assessment.unscoped.get(pk=row.pk)


def test_each_answer_is_kept_at_once_and_may_be_changed(team: Team) -> None:
    row, li = team.arranged(), team.actor("li")
    actions.answer(row, "B.1.1", 4, by=li)
    actions.answer(team.seen(row, "li"), "B.2.4", 1, by=li)
    actions.answer(row, "B.1.1", 2, by=li)
    actions.answer(row, "B.1.1", 2, by=li)
    assert stored(row).answers == {"B.1.1": 2, "B.2.4": 1}
    lines = [line for line in timeline(row) if line.verb == "assessment.answer"]
    assert len(lines) == 4 and lines[0].changed == {}
    # What she answered stands in no line in the clear: health is journalled by digest.
    told = lines[1].changed[f"entitlement.assessment:{row.pk}"]["answers"]
    assert all(value.startswith("#") for value in told if value) and "B.1.1" not in str(told)


@pytest.mark.parametrize(("item", "score"), [("B.9.9", 1), ("B.2.4", 4), ("B.1.1", -1), ("B.3.7", 2)])
def test_only_what_the_scale_offers_is_an_answer(team: Team, item: str, score: int) -> None:
    row = team.arranged()
    with pytest.raises(Refused) as refusal:
        actions.answer(row, item, score, by=team.actor("li"))
    assert item in refusal.value.why and stored(row).answers == {}


@pytest.mark.parametrize("verb", ["answer", "find", "sign"])
def test_the_second_assessor_and_strangers_do_not_write(team: Team, verb: str) -> None:
    row = team.arranged()
    calls: dict[str, Any] = {
        "answer": lambda by: actions.answer(row, "B.1.1", 4, by=by),
        "find": lambda by: actions.find(row, {}, by=by),
        "sign": lambda by: actions.sign(row, by=by),
    }
    with pytest.raises(Refused) as refusal:
        calls[verb](team.actor("sun"))
    assert "主评估师「李评」" in refusal.value.why
    with pytest.raises(NotFound):
        calls[verb](team.actor("qian"))
    for who in ("chen", "zhang", "wang"):
        with pytest.raises(Refused) as refusal:
            calls[verb](team.actor(who))
        assert "没有这项权限" in refusal.value.why
    assert (stored(row).answers, stored(row).status) == ({}, "open")


def test_whose_certificate_ends_meanwhile_writes_no_more(team: Team) -> None:
    row = team.arranged()
    paper = Certificate.unscoped.get(worker=team.workers["li"])
    workforce.withdraw_certificate(paper, by=team.actor("chen"), why="吊销")
    with pytest.raises(Refused) as refusal:
        actions.answer(row, "B.1.1", 4, by=team.actor("li"))
    assert "李评」的老年人能力评估师证书今天无效" in refusal.value.why and stored(row).answers == {}


def test_findings_are_kept_sorted_and_unknown_ones_refused(team: Team) -> None:
    row, li = team.arranged(), team.actor("li")
    found = {"diagnoses": ["mental", "dementia", "dementia"], "events": {"fall": 2, "choking": 0}, "coma": False}
    actions.find(row, found, by=li, informant=" 王磊 ")
    kept = stored(row)
    assert kept.findings == {"diagnoses": ["dementia", "mental"], "events": {"fall": 2}, "coma": False}
    assert kept.informant == "王磊"
    with pytest.raises(Refused) as refusal:
        actions.find(row, {"diagnoses": ["lumbago"]}, by=li)
    assert "lumbago" in refusal.value.why and stored(row).findings == kept.findings


def test_a_gap_keeps_it_from_being_signed_and_is_named(team: Team) -> None:
    row, li = team.arranged(), team.actor("li")
    scale = queries.scale("gbt42195")
    for item in scale.items:
        if item.code not in {"B.1.3", "B.4.5"}:
            actions.answer(row, item.code, item.options[0].score, by=li)
    with pytest.raises(Refused) as refusal:
        actions.sign(row, by=li)
    assert "还有 2 项" in refusal.value.why and "B.1.3 洗澡、B.4.5 社会交往能力" in refusal.value.why
    assert stored(row).status == "open" and stored(row).signed_at is None
    for item in ("B.1.3", "B.4.5"):
        actions.answer(row, item, 4, by=li)
    with pytest.raises(Refused) as refusal:
        actions.sign(row, by=li)
    assert "诊断和照护风险事件" in refusal.value.why
    actions.find(row, {}, by=li)
    actions.sign(row, by=li)
    assert stored(row).status == "signed" and stored(row).signed_at


def test_a_signed_form_is_closed_until_the_second_lays_it_back_with_a_reason(team: Team) -> None:
    row = team.filled(team.arranged())
    li, sun = team.actor("li"), team.actor("sun")
    actions.sign(row, by=li)
    with pytest.raises(Overtaken):
        actions.answer(row, "B.1.1", 0, by=li)
    with pytest.raises(Refused) as refusal:
        actions.reopen(row, by=sun)
    assert "理由" in refusal.value.why
    with pytest.raises(Refused) as refusal:
        actions.reopen(row, by=li, why="我想改")
    assert "副评估师" in refusal.value.why and stored(row).status == "signed"
    actions.reopen(team.seen(row, "sun"), by=sun, why="洗澡一项请核对")
    assert stored(row).status == "open" and timeline(row)[0].reason == "洗澡一项请核对"
    actions.answer(row, "B.1.1", 3, by=li)
    assert stored(row).answers["B.1.1"] == 3


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_answer_at_once_are_both_kept(lasting_team: Team) -> None:
    team = lasting_team
    row, li = team.arranged(), team.actor("li")
    items = queries.scale("gbt42195").items[:8]

    def phone(part: Any) -> Any:
        def run() -> None:
            own = queries.assessment(li, row.pk)
            for item in part:
                actions.answer(own, item.code, item.options[1].score, by=li)

        return run

    assert at_once(phone(items[:4]), phone(items[4:])) == [None, None]
    assert stored(row).answers == {item.code: item.options[1].score for item in items}
    assert Line.unscoped.filter(verb="assessment.answer").count() == 8
    assert stored(row).asked_at <= timezone.now()
