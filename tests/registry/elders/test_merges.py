"""Two files of one person: merged so that nothing is lost, and made two again exactly as they were; twins stay two."""

from typing import Any

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs import queries as need_queries
from yinian.foundation.accounts import posts_of
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import access, actions, charges, consents, jobs, merges, queries
from yinian.registry.elders.consents import Given
from yinian.registry.elders.doubles import Merge, Pair
from yinian.registry.elders.merges import MOVED
from yinian.registry.elders.models import Elder

# The same woman with a wrong number, and her twin.
DOUBLE, TWIN = "990104194305120029", "990104194305120045"


def register(cast: Cast, name: str, number: str, **more: Any) -> Elder:
    given = actions.Registration(name, cast.regions["dongshuncheng"], number, **more)
    return actions.register(given, by=cast.actor("chen"))


@pytest.fixture
def double(cast: Cast) -> Elder:
    """Her second file with one of everything."""
    chen = cast.actor("chen")
    row = register(
        cast, "王秀瑛", DOUBLE, phone="13900000055", address="东顺城路 1 号 2-301",
        facts={"living": "with_children", "empty_nest": "yes"},
    )  # fmt: skip
    actions.add_kin(row, "王梅", "child", "13900000009", by=chen)
    actions.open_sight(row, cast.parties["son"], "kin", by=chen)
    consents.give_consent(row, Given("location", "desk"), by=chen)
    charges.put_in_charge(row, charges.Keeper("孙姐"), by=chen)
    needs.report(row, "meals", "", by=chen)
    return row


def state(*files: Elder) -> list[Any]:
    """Everything the registry holds about these files, as it stands."""
    rows: list[Any] = [
        (row.name, row.phone_blind, row.citizen_id_blind, row.address, row.merged_into_id)
        for row in Elder.unscoped.filter(pk__in=[file.pk for file in files]).order_by("pk")
    ]
    for model in MOVED:
        rows += model.unscoped.filter(elder__in=files).order_by("pk").values_list()
    return rows


def test_a_merge_moves_everything_and_an_unmerge_gives_it_back(cast: Cast, double: Elder) -> None:
    assert cast.elder
    kept, chen = cast.elder, cast.actor("chen")
    before = state(kept, double)
    merge = merges.merge(kept, double, by=chen, why="同一人，号码抄错")
    assert queries.elder(chen, double.pk) == kept
    assert not queries.living(chen).filter(pk=double.pk).exists()
    assert queries.open_facts(chen, kept) == {"living": "alone", "empty_nest": "yes"}
    assert queries.kin(chen, kept).count() == 2 and not queries.kin(chen, double).exists()
    line = Line.unscoped.get(verb="elder.merge")
    assert (line.subject_id, line.reason) == (kept.pk, "同一人，号码抄错") and DOUBLE not in line.changes
    merges.unmerge(merge, by=chen, why="是两个人")
    assert state(kept, double) == before
    assert Line.unscoped.filter(verb="elder.unmerge").count() == 1


def test_what_upper_floors_wrote_is_found_under_the_kept_file(cast: Cast, double: Elder) -> None:
    assert cast.elder
    merges.merge(cast.elder, double, by=cast.actor("chen"), why="同一人")
    for who in ("chen", "wang", "son"):
        found = need_queries.needs(cast.actor(who)).filter(queries.same_person(cast.elder))
        assert [need.elder_id for need in found] == [double.pk], who


def test_a_merged_file_takes_nothing_more(cast: Cast, double: Elder) -> None:
    assert cast.elder
    chen = cast.actor("chen")
    merges.merge(cast.elder, double, by=chen, why="同一人")
    double.refresh_from_db()
    for do in (
        lambda: actions.record_fact(double, "dementia", "yes", by=chen),
        lambda: actions.add_kin(double, "某人", "other", "", by=chen),
        lambda: merges.merge(double, cast.elder, by=chen, why="反过来"),
        lambda: charges.put_in_charge(double, charges.Keeper("孙姐"), by=chen),
    ):
        with pytest.raises(Refused, match="已并入"):
            do()


def test_what_was_written_since_stays_with_the_kept_file(cast: Cast, double: Elder) -> None:
    assert cast.elder
    chen = cast.actor("chen")
    merge = merges.merge(cast.elder, double, by=chen, why="同一人")
    actions.end_fact(cast.elder, "empty_nest", by=chen)
    actions.record_fact(cast.elder, "dementia", "yes", by=chen)
    merges.unmerge(merge, by=chen, why="是两个人")
    assert queries.open_facts(chen, cast.elder) == {"living": "alone", "dementia": "yes"}
    assert queries.open_facts(chen, double) == {"living": "with_children"}


