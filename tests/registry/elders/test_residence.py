"""Where an elder lives: the file goes along, the old place sees it no longer, the history stays; deaths wrongly recorded."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import BY, PHONE_WANG, WANG_ID, Cast
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions, charges, consents, queries, residence
from yinian.registry.elders.charge import Charge
from yinian.registry.elders.consents import Appointment, Given
from yinian.registry.elders.models import Elder, ElderFact, Kin, Sight
from yinian.registry.elders.residence import Arrival, Details
from yinian.registry.elders.trust import Consent, Mandate

TODAY = timezone.localdate()


@pytest.fixture
def elder(cast: Cast) -> Elder:
    """Her, with one of everything."""
    assert cast.elder
    chen, son = cast.actor("chen"), Kin.unscoped.get(elder=cast.elder)
    consents.appoint(son, Appointment("delegate", "委托书", TODAY), by=chen)
    consents.give_consent(cast.elder, Given("location", "desk"), by=chen)
    charges.put_in_charge(cast.elder, charges.Keeper("孙姐"), by=chen)
    needs.report(cast.elder, "meals", "", by=chen)
    return cast.elder


def test_a_move_takes_the_file_along_and_leaves_what_happened(cast: Cast, elder: Elder) -> None:
    old, new = elder.region_path, cast.regions["xishuncheng"]
    residence.move(elder, new, by=cast.actor("lin"), address="西顺城路 9 号", why="随子女居住")
    elder = Elder.unscoped.get(pk=elder.pk)
    assert (elder.region_id, elder.region_path, elder.address) == (new.pk, new.path, "西顺城路 9 号")
    assert elder.household and elder.household.region_path == new.path == elder.party.region_path
    for model in (ElderFact, Kin, Sight, Mandate, Consent):
        assert set(model.unscoped.filter(elder=elder).values_list("region_path", flat=True)) == {new.path}, model
    charge = Charge.unscoped.get(elder=elder)
    assert (charge.until, charge.region_path) == (TODAY, old)
    assert Need.unscoped.get(elder=elder).region_path == old
    with pytest.raises(NotFound):
        queries.elder(cast.actor("chen"), elder.pk)
    assert queries.elder(cast.actor("zhou"), elder.pk) == elder
    assert {"elder.move", "elder.register"} <= {line.verb for line in timeline(elder)}
    assert Line.unscoped.get(verb="elder.move").reason == "随子女居住"


def test_a_move_within_the_street_keeps_whoever_is_in_charge(cast: Cast, elder: Elder) -> None:
    residence.move(elder, cast.regions["dongshuncheng"], by=cast.actor("he"), address="东顺城路 2 号")
    assert Charge.unscoped.get(elder=elder).until is None
    with pytest.raises(Refused, match="已住在那里"):
        residence.move(elder, cast.regions["dongshuncheng"], by=cast.actor("he"), address="东顺城路 2 号")


def test_a_district_moves_nobody_into_another(cast: Cast, elder: Elder) -> None:
    with pytest.raises(Refused, match="先办理迁出"):
        residence.move(elder, cast.regions["xishuncheng"], by=cast.actor("chen"))
    with pytest.raises(NotFound):
        residence.move(elder, cast.regions["xishuncheng"], by=cast.actor("zhou"))
    assert Elder.unscoped.get(pk=elder.pk).region_path == elder.region_path


def test_out_of_one_place_and_into_another_by_name_and_number(cast: Cast, elder: Elder) -> None:
    arrival = Arrival("王秀英", WANG_ID, cast.regions["xishuncheng"], "西顺城路 9 号")
    with pytest.raises(Refused, match="还没有办理迁出"):
        residence.move_in(arrival, by=cast.actor("zhou"))
    residence.move_out(elder, TODAY, by=cast.actor("chen"), why="搬到沈河")
    assert not queries.living(cast.actor("chen")).filter(pk=elder.pk).exists()
    with pytest.raises(Refused):
        residence.move_out(elder, TODAY, by=cast.actor("chen"))
    with pytest.raises(Refused, match="没有这个姓名"):
        residence.move_in(Arrival("王秀兰", WANG_ID, cast.regions["xishuncheng"]), by=cast.actor("zhou"))
    taken = residence.move_in(arrival, by=cast.actor("zhou"))
    assert taken == elder and taken.left_on is None and taken.region_path == cast.regions["xishuncheng"].path
    assert Elder.unscoped.filter(name="王秀英").count() == 1
    assert queries.living(cast.actor("zhou")).filter(pk=elder.pk).exists()


def test_who_comes_back_is_on_the_list_again(cast: Cast, elder: Elder) -> None:
    with pytest.raises(Refused, match="没有迁出"):
        residence.come_back(elder, by=cast.actor("chen"))
    residence.move_out(elder, TODAY, by=cast.actor("chen"))
    residence.come_back(elder, by=cast.actor("chen"))
    assert queries.living(cast.actor("chen")).filter(pk=elder.pk).exists()


def test_details_are_put_right(cast: Cast, elder: Elder) -> None:
    told = Details(
        name="王秀瑛", citizen_id="990104194001010015", phone="13900000077", address="新街 1 号",
        hukou_region=cast.regions["xishuncheng"],
    )  # fmt: skip
    residence.correct(elder, told, by=cast.actor("chen"), why="身份证为准")
    elder = Elder.unscoped.get(pk=elder.pk)
    assert (elder.name, elder.party.name, elder.born_on) == ("王秀瑛", "王秀瑛", date(1940, 1, 1))
    assert elder.phone and elder.phone.open() == "13900000077" and elder.sex == "male"
    line = Line.unscoped.get(verb="elder.correct")
    assert PHONE_WANG not in line.changes and "990104" not in line.changes


@pytest.mark.parametrize(
    "told",
    [Details(citizen_id="990103194001010019"), Details(citizen_id="1"), Details(name=" "), Details(phone="12")],
)
def test_wrong_details_change_nothing(cast: Cast, elder: Elder, told: Details) -> None:
    with pytest.raises(Refused):
        residence.correct(elder, told, by=cast.actor("chen"))
    assert Elder.unscoped.get(pk=elder.pk).name == "王秀英"


def test_a_wrong_death_is_taken_back_from_above_and_never_by_who_recorded_it(cast: Cast, elder: Elder) -> None:
    actions.record_death(elder, TODAY - timedelta(days=1), by=cast.actor("he"))
    for who in ("he", "zhou", "agent"):
        with pytest.raises(Refused):
            actions.undo_death(elder, by=cast.actor(who), why="本人健在")
    with pytest.raises(Refused, match="理由"):
        actions.undo_death(elder, by=cast.actor("chen"))
    actions.undo_death(elder, by=cast.actor("chen"), why="本人到场")
    assert queries.living(cast.actor("he")).filter(pk=elder.pk).exists()
    assert Line.unscoped.get(verb="elder.undo_death", outcome="done").reason == "本人到场"
    actions.record_death(elder, TODAY, by=cast.actor("chen"))
    with pytest.raises(Refused, match="另一位"):
        actions.undo_death(elder, by=cast.actor("chen"), why="本人健在")


def test_who_has_died_or_left_is_not_moved(cast: Cast, elder: Elder) -> None:
    actions.record_death(elder, TODAY, by=cast.actor("chen"))
    for verb in (residence.move_out, actions.record_death):
        with pytest.raises(Refused):
            verb(elder, TODAY, by=cast.actor("chen"))
    with pytest.raises(Refused):
        residence.move(elder, cast.regions["xishuncheng"], by=BY)
