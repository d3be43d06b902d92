"""Who answers for an elder, and the counts of a region: labels, groups counted once, ages, missing fields, and their rows."""

from datetime import date

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions, charges, groups, jobs, labels, queries
from yinian.registry.elders.charge import Charge, Tally
from yinian.registry.elders.charges import Keeper
from yinian.registry.elders.models import Elder

TODAY = timezone.localdate()
PEOPLE = (
    ("马一", "dongshuncheng", date(1966, 1, 1), {"living": "alone", "grade": "severe", "income": "low_income"}),
    ("马二", "dongshuncheng", date(1935, 5, 5), {"empty_nest": "yes", "grade": "mild", "living": "alone"}),
    ("马三", "xiaodong", date(1944, 2, 28), {"left_behind": "yes", "registered_poverty": "yes"}),
    ("马四", "xishuncheng", date(1920, 12, 31), {"grade": "complete", "disability": "1"}),
    ("马五", "dongshuncheng", date(1950, 1, 1), {"living": "with_spouse"}),
)


@pytest.fixture
def town(lasting_cast: Cast) -> Cast:
    for serial, (name, place, born, facts) in enumerate(PEOPLE, 101):
        head = f"990104{born:%Y%m%d}{serial:03d}"
        number = head + citizen_id_check(head)
        actions.register(actions.Registration(name, lasting_cast.regions[place], number, facts=facts), by=BY)
    return lasting_cast


def test_one_person_answers_at_a_time(cast: Cast) -> None:
    assert cast.elder
    he = cast.actor("he")
    first = charges.put_in_charge(cast.elder, Keeper("孙姐", "网格员", "13900000066"), by=he)
    second = charges.put_in_charge(cast.elder, Keeper("赵哥"), by=he, why="换人")
    first.refresh_from_db()
    assert first.until == TODAY and groups.charge(he, cast.elder) == second
    assert [row.name for row in groups.charges(cast.actor("wang"), cast.elder)] == ["赵哥", "孙姐"]
    line = Line.unscoped.filter(verb="elder.put_in_charge").latest("id")
    assert (line.subject_id, line.reason) == (cast.elder.pk, "换人")
    charges.relieve(second, by=he)
    assert groups.charge(he, cast.elder) is None
    with pytest.raises(Refused, match="已于"):
        charges.relieve(second, by=he)


def test_nobody_is_put_in_charge_without_a_name_or_by_others(cast: Cast) -> None:
    assert cast.elder
    with pytest.raises(Refused, match="姓名"):
        charges.put_in_charge(cast.elder, Keeper(" "), by=cast.actor("he"))
    with pytest.raises(NotFound):
        charges.put_in_charge(cast.elder, Keeper("孙姐"), by=cast.actor("zhou"))
    with pytest.raises(Refused):
        charges.put_in_charge(cast.elder, Keeper("孙姐"), by=cast.actor("agent"))
    assert not Charge.unscoped.exists()


def test_many_get_one_person_at_once_and_the_neighbours_none(cast: Cast) -> None:
    assert cast.elder and cast.neighbour
    both = [cast.elder.pk, cast.neighbour.pk]
    charges.put_many_in_charge(both, Keeper("孙姐", phone="13900000066"), by=cast.actor("chen"))
    row = Charge.unscoped.get()
    assert row.elder == cast.elder and row.phone and row.phone.open() == "13900000066"
    charges.put_many_in_charge(both, Keeper("赵哥"), by=cast.actor("lin"))
    assert dict(Charge.unscoped.values_list("elder__name", "name")) == {"王秀英": "孙姐", "赵邻": "赵哥"}
    lines = Line.unscoped.filter(verb="elder.put_many_in_charge")
    assert {line.subject_id for line in lines} == set(both)
    assert not any("13900000066" in line.changes for line in lines)


def count() -> None:
    rows = groups.counted(jobs.BY, TODAY)
    charges.keep_counts(rows, TODAY, by=jobs.BY)


def test_every_number_is_counted_once_and_opens_into_its_rows(town: Cast) -> None:
    charges.put_in_charge(Elder.unscoped.get(name="马一"), Keeper("孙姐"), by=town.actor("chen"))
    count()
    chen, dadong = town.actor("chen"), town.regions["dadong"]
    tally = groups.tally(chen, dadong)
    assert tally
    found = {name: number for name, number in tally.counts.items() if number}
    assert found == {
        "all": 5, "difficulty": 2, "oldest_old": 3, "alone": 3, "empty_nest": 1, "left_behind": 1, "dependent": 2,
        "aged60_69": 1, "aged70_79": 1, "aged80_89": 2, "aged90_99": 1,
        # Six labels of four people; two of them in difficulty with something more; five labels again of four people.
        "special": 4, "priority": 2, "purchase": 4, "uncharged": 3,
        "complete": 1, "lacks-phone": 4, "lacks-address": 4, "lacks-hukou": 4, "lacks-kin": 4, "lacks-living": 1,
    }  # fmt: skip
    for name in groups.slots():
        rows = groups.elders(chen, dadong, name)
        assert rows.count() == tally.counts[name], name
    assert [row.name for row in groups.elders(chen, dadong, "priority")] == ["马三", "马一"]
    assert [part.region.name for part in groups.below(chen, dadong)] == ["小东街道"]


def test_counting_again_replaces_and_a_merged_or_dead_elder_counts_no_more(town: Cast) -> None:
    count()
    actions.record_death(Elder.unscoped.get(name="马一"), TODAY, by=town.actor("chen"))
    count()
    tally = groups.tally(town.actor("chen"), town.regions["dadong"])
    assert tally and tally.counts["all"] == 4 and tally.counts["priority"] == 1
    assert Tally.unscoped.count() == len(town.regions)
    assert groups.tally(town.actor("zhou"), town.regions["dadong"]) is None


def test_labels_of_one_elder(cast: Cast) -> None:
    assert cast.elder and cast.neighbour
    chen = cast.actor("chen")
    actions.record_fact(cast.elder, "dementia", "yes", by=chen)
    assert [label.name for label in groups.labels_of(chen, cast.elder)] == [
        "oldest_old",
        "alone",
        "dementia",
        "aged80_89",
    ]
    assert "dementia" not in [label.name for label in groups.labels_of(cast.actor("liu"), cast.elder)]
    assert groups.special(chen, cast.elder)
    actions.end_fact(cast.elder, "living", by=chen)
    assert not groups.special(chen, cast.elder)


@pytest.mark.parametrize(
    ("born", "on", "old"),
    [
        (date(1944, 11, 23), date(2024, 11, 22), False),
        (date(1944, 11, 23), date(2024, 11, 23), True),
        (date(1944, 11, 23), date(2024, 11, 24), True),
        (date(1944, 2, 29), date(2025, 2, 28), True),
        (date(1945, 3, 1), date(2025, 2, 28), False),
    ],
)
def test_the_eightieth_birthday(born: date, on: date, old: bool) -> None:
    assert (born < labels.first_too_young(80, on)) is old


def test_a_table_that_cannot_be_read_is_no_table() -> None:
    with pytest.raises(ValueError, match="age"):
        labels.cell("age", "old")
    with pytest.raises(ValueError, match="list of values"):
        labels.cell("living", "'; DROP")
    with pytest.raises(NotFound):
        groups.slot("nobody")


def test_the_same_request_is_one_run(cast: Cast) -> None:
    assert charges.request_count(by=cast.actor("chen")) == charges.request_count(by=cast.actor("chen"))
    assert queries.living(cast.actor("chen")).exists()