def test_blanks_of_the_kept_file_are_filled_and_emptied_again(cast: Cast) -> None:
    chen, bare = cast.actor("chen"), register(cast, "王秀英", DOUBLE)
    with writing("test"):
        Elder.unscoped.filter(pk=bare.pk).update(citizen_id=None, citizen_id_blind=None)
    bare, full = Elder.unscoped.get(pk=bare.pk), register(cast, "王秀英", TWIN, phone="13900000055", address="东街")
    before = state(bare, full)
    merge = merges.merge(bare, full, by=chen, why="同一人")
    kept = Elder.unscoped.get(pk=bare.pk)
    assert kept.citizen_id and kept.citizen_id.open() == TWIN and kept.address == "东街"
    merges.unmerge(Merge.unscoped.get(pk=merge.pk), by=chen, why="是两个人")
    assert state(bare, full) == before


def test_merges_without_sense_change_nothing(cast: Cast, double: Elder) -> None:
    assert cast.elder and cast.neighbour
    chen, before = cast.actor("chen"), state(cast.elder, double)
    with pytest.raises(Refused):
        merges.merge(cast.elder, cast.elder, by=chen, why="同一份")
    with pytest.raises(Refused):
        merges.merge(cast.elder, double, by=chen, why=" ")
    with pytest.raises(NotFound):
        merges.merge(cast.elder, cast.neighbour, by=chen, why="同一人")
    with pytest.raises(NotFound):
        merges.merge(cast.elder, double, by=cast.actor("zhou"), why="同一人")
    actions.record_death(double, timezone.localdate(), by=chen)
    with pytest.raises(Refused, match="死亡"):
        merges.merge(cast.elder, Elder.unscoped.get(pk=double.pk), by=chen, why="同一人")
    assert state(cast.elder, double) == before and not Merge.unscoped.exists()


def look() -> int:
    with writing("test"):
        run = Run.unscoped.create(key="look", job="elders.look_alikes", region_path="/", asked_at=timezone.now())
    found = jobs.look_alikes(run)
    with writing("test"):
        run.delete()
    assert found
    return int(found["pairs"])


def test_files_that_look_alike_are_found_once_with_the_reason_and_twins_are_not(cast: Cast, double: Elder) -> None:
    assert cast.elder
    register(cast, "王秀娟", TWIN, address="东顺城路 1 号 2-301")
    assert (look(), look()) == (1, 0)
    pair = Pair.unscoped.get()
    assert (pair.first_id, pair.second_id, pair.reason) == (cast.elder.pk, double.pk, "address")
    assert [row.pk for row in queries.pairs(cast.actor("he"))] == [pair.pk]
    assert not queries.pairs(cast.actor("zhou")).exists()
    assert [row.pk for row in queries.look_alikes(cast.actor("chen"), cast.elder)] == [double.pk]


def test_two_people_are_not_brought_up_again(cast: Cast, double: Elder) -> None:
    assert cast.elder
    chen = cast.actor("chen")
    merges.tell_apart(double, cast.elder, by=chen, why="两人同来窗口")
    assert not queries.look_alikes(chen, cast.elder).exists() and look() == 0
    assert not queries.pairs(chen).exists()
    assert Line.unscoped.get(verb="elder.tell_apart").reason == "两人同来窗口"
    with pytest.raises(NotFound):
        merges.tell_apart(double, cast.elder, by=cast.actor("zhou"), why="不是")


@pytest.mark.parametrize(
    ("one", "other", "both"), [("/1/2/3/", "/1/2/4/", "/1/2/"), ("/1/2/", "/1/2/", "/1/2/"), ("/1/", "/2/", "/")]
)
def test_the_lowest_place_that_holds_both(one: str, other: str, both: str) -> None:
    assert merges.common(one, other) == both


def test_a_phone_opens_the_kept_file_alone(cast: Cast, double: Elder) -> None:
    assert cast.elder
    bare = Elder.unscoped.get(pk=cast.elder.pk)
    with writing("test"):
        Elder.unscoped.filter(pk=bare.pk).update(phone=None, phone_blind=None)
    merges.merge(Elder.unscoped.get(pk=bare.pk), double, by=cast.actor("chen"), why="同一人")
    account = access.open_access("13900000055", by=BY)
    assert [post.party_id for post in posts_of(account.pk)] == [bare.party_id]


def test_nobody_asks_for_pairs_by_hand(cast: Cast) -> None:
    with pytest.raises(Refused):
        merges.suspect([], timezone.localdate(), by=cast.actor("chen"))
    merges.suspect([], timezone.localdate(), by=BY)
