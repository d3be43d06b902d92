"""What an elder prefers follows from the visits they had, is counted anew when one closes, and holds what they wish."""

from datetime import timedelta

import pytest

from tests.delivery.plans.made import react_to_all
from tests.delivery.town import Clock, Town
from tests.pages.door import signed_in
from tests.settlement.made import TEN, verified
from yinian.delivery.orders import actions as orders
from yinian.delivery.preferences import actions, jobs, queries
from yinian.delivery.preferences.models import Preference
from yinian.delivery.preferences.rules import Visit, habits, part_of_day
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Refused

assert jobs


def test_habits_are_counted_and_the_latest_comes_first_among_equals() -> None:
    told = habits(
        [Visit("laundry", 15, 2), Visit("bathing", 9, 1, 5), Visit("bathing", 10, 1, 4), Visit("laundry", 19)]
    )
    assert told.items == (("laundry", 2), ("bathing", 2))
    assert told.parts == (("morning", 2), ("afternoon", 1), ("evening", 1))
    assert (told.carers, told.stars_total, told.stars_count, told.visits) == (((1, 2), (2, 1)), 9, 2, 4)
    assert habits([]).visits == 0 and [part_of_day(hour) for hour in (0, 11, 12, 17, 18)] == [
        "morning", "morning", "afternoon", "afternoon", "evening",
    ]  # fmt: skip


def test_a_closed_visit_and_what_was_said_of_it_count(town: Town, clock: Clock) -> None:
    he = town.by("he")
    assert queries.preference(he, town.elder) is None
    order = verified(town, clock, TEN, funding="self")
    react_to_all()
    row = queries.preference(he, town.elder)
    assert row is not None and row.carer == town.zhang.party
    assert (row.visits, row.items, row.parts, row.stars_count) == (1, [["bathing", 1]], [["morning", 1]], 0)
    orders.give_feedback(order, 5, "很好", by=town.by("wang"))
    verified(town, clock, TEN + timedelta(hours=4), funding="self")
    react_to_all()
    row = Preference.unscoped.get()
    assert (row.visits, row.stars_total, row.stars_count, row.carer_visits) == (2, 5, 1, 2)
    assert row.parts == [["afternoon", 1], ["morning", 1]]
    assert queries.preference(town.by("zhou"), town.elder) is None


@pytest.mark.parametrize("who", ["wang", "son", "he", "agent"])
def test_wishes_are_told_and_stay_when_habits_are_counted(town: Town, clock: Clock, who: str) -> None:
    actions.tell(town.elder, actions.Wishes("dialect", "female", "轻一点敲门"), by=town.by(who))
    assert timeline(town.elder)[0].verb == "preference.tell"
    verified(town, clock, TEN, funding="self")
    react_to_all()
    row = Preference.unscoped.get()
    assert (row.language, row.carer_sex, row.wish, row.visits) == ("dialect", "female", "轻一点敲门", 1)


@pytest.mark.parametrize(("who", "given"), [("zhou", actions.Wishes("dialect")), ("wang", actions.Wishes("klingon"))])
def test_a_stranger_or_an_unknown_word_is_refused(town: Town, who: str, given: actions.Wishes) -> None:
    with pytest.raises(Refused):
        actions.tell(town.elder, given, by=town.by(who))
    assert not Preference.unscoped.exists()


def test_the_pages_say_it_in_words(town: Town, clock: Clock) -> None:
    verified(town, clock, TEN, funding="self")
    react_to_all()
    he, wang = signed_in(town.cast, "he"), signed_in(town.cast, "wang")
    assert he.post(f"/elders/{town.elder.pk}/wishes", {"language": "dialect", "carer_sex": "female"}).status_code == 303
    page = he.get(f"/elders/{town.elder.pk}").content.decode()
    for words in ("助浴", "上午", "张敏", "本地话", "最近 1 次"):
        assert words in page, words
    assert wang.post(f"/my/{town.elder.pk}/wishes", {"carer_sex": "male"}).status_code == 303
    assert Preference.unscoped.get().carer_sex == "male"
