"""Filters are kept under a name, for oneself or for colleagues at the same place; the columns one leaves out are one's own."""

import pytest

from tests.cast import Cast
from yinian.foundation import lists
from yinian.foundation.journal.lines import Line
from yinian.foundation.lists import SavedList
from yinian.foundation.refusals import NotFound, Refused

PLACE = "needs:needs"


def names(cast: Cast, who: str) -> list[str]:
    return [row.name for row in lists.of(cast.actor(who), PLACE)]


def test_a_filter_is_kept_and_the_same_name_keeps_the_new_one(cast: Cast) -> None:
    chen = cast.actor("chen")
    lists.keep(PLACE, " 紧急 ", "urgency=urgent", by=chen)
    lists.keep(PLACE, "紧急", "urgency=urgent&sort=-due", by=chen)
    row = SavedList.objects.get()
    assert (row.name, row.query, row.region_id) == ("紧急", "urgency=urgent&sort=-due", None)
    assert Line.unscoped.filter(verb="list.save").count() == 2
    assert names(cast, "zhou") == names(cast, "lin") == []


def test_what_is_shared_is_seen_at_the_same_place_and_forgotten_by_its_owner_alone(cast: Cast) -> None:
    row = lists.keep(PLACE, "待接办", "show=open", by=cast.actor("chen"), shared=True)
    assert names(cast, "liu") == ["待接办"]
    assert names(cast, "zhou") == []
    with pytest.raises(NotFound):
        lists.own(cast.actor("liu"), row.pk)
    with pytest.raises(NotFound):
        lists.forget(row, by=cast.actor("liu"))
    lists.forget(lists.own(cast.actor("chen"), row.pk), by=cast.actor("chen"))
    assert not SavedList.objects.exists()


def test_a_filter_without_a_name_one_too_many_and_one_with_nobody_to_share_are_refused(cast: Cast) -> None:
    chen = cast.actor("chen")
    for number in range(lists.MOST):
        lists.keep(PLACE, f"第{number}", "", by=chen)
    for wrong in (lambda: lists.keep(PLACE, " ", "", by=chen), lambda: lists.keep(PLACE, "多", "", by=chen)):
        with pytest.raises(Refused):
            wrong()
    with pytest.raises(Refused, match="同事"):
        lists.keep(PLACE, "共享", "", by=cast.actor("sunny"), shared=True)
    assert SavedList.objects.count() == lists.MOST


def test_columns_are_remembered_once(cast: Cast) -> None:
    chen = cast.actor("chen")
    lists.choose_columns(PLACE, ["region", "reported"], by=chen)
    lists.choose_columns(PLACE, ["region"], by=chen)
    assert SavedList.objects.get().hidden == ["region"]
