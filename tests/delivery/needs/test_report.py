"""A need is reported for an elder one sees, and an answer is due."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from yinian.delivery.needs import actions, queries
from yinian.delivery.needs.models import Need
from yinian.foundation import deadlines
from yinian.foundation.access import Unreadable
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders


@pytest.mark.parametrize("who", ["chen", "he", "lin", "agent", "liu", "wang", "son", "zhang"])
def test_whoever_sees_the_elder_may_report(cast: Cast, who: str) -> None:
    assert cast.elder
    by = cast.actor(who)
    need = actions.report(cast.elder, "bathing", "膝盖疼，洗澡要人扶", by=by, urgency="urgent", source="phone")
    row = queries.need(by, need.pk)
    assert (row.status, row.region.name, row.elder.name) == ("open", "小东街道", "王秀英")
    line = timeline(need)[0]
    assert (line.verb, line.who) == ("need.report", by.label)
    assert line.changed[f"delivery.need:{need.pk}"]["text"][1].startswith("#") and "膝盖" not in line.changes
    (due,) = deadlines.waiting(cast.actor("chen"))
    assert due.due_at - need.reported_at == timedelta(hours=24) and due.title == "王秀英 助浴（紧急）"


def test_health_words_are_read_only_by_those_who_may(cast: Cast) -> None:
    assert cast.elder
    need = actions.report(cast.elder, "bathing", "膝盖疼", by=cast.actor("agent"))
    assert queries.need(cast.actor("chen"), need.pk).text.open() == "膝盖疼"
    with pytest.raises(Unreadable):
        queries.need(cast.actor("liu"), need.pk).text.open()


@pytest.mark.parametrize(
    ("kind", "urgency", "source"), [("dance", "urgent", "desk"), ("meals", "soon", "desk"), ("meals", "urgent", "owl")]
)
def test_it_refuses_what_is_not_in_the_lists(cast: Cast, kind: str, urgency: str, source: str) -> None:
    assert cast.elder
    with pytest.raises(Refused) as refusal:
        actions.report(cast.elder, kind, "", by=cast.actor("chen"), urgency=urgency, source=source)
    assert "不在列表中" in refusal.value.why
    assert not Need.unscoped.exists() and not deadlines.waiting(cast.actor("chen")).exists()
    last = Line.unscoped.order_by("-id")[0]
    assert (last.outcome, last.verb) == ("refused", "need.report")


def test_it_refuses_for_the_dead(cast: Cast) -> None:
    assert cast.elder
    elders.record_death(cast.elder, date(2026, 2, 1), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.report(cast.elder, "meals", "", by=cast.actor("chen"))
    assert "已故" in refusal.value.why and not Need.unscoped.exists()


@pytest.mark.parametrize("who", ["zhou", "sunny"])
def test_the_neighbour_and_the_stranger_see_nothing(cast: Cast, who: str) -> None:
    assert cast.elder
    need = actions.report(cast.elder, "meals", "", by=cast.actor("chen"))
    by = cast.actor(who)
    assert not queries.needs(by).exists()
    for attempt in (
        lambda: queries.need(by, need.pk),
        lambda: actions.report(cast.elder, "meals", "", by=by),  # type: ignore[arg-type]
    ):
        with pytest.raises(NotFound):
            attempt()
    assert Need.unscoped.count() == 1
