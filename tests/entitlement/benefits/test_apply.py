"""Applications: handed in, reviewed by the region's table, shown in public, agreed to by others, and every no on the way."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE, MUCH
from yinian.entitlement.benefits import actions, applying, approving, asked
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies.models import TableText
from yinian.foundation import approvals
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.registry.elders import actions as elders

Go = Callable[[date], date]
DAY = date(2030, 11, 22)
pytestmark = pytest.mark.usefixtures("law")


def reviewed(cast: Cast, benefit: str = ALLOWANCE) -> Application:
    assert cast.elder
    made = applying.submit(cast.elder, benefit, by=cast.actor("wang"))
    return applying.review(made, by=cast.actor("he"))


def shown(cast: Cast, on_day: Go, benefit: str = ALLOWANCE) -> Application:
    """One whose public notice is over."""
    on_day(DAY)
    made = applying.notice(reviewed(cast, benefit), by=cast.actor("he"))
    on_day(DAY + timedelta(days=7))
    return made


@pytest.mark.parametrize(("who", "source"), [("wang", "self"), ("son", "family"), ("he", "office"), ("chen", "office")])
def test_who_asks_is_kept(cast: Cast, who: str, source: str) -> None:
    assert cast.elder
    made = applying.submit(cast.elder, ALLOWANCE, by=cast.actor(who))
    assert (made.status, made.source, made.unit, made.region_path) == (
        "submitted", source, "fen", cast.elder.region_path,
    )  # fmt: skip
    (line,) = timeline(made)
    assert line.verb == "application.submit"
    assert list(asked.applications_of(cast.actor("son"), cast.elder)) == [made]
    assert not asked.applications(cast.actor("zhou")) and list(asked.applications(cast.actor("chen"))) == [made]
    with pytest.raises(NotFound):
        asked.application(cast.actor("zhou"), made.pk)


def test_a_second_one_is_told_where_the_first_stands(cast: Cast) -> None:
    assert cast.elder and cast.neighbour
    first = applying.submit(cast.elder, ALLOWANCE, by=cast.actor("wang"))
    with pytest.raises(Refused, match=f"编号 {first.pk}.*待审核"):
        applying.submit(cast.elder, ALLOWANCE, by=cast.actor("he"))
    with pytest.raises(Refused, match="没有这项待遇的规定"):
        applying.submit(cast.elder, "no_such_benefit", by=cast.actor("he"))
    with pytest.raises(NotFound):
        applying.submit(cast.neighbour, ALLOWANCE, by=cast.actor("wang"))
    with pytest.raises(Refused, match="没有这项权限"):
        applying.submit(cast.elder, ALLOWANCE, by=cast.actor("zhang"))
    assert Application.unscoped.count() == 1
    applying.withdraw(first, by=cast.actor("son"), why="先不办了")
    assert first.status == "withdrawn" and first.reason == "先不办了"
    again = applying.submit(cast.elder, ALLOWANCE, by=cast.actor("wang"))
    assert again != first


def test_a_review_keeps_the_laws_working(cast: Cast) -> None:
    made = reviewed(cast)
    assert (made.status, made.amount, made.facts["born_on"], made.trace["row"]) == ("reviewed", 10000, "1943-05-12", 2)
    assert TableText.objects.get(version=made.version).text.startswith("benefit: old_age_allowance")
    with pytest.raises(Overtaken):
        applying.review(made, by=cast.actor("chen"))


def test_who_cannot_be_decided_about_stays_handed_in(cast: Cast) -> None:
    assert cast.elder
    made = applying.submit(cast.elder, MUCH, by=cast.actor("he"))
    with pytest.raises(Refused, match="无法判定，缺少：能力等级"):
        applying.review(made, by=cast.actor("he"))
    with pytest.raises(Refused, match="无法判定"):
        applying.refuse(made, by=cast.actor("he"))
    made.refresh_from_db()
    assert (made.status, made.amount, made.trace) == ("submitted", None, {})
    elders.record_fact(cast.elder, "grade", "mild", by=cast.actor("he"))
    with pytest.raises(Refused, match="按规定不符合：《测试办法》第三条：重度失能"):
        applying.review(made, by=cast.actor("he"))
    applying.refuse(made, by=cast.actor("he"))
    made.refresh_from_db()
    assert (made.status, made.reason, made.amount) == ("refused", "《测试办法》第三条：重度失能", 0)
    assert made.trace["row"] == 2 and not Decision.unscoped.exists()


def test_who_is_entitled_is_not_refused_without_a_reason(cast: Cast) -> None:
    made = reviewed(cast)
    with pytest.raises(Refused, match="没有写明"):
        applying.refuse(made, by=cast.actor("chen"))
    applying.refuse(made, by=cast.actor("chen"), why="材料不实")
    assert (made.status, made.reason) == ("refused", "材料不实")


def test_public_notice_and_its_objections(cast: Cast, on_day: Go) -> None:
    on_day(DAY)
    made = reviewed(cast)
    with pytest.raises(Refused, match="还没有公示"):
        approving.agree(made, by=cast.actor("chen"))
    applying.notice(made, by=cast.actor("he"))
    assert (made.notice_since, made.notice_until) == (DAY, DAY + timedelta(days=7))
    (told,) = asked.on_notice(cast.regions["dadong"], DAY)
    assert (told.name, told.community, told.benefit, told.amount) == ("王某", "东顺城社区", ALLOWANCE, 10000)
    assert not asked.on_notice(cast.regions["shenhe"], DAY)
    assert not asked.on_notice(cast.regions["dadong"], DAY + timedelta(days=7))
    with pytest.raises(Refused, match="公示到"):
        approving.agree(made, by=cast.actor("chen"))
    applying.object_to(made, by=cast.actor("he"), why="李某：名下有企业")
    on_day(DAY + timedelta(days=7))
    with pytest.raises(Refused, match="还没有答复"):
        approving.agree(made, by=cast.actor("chen"))
    applying.answer_objection(made, by=cast.actor("he"), why="已核实，与本项条件无关")
    assert [line.reason for line in asked.objections(cast.actor("chen"), made)] == [
        "已核实，与本项条件无关", "李某：名下有企业",
    ]  # fmt: skip
    approving.agree(made, by=cast.actor("chen"))
    assert made.status == "granted"


def test_enough_have_agreed_and_the_grant_is_made(cast: Cast, on_day: Go) -> None:
    made = shown(cast, on_day)
    approving.agree(made, by=cast.actor("chen"))
    decision = Decision.unscoped.get()
    assert (made.status, made.decision_id) == ("granted", decision.pk)
    assert (decision.status, decision.amount, decision.since) == ("granted", 10000, DAY + timedelta(days=7))
    verbs = list(Line.unscoped.filter(outcome="done").order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["application.agree", "application.grant", "benefit.decide"]
    assert [vote.who for vote in approvals.votes(made)] == ["陈立"]
    with pytest.raises(Refused, match="已批准"):
        approving.agree(made, by=cast.actor("lin"))
    with pytest.raises(Refused, match="已在享受"):
        applying.submit(made.elder, ALLOWANCE, by=cast.actor("he"))


def test_much_money_needs_one_of_each_level(cast: Cast, on_day: Go) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "severe", by=BY)
    on_day(DAY)
    made = applying.submit(cast.elder, MUCH, by=cast.actor("wang"))
    applying.notice(applying.review(made, by=cast.actor("lin")), by=cast.actor("lin"))
    on_day(DAY + timedelta(days=7))
    approving.agree(made, by=cast.actor("chen"))
    where = asked.consent(cast.actor("he"), made)
    assert (made.status, where.missing, where.wanted, where.open) == ("noticed", ("street",), 1, True)
    with pytest.raises(Refused, match="已经同意过"):
        approving.agree(made, by=cast.actor("chen"))
    with pytest.raises(Refused, match="不由您这一级"):
        approving.agree(made, by=cast.actor("lin"))
    approving.agree(made, by=cast.actor("he"))
    assert made.status == "granted" and Decision.unscoped.get().amount == 60000


def test_who_had_a_hand_in_it_does_not_agree(cast: Cast, on_day: Go) -> None:
    made = shown(cast, on_day)
    with pytest.raises(Refused, match="本人经手过"):
        approving.agree(made, by=cast.actor("he"))
    made.refresh_from_db()
    assert made.status == "noticed" and not approvals.votes(made)


def test_the_law_is_asked_again_and_a_change_goes_back_to_review(cast: Cast, on_day: Go) -> None:
    assert cast.elder
    made = shown(cast, on_day)
    elders.record_fact(cast.elder, "income", "low_income", by=cast.actor("he"))
    with pytest.raises(Refused, match=r"由 ¥ 100\.00 变为 ¥ 200\.00"):
        approving.agree(made, by=cast.actor("chen"))
    assert not Decision.unscoped.exists() and not approvals.votes(made)
    applying.send_back(made, by=cast.actor("chen"), why="收入情况有变")
    assert (made.status, made.notice_since, made.reason) == ("submitted", None, "收入情况有变")
    applying.review(made, by=cast.actor("he"))
    assert made.amount == 20000


def test_what_was_agreed_to_before_counts_no_more(cast: Cast, on_day: Go) -> None:
    assert cast.elder
    elders.record_fact(cast.elder, "grade", "severe", by=BY)
    on_day(DAY)
    made = applying.submit(cast.elder, MUCH, by=cast.actor("wang"))
    applying.notice(applying.review(made, by=cast.actor("lin")), by=cast.actor("lin"))
    on_day(DAY + timedelta(days=7))
    approving.agree(made, by=cast.actor("chen"))
    applying.send_back(made, by=cast.actor("lin"), why="重审")
    assert approvals.votes(made) == []


@pytest.mark.usefixtures("unnoticed")
def test_no_days_of_notice_are_skipped(cast: Cast) -> None:
    made = reviewed(cast)
    with pytest.raises(Refused, match="无需公示"):
        applying.notice(made, by=cast.actor("he"))
    approving.agree(made, by=cast.actor("chen"))
    assert made.status == "granted"


def test_hours_are_asked_for_in_the_same_way(cast: Cast, on_day: Go) -> None:
    made = shown(cast, on_day, "home_service_hours")
    approving.agree(made, by=cast.actor("lin"))
    decision = Decision.unscoped.get()
    assert (decision.unit, decision.amount) == ("minutes", 180)
    assert actions.end(decision, by=cast.actor("chen"), why="x").status == "ended"


def test_money_is_not_decided_by_one_person(cast: Cast) -> None:
    assert cast.elder
    with pytest.raises(Refused, match="不由一个人判定"):
        actions.decide(cast.elder, ALLOWANCE, by=cast.actor("lin"))
    assert not Decision.unscoped.exists()
    actions.decide(cast.elder, ALLOWANCE, by=BY)
    elders.record_fact(cast.elder, "income", "low_income", by=BY)
    assert actions.decide(cast.elder, ALLOWANCE, by=cast.actor("he")).amount == 20000
