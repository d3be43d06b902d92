"""A timeline says in words what changed, and to nobody more than the reader's columns hold."""

from tests.cast import Cast
from yinian.faces.frame.timeline import _written, entries
from yinian.foundation.administration import places
from yinian.programmes.emergency.models import Alarm
from yinian.registry.elders import actions


def told(cast: Cast, reader: str) -> list[str]:
    assert cast.elder
    return [str(entry.why) for entry in entries(cast.elder, cast.actor(reader))]


def test_a_fact_is_told_by_its_name_and_value(cast: Cast) -> None:
    assert cast.elder
    actions.record_fact(cast.elder, "living", "with_children", by=cast.actor("chen"))
    assert told(cast, "chen")[0] == "居住状况：与子女同住"


def test_a_fact_of_a_closed_group_is_told_to_nobody_it_is_closed_to(cast: Cast) -> None:
    assert cast.elder
    actions.record_fact(cast.elder, "grade", "severe", by=cast.actor("chen"))
    assert "能力等级：重度失能" in told(cast, "chen")
    assert not [text for text in told(cast, "liu") if "失能" in text]


def test_a_changed_column_shows_both_values_and_a_secret_one_neither(cast: Cast) -> None:
    region = cast.regions["xiaodong"]
    places.rename(region, "小东新街道", by=cast.actor("system"))
    assert entries(region, cast.actor("system"))[0].why == "名称：小东街道 → 小东新街道"
    texts = told(cast, "chen")
    assert not [text for text in texts if "#" in text]


def test_a_list_is_told_by_its_parts(cast: Cast) -> None:
    city = cast.regions["shenyang"]
    places.switch_module(city, "activities", True, by=cast.actor("system"))
    assert entries(city, cast.actor("system"))[0].why == "启用的功能：— → activities"


def test_a_moment_and_a_day_are_told_as_pages_write_them(cast: Cast) -> None:
    assert cast.elder
    person = type(cast.elder)
    assert _written(person, "died_on", "2026-03-09") == "2026年3月9日"
    assert _written(Alarm, "raised_at", "2026-11-30 04:06:48.662970+00:00") == "2026年11月30日 12:06"
