"""An elder is registered once, by the desk, within its own region."""

from datetime import date

import pytest

from tests.cast import Cast
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions, queries
from yinian.registry.elders.models import Elder, ElderFact


def registration(cast: Cast, **given: object) -> actions.Registration:
    known = {
        "name": "单雄信",
        "region": cast.regions["dongshuncheng"],
        "citizen_id": "990104195003070016",
        "phone": "13900000009",
    }
    return actions.Registration(**{**known, **given})  # type: ignore[arg-type]


def test_it_is_registered_with_a_line(cast: Cast) -> None:
    elder = actions.register(registration(cast, facts={"living": "alone"}), by=cast.actor("chen"))
    row = Elder.unscoped.get(pk=elder.pk)
    assert (row.pinyin, row.initials, row.sex, row.born_on) == ("shanxiongxin", "sxx", "male", date(1950, 3, 7))
    assert row.citizen_id.open() == "990104195003070016" and str(row.citizen_id) == "990104 ******** 0016"
    assert queries.open_facts(cast.actor("chen"), row) == {"living": "alone"}
    line = timeline(row)[-1]
    assert (line.verb, line.who) == ("elder.register", "陈立（工作人员）")
    told = line.changed[f"registry.elder:{row.pk}"]
    assert told["name"] == [None, "单雄信"] and told["citizen_id"][1].startswith("#")
    assert "990104195003070016" not in line.changes


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"citizen_id": "990104195003070010"}, "末位校验码不对"),
        ({"citizen_id": "9901041950030700"}, "不是 18 位"),
        ({"citizen_id": "990104195013070014"}, "出生日期不存在"),
        ({"name": " "}, "姓名没有填"),
        ({"phone": "12345"}, "不是 11 位手机号"),
    ],
)
def test_it_refuses_and_changes_nothing(cast: Cast, given: dict[str, str], why: str) -> None:
    before = Elder.unscoped.count(), ElderFact.unscoped.count()
    with pytest.raises(Refused) as refusal:
        actions.register(registration(cast, **given), by=cast.actor("chen"))
    assert why in refusal.value.why
    assert (Elder.unscoped.count(), ElderFact.unscoped.count()) == before
    last = Line.unscoped.order_by("-id")[0]
    assert (last.outcome, last.verb, last.who) == ("refused", "elder.register", "陈立（工作人员）")


def test_the_same_number_twice_is_refused_with_the_number_of_the_first(cast: Cast) -> None:
    assert cast.elder
    with pytest.raises(Refused) as refusal:
        actions.register(registration(cast, citizen_id=cast.elder.citizen_id), by=cast.actor("chen"))
    assert str(cast.elder.pk) in refusal.value.why


def test_another_district_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.register(registration(cast), by=cast.actor("zhou"))
    assert cast.elder
    with pytest.raises(NotFound):
        queries.elder(cast.actor("zhou"), cast.elder.pk)
