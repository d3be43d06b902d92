"""Somebody is taken on, changed and let go by an officer of the place or a manager of the body, and by nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.providers.made import provider
from tests.registry.workforce.made import certified, hiring, zhang
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import timeline
from yinian.foundation.parties import Party
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.workforce import actions, queries
from yinian.registry.workforce.models import Certificate, Worker


def test_who_holds_a_post_already_keeps_the_party(cast: Cast) -> None:
    before = Party.objects.count()
    row = zhang(cast, origin="4050", sex="female", languages=["dialect", "mandarin"])
    stored = Worker.unscoped.get()
    assert (stored.party, stored.employer.party, stored.skills) == (
        cast.parties["zhang"], cast.parties["sunny"], ["bathing"],
    )  # fmt: skip
    assert stored.languages == ["mandarin", "dialect"]
    assert stored.phone.open() == "13900000003" and stored.region_path == cast.regions["xiaodong"].path
    assert Party.objects.count() == before
    line = timeline(row)[0]
    assert line.verb == "worker.hire" and "13900000003" not in str(line.changed)
    assert queries.by_party(cast.parties["zhang"].pk) == row and queries.by_party(None) is None


def test_somebody_new_gets_a_party_and_needs_no_account(cast: Cast) -> None:
    row = actions.hire(hiring(cast, " 李新 "), by=cast.actor("chen"))
    assert (row.name, row.party.kind, row.party.name) == ("李新", "worker", "李新")
    assert row.employer is None and not queries.posts(row.party_id).exists()


def test_a_manager_takes_on_for_the_own_body_alone(cast: Cast) -> None:
    sunny, manager = provider(cast), cast.actor("sunny")
    row = actions.hire(hiring(cast, "李新", employer=sunny), by=manager)
    assert list(queries.of_provider(manager, cast.parties["sunny"])) == [row]
    for given in (hiring(cast, "李二"), hiring(cast, employer=sunny, party=cast.parties["zhang"])):
        with pytest.raises(Refused):
            actions.hire(given, by=manager)
    assert Worker.unscoped.count() == 1


@pytest.mark.parametrize(
    ("who", "more", "why"),
    [
        ("zhou", {}, "不在您的岗位范围内"),
        ("he", {"region": "dadong"}, "不在您的岗位范围内"),
        ("chen", {"name": " "}, "没有填对"),
        ("chen", {"post": "boss"}, "没有填对"),
        ("chen", {"origin": "moon"}, "不在列表中"),
        ("chen", {"sex": "x"}, "不在列表中"),
        ("chen", {"languages": ["elvish"]}, "会讲的话不在列表中"),
        ("chen", {"skills": ["flying"]}, "技能不在列表中"),
        ("chen", {"party": "son"}, "不是服务人员"),
        ("chen", {"phone": "12345"}, "不是 11 位手机号"),
        ("zhang", {}, "没有这项权限"),
        ("liu", {}, "没有这项权限"),
    ],
)
def test_it_is_refused(cast: Cast, who: str, more: dict[str, Any], why: str) -> None:
    given = dict(more)
    name = given.pop("name", "李新")
    if "region" in given:
        given["region"] = cast.regions[given["region"]]
    if "party" in given:
        given["party"] = cast.parties[given["party"]]
    with pytest.raises(Refused) as refusal:
        actions.hire(hiring(cast, name, **given), by=cast.actor(who))
    assert why in refusal.value.why
    assert not Worker.unscoped.exists()


def test_nobody_is_taken_on_twice(cast: Cast) -> None:
    row = zhang(cast)
    with pytest.raises(Refused) as refusal:
        actions.hire(hiring(cast, party=cast.parties["zhang"]), by=cast.actor("chen"))
    assert str(row.pk) in refusal.value.why


def test_a_change_goes_along_with_certificates_and_what_is_due(cast: Cast) -> None:
    row = zhang(cast)
    paper = certified(cast, row)
    actions.set_hours(row, [(0, actions.time(8), actions.time(12))], by=cast.actor("chen"))
    shenhe = cast.regions["shenhe"]
    given = hiring(cast, "张敏", region=shenhe, employer=None, post="steward", skills=["cleaning"])
    actions.change(row, given, by=cast.actor("lin"))
    stored = Worker.unscoped.get()
    assert (stored.post, stored.skills, stored.employer, stored.phone.open()) == (
        "steward", ["cleaning"], None, "13900000003",
    )  # fmt: skip
    assert Certificate.unscoped.get().region_path == shenhe.path
    due = Deadline.unscoped.get(subject_id=paper.pk, met_at=None, dropped=False)
    assert (due.region_path, due.party_id) == (shenhe.path, None)
    with pytest.raises(NotFound):
        queries.worker(cast.actor("chen"), row.pk)


def test_an_officer_may_change_whoever_works_here_for_a_body_from_elsewhere(cast: Cast) -> None:
    elsewhere = provider(cast, "月光养老", 2, region=cast.regions["xishuncheng"])
    row = actions.hire(hiring(cast, party=cast.parties["zhang"], employer=elsewhere), by=cast.actor("lin"))
    he = cast.actor("he")
    given = hiring(cast, "张敏敏", employer=elsewhere)
    assert actions.change(row, given, by=he).name == "张敏敏"
    with pytest.raises(NotFound):
        actions.change(row, given, by=cast.actor("zhou"))
    with pytest.raises(Refused):
        actions.change(row, hiring(cast, region=cast.regions["shenhe"]), by=he)
    with pytest.raises(Refused):
        actions.hire(hiring(cast, "李新", employer=elsewhere), by=he)


def test_who_leaves_is_sent_nowhere_and_may_come_back(cast: Cast) -> None:
    row, today = zhang(cast), timezone.localdate()
    paper = certified(cast, row)
    with pytest.raises(Refused):
        actions.leave(row, by=cast.actor("chen"), on=date(2023, 1, 1))
    actions.leave(row, by=cast.actor("sunny"), why="回老家")
    assert Worker.unscoped.get().until == today
    assert Deadline.unscoped.get(subject_id=paper.pk).dropped
    assert not queries.of_provider(cast.actor("sunny"), cast.parties["sunny"]).exists()
    with pytest.raises(Refused):
        actions.leave(row, by=cast.actor("chen"))
    again = actions.hire(
        hiring(cast, party=cast.parties["zhang"], since=today + timedelta(days=1)), by=cast.actor("chen")
    )
    assert (again.pk, again.until, again.since) == (row.pk, None, today + timedelta(days=1))
    assert Deadline.unscoped.filter(subject_id=paper.pk, met_at=None, dropped=False).count() == 1


def test_skills_are_set_from_the_list(cast: Cast) -> None:
    row = zhang(cast)
    actions.set_skills(row, ["meals", "cleaning"], by=cast.actor("sunny"))
    assert Worker.unscoped.get().skills == ["cleaning", "meals"]
    with pytest.raises(Refused):
        actions.set_skills(row, ["flying"], by=cast.actor("chen"))


def test_who_sees_a_worker(cast: Cast) -> None:
    row = zhang(cast)
    for who in ("chen", "he", "lin", "liu", "agent", "sunny", "zhang"):
        assert queries.worker(cast.actor(who), row.pk) == row, who
    for who in ("zhou", "son", "wang", "system", "audit"):
        with pytest.raises(NotFound):
            queries.worker(cast.actor(who), row.pk)
    assert queries.own(cast.actor("zhang")) == row and queries.own(cast.actor("sunny")) is None


def test_free_parties_are_those_whose_work_is_not_written_down(cast: Cast) -> None:
    assert cast.parties["zhang"] in queries.free_parties(cast.actor("chen"))
    zhang(cast)
    assert not queries.free_parties(cast.actor("chen")).exists()
    assert not queries.free_parties(cast.actor("zhou")).exists()
    assert BY.region_path == "/"


def test_people_and_employers_are_found_by_what_is_typed(cast: Cast) -> None:
    row, chen = zhang(cast), cast.actor("chen")
    rows = queries.workers(chen)
    for words in ("张", "张敏", "139 0000 0003", ""):
        assert list(queries.matching(rows, words)) == [row], words
    assert not queries.matching(rows, "13900000004").exists()
    assert queries.employer_called(chen, "阳光") == row.employer
    assert queries.employer_called(chen, "月光") is None
    assert queries.employer_called(cast.actor("zhou"), "阳光") is None
