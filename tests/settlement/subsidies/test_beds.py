"""The same month by the bed and by the person served: unset where no document gives an amount, tried where one is typed."""

from tests.cast import BY
from tests.delivery.town import Clock, Town
from tests.registry.providers.made import facility
from tests.settlement.made import MONTH, TEN, verified
from yinian.registry.providers import actions as supply
from yinian.registry.providers.models import Provider
from yinian.settlement.subsidies import beds


def test_both_ways_are_reckoned_side_by_side(town: Town, clock: Clock) -> None:
    verified(town, clock, TEN)
    sunny = Provider.unscoped.get(party=town.sunny.party)
    house = facility(town.cast, sunny, "松柏养老院", kind="residential", address="9 号", area_m2=900)
    supply.set_beds(house, "ordinary", 60, by=BY)
    chen, dadong = town.by("chen"), town.cast.regions["dadong"]
    unset = beds.compare(chen, dadong, MONTH, None, None)
    assert (unset.bed_rate.fen, unset.by_bed_fen, unset.rows[0].more_fen) == (None, None, None)
    tried = beds.compare(chen, dadong, MONTH, 100_00, 2_000_00)
    assert tried.bed_rate.trial and tried.person_rate.trial
    row = next(one for one in tried.rows if one.provider == sunny)
    assert (row.facilities, row.beds, row.persons) == (1, 60, 1)
    assert (row.by_bed_fen, row.by_person_fen, row.more_fen) == (6_000_00, 2_000_00, -4_000_00)
    assert (tried.by_bed_fen, tried.by_person_fen) == (6_000_00, 2_000_00)
    assert [one["visits"] for one in beds.persons(chen, dadong, MONTH, sunny)] == [1]
    assert beds.compare(town.by("zhou"), dadong, MONTH, 1, 1).rows == []
