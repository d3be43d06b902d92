"""The smallest walk: one elder registered, a need met, an award approved, and the figure of her street one higher."""

from django.utils import timezone

from tests.cast import Cast
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs import queries as need_queries
from yinian.foundation.journal.lines import Line, timeline
from yinian.oversight.indicators import actions as indicators
from yinian.oversight.indicators import behind
from yinian.oversight.indicators import jobs as nightly
from yinian.oversight.indicators import queries as figures
from yinian.registry.elders import actions as elders
from yinian.registry.elders import queries as elder_queries
from yinian.settlement.funds import actions as funds
from yinian.settlement.funds import queries as fund_queries
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies import queries as award_queries


def test_one_elder_from_the_desk_to_the_figure_she_moved(lasting_cast: Cast) -> None:
    cast, today = lasting_cast, timezone.localdate()
    street, he, chen, zhou = cast.regions["xiaodong"], cast.actor("he"), cast.actor("chen"), cast.actor("zhou")
    before = reckon_street(cast)

    elder = elders.register(
        elders.Registration("单雄信", cast.regions["dongshuncheng"], "990104195003070016", facts={"living": "alone"}),
        by=he,
    )
    need = needs.report(elder, "meals", "腿脚不便，想订午餐", by=cast.actor("agent"), source="phone")
    needs.take(need, by=he)
    needs.finish(need, "已登记长者食堂", by=he)
    fund = funds.open_fund(cast.regions["dadong"], "福彩公益金", 1_000_00, "大财社〔2026〕1号", by=chen)
    award = subsidies.propose(
        subsidies.Proposal(elder.party, 600_00, "独居老人助餐补助", "助餐暖心行动实施方案", "三", fund), by=he
    )
    subsidies.approve(award, by=chen)

    after = reckon_street(cast)
    for name in ("elders60", "elders65", "elders70_79", "living_alone"):
        assert after[name] == before[name] + 1
    assert after["elders80"] == before["elders80"]
    assert elder in behind.behind(chen, "living_alone", street, today).rows
    assert fund_queries.fund(chen, fund.pk).balance_fen == 400_00
    assert [line.verb for line in reversed(timeline(need))] == ["need.report", "need.take", "need.finish"]

    assert elder not in elder_queries.living(zhou)
    assert not need_queries.needs(zhou).exists()
    assert not award_queries.awards(zhou).exists() and not fund_queries.funds(zhou)
    assert not Line.seen_by(zhou).exists()


def reckon_street(cast: Cast) -> dict[str, int]:
    """Keep today's figures as the nightly job does, and read those of the street."""
    today = timezone.localdate()
    indicators.snapshot(today, figures.reckoned(nightly.BY, today), by=nightly.BY)
    known = figures.values(cast.actor("he"), cast.regions["xiaodong"], today)
    return {name: figure.numerator for name, figure in known.items()}
