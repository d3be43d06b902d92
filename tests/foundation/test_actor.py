"""An actor is a plain value that remembers which verbs it acts through."""

from dataclasses import FrozenInstanceError

import pytest

from tests.cast import Cast
from yinian.foundation.actor import Actor, Role, system


def test_it_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        system("job").name = "other"  # type: ignore[misc]


def test_it_remembers_the_verbs_outermost_first_and_is_else_the_same() -> None:
    actor = Actor(Role.OFFICER, "陈立", account_id=1, region_path="/1/")
    inner = actor.through("order.place").through("benefit.reserve")
    assert inner.via == ("order.place", "benefit.reserve")
    assert (inner.role, inner.account_id, inner.region_path) == (actor.role, 1, "/1/")
    assert actor.via == ()


def test_people_are_named_with_their_role_and_jobs_by_name_alone() -> None:
    assert Actor(Role.OFFICER, "陈立").label == "陈立（工作人员）"
    assert system("month end").label == "month end"


def test_a_post_makes_an_actor_of_a_place_or_of_a_party(cast: Cast) -> None:
    chen, zhang = cast.actor("chen"), cast.actor("zhang")
    assert (chen.region_path, chen.level, chen.party_id) == (cast.regions["dadong"].path, "district", None)
    # A carer sees by party alone; the place only says where her lines lie.
    assert (zhang.region_path, zhang.home_path) == ("", cast.regions["dongshuncheng"].path)
    assert zhang.party_id == cast.parties["zhang"].pk
