"""What was due each month as the elder reads it, and the proof of life by which it goes on."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE
from tests.entitlement.benefits.conftest import law, on_day  # noqa: F401
from tests.entitlement.benefits.test_accrue import run
from tests.faces.elder.test_my import text
from tests.pages.door import signed_in
from tests.settlement.payouts import owing
from yinian.entitlement.benefits import actions, grants
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import actions as elders

AUGUST, NOVEMBER = date(2026, 8, 1), date(2026, 11, 1)
Go = Callable[[date], date]
pytestmark = pytest.mark.usefixtures("law")


@pytest.fixture(autouse=True)
def _from_a_day_on(on_day: Go) -> None:  # noqa: F811
    """Everybody is registered on a day in the year of the law that is asked about."""
    on_day(date(2026, 8, 1))


def test_each_month_is_told_with_what_was_made_up_and_why(lasting_cast: Cast, on_day: Go) -> None:  # noqa: F811
    cast = lasting_cast
    assert cast.elder
    path, city = f"/my/{cast.elder.pk}/dues", cast.regions["shenyang"]
    on_day(date(2026, 8, 3))
    assert "还没有核算过" in text(signed_in(cast, "wang"), path)
    actions.decide(cast.elder, ALLOWANCE, by=BY)
    for month in (AUGUST, date(2026, 9, 1), date(2026, 10, 1)):
        on_day(month.replace(day=20))
        run(city, month)
    on_day(date(2026, 11, 20))
    run(city, NOVEMBER)
    elders.record_fact(cast.elder, "income", "subsistence_allowance", by=BY, since=date(2026, 9, 1))
    run(city, AUGUST, NOVEMBER)
    page = text(signed_in(cast, "wang"), path)
    assert "2026年11月" in page and "高龄津贴：¥ 100.00" in page
    assert "补发 3 个月差额，¥ 300.00（2026年9月到2026年11月）" in page
    assert page.index("2026年11月</h3>") < page.index("2026年10月</h3>")


def test_what_is_taken_back_says_for_which_months(lasting_cast: Cast, on_day: Go) -> None:  # noqa: F811
    cast = lasting_cast
    assert cast.elder
    city = cast.regions["shenyang"]
    on_day(date(2026, 9, 1))
    elders.record_fact(cast.elder, "income", "subsistence_allowance", by=BY)
    actions.decide(cast.elder, ALLOWANCE, by=BY)
    run(city, date(2026, 9, 1))
    on_day(date(2026, 11, 20))
    actions.end(actions.decide(cast.elder, ALLOWANCE, by=BY), by=BY, why="迟报", on=date(2026, 9, 1))
    run(city, date(2026, 9, 1), date(2026, 10, 1))
    page = text(signed_in(cast, "wang"), f"/my/{cast.elder.pk}/dues")
    assert "1 个月多算了，扣回" in page and "（2026年9月）" in page


def test_only_the_elder_reads_it(cast: Cast) -> None:
    assert cast.elder and cast.neighbour
    assert signed_in(cast, "son").get(f"/my/{cast.elder.pk}/dues").status_code == 404
    assert signed_in(cast, "wang").get(f"/my/{cast.neighbour.pk}/dues").status_code == 404
    page = text(signed_in(cast, "son"), f"/my/{cast.elder.pk}/benefits")
    assert "/dues" not in page


@pytest.mark.parametrize("who", ["wang", "son"])
def test_one_press_proves_life_and_takes_a_pause_back(cast: Cast, on_day: Go, who: str) -> None:  # noqa: F811
    assert cast.elder
    on_day(date(2026, 11, 20))
    path, reader = f"/my/{cast.elder.pk}/alive", signed_in(cast, who)
    assert "现在不用认证" in text(reader, path)
    assert reader.post(path).status_code == 422
    made = actions.decide(cast.elder, ALLOWANCE, by=BY)
    due = Deadline.unscoped.get(kind=grants.PROOF).due_at.date()
    on_day(due)
    grants.pause(made, "alive", by=cast.actor("chen"), why="到期未认证")
    reader = signed_in(cast, who)
    assert "该做生存认证了" in text(reader, f"/my/{cast.elder.pk}/benefits")
    assert reader.post(path).status_code == 303
    assert Line.unscoped.filter(verb="benefit.confirm_alive", account_id=cast.account(who).pk, outcome="done").exists()
    page = text(reader, f"/my/{cast.elder.pk}/benefits")
    assert "暂停了" not in page and "该做生存认证了" not in page
    assert cast.neighbour
    assert reader.post(f"/my/{cast.neighbour.pk}/alive").status_code == 404


def test_what_was_paid_and_what_failed_is_told_beside_what_is_due(cast: Cast) -> None:
    assert cast.elder
    money, path = owing.fund(cast), f"/my/{cast.elder.pk}/dues"
    owing.account(cast.elder, cast.actor("chen"))
    owing.due(cast.elder, 500_00)
    batch = owing.drafted(cast, money)
    assert "正在办发放" in text(signed_in(cast, "wang"), path)
    batch = owing.filed(cast, owing.approved(cast, batch))
    owing.came_back(cast, batch, owing.answered(owing.sent(batch)))
    page = text(signed_in(cast, "wang"), path)
    assert "打到了账上。" in page and "¥ 500.00" in page
    owing.due(cast.elder, 300_00)
    batch = owing.filed(cast, owing.approved(cast, owing.drafted(cast, money)))
    owing.came_back(cast, batch, owing.answered(owing.sent(batch), "失败"), "国库 10")
    assert "没有打成。请到社区核对银行账号" in text(signed_in(cast, "wang"), path)
