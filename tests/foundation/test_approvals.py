"""Several persons must agree: how many and who is a table; nobody twice, nobody to their own, nobody of another level."""

from datetime import date
from typing import Any

import pytest

from tests.cast import BY, PASSWORD, Cast
from tests.foundation.at_once import at_once, postgres
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation import approvals, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.foundation.approvals import ALL, ANY, SEVERAL, Scheme, Vote
from yinian.foundation.refusals import LawBroken, Refused

STREET, DISTRICT, CITY = "street", "district", "city"
BOTH = (DISTRICT, CITY)


@verbs.verb("sample.agree", "同意样例", may=frozenset({Role.OFFICER}))
def consent(subject: Scoped, scheme: Scheme, *, by: Actor) -> bool:
    """Say yes to something."""
    return approvals.agree(subject, scheme, by=by, but_not=("need.report",))


@pytest.mark.parametrize(
    ("scheme", "given", "enough"),
    [
        (Scheme(ANY, BOTH), [], False),
        (Scheme(ANY, BOTH), [CITY], True),
        (Scheme(ANY, BOTH), [STREET], False),
        (Scheme(ALL, BOTH), [DISTRICT], False),
        (Scheme(ALL, BOTH), [DISTRICT, DISTRICT], False),
        (Scheme(ALL, BOTH), [DISTRICT, CITY], True),
        (Scheme(ALL, (CITY,)), [CITY], True),
        (Scheme(SEVERAL, BOTH, 2), [DISTRICT], False),
        (Scheme(SEVERAL, BOTH, 2), [DISTRICT, DISTRICT], True),
        (Scheme(SEVERAL, BOTH, 2), [DISTRICT, STREET], False),
        (Scheme(SEVERAL, BOTH, 3), [DISTRICT, CITY], False),
    ],
)
def test_enough_is_a_table(scheme: Scheme, given: list[str], enough: bool) -> None:
    assert scheme.reached(given) is enough


@pytest.mark.parametrize("wrong", [("most", BOTH, 1), (ANY, (), 1), (SEVERAL, BOTH, 0)])
def test_what_is_no_scheme_is_a_defect(wrong: Any) -> None:
    with pytest.raises(LawBroken):
        Scheme(*wrong)


@pytest.fixture
def need(cast: Cast) -> Need:
    assert cast.elder
    return needs.report(cast.elder, "repair", "水管漏水", by=cast.actor("chen"))


def officer(cast: Cast, key: str, place: str) -> Actor:
    account = posts.open_account(f"{key}.test", key, by=BY, password=PASSWORD)
    seat = posts.Seat(Role.OFFICER, region=cast.regions[place], since=date(2026, 1, 1))
    return actor_of(posts.give_post(account, seat, by=BY))


def test_two_different_people_are_two(cast: Cast, need: Need) -> None:
    scheme = Scheme(SEVERAL, BOTH, 2)
    assert consent(need, scheme, by=cast.actor("lin")) is False
    with pytest.raises(Refused, match="已经同意过"):
        consent(need, scheme, by=cast.actor("lin"))
    assert consent(need, scheme, by=officer(cast, "second", "dadong")) is True
    assert [(vote.who, vote.level) for vote in approvals.votes(need)] == [("林市", CITY), ("second", DISTRICT)]


def test_nobody_agrees_to_what_they_did(cast: Cast, need: Need) -> None:
    with pytest.raises(Refused, match="本人经手过"):
        consent(need, Scheme(ANY, BOTH), by=cast.actor("chen"))
    assert approvals.votes(need) == []


def test_another_level_has_no_say(cast: Cast, need: Need) -> None:
    with pytest.raises(Refused, match="不由您这一级"):
        consent(need, Scheme(ANY, BOTH), by=cast.actor("he"))
    assert approvals.votes(need) == []


def test_the_neighbour_does_not_even_find_it(cast: Cast, need: Need) -> None:
    with pytest.raises(Refused):
        consent(need, Scheme(ANY, BOTH), by=cast.actor("zhou"))
    assert not Vote.seen_by(cast.actor("zhou")).exists() and approvals.votes(need) == []


def test_a_yes_is_for_one_thing_alone(cast: Cast, need: Need) -> None:
    assert cast.elder
    other = needs.report(cast.elder, "meals", "午饭", by=cast.actor("chen"))
    consent(need, Scheme(SEVERAL, BOTH, 2), by=cast.actor("lin"))
    assert approvals.votes(other) == [] and consent(other, Scheme(ANY, BOTH), by=cast.actor("lin")) is True


@postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_at_once_are_both_counted(lasting_cast: Cast) -> None:
    assert lasting_cast.elder
    need = needs.report(lasting_cast.elder, "repair", "水管漏水", by=lasting_cast.actor("chen"))
    both = [lasting_cast.actor("lin"), officer(lasting_cast, "second", "dadong")]
    said = at_once(
        *(lambda by=by: consent(Need.unscoped.get(pk=need.pk), Scheme(SEVERAL, BOTH, 2), by=by) for by in both)
    )
    assert sorted(map(str, said)) == ["False", "True"], said


@postgres
@pytest.mark.django_db(transaction=True)
def test_one_who_presses_twice_at_once_is_counted_once(lasting_cast: Cast) -> None:
    assert lasting_cast.elder
    need = needs.report(lasting_cast.elder, "repair", "水管漏水", by=lasting_cast.actor("chen"))
    lin = lasting_cast.actor("lin")
    said = at_once(
        *(lambda: consent(Need.unscoped.get(pk=need.pk), Scheme(SEVERAL, BOTH, 2), by=lin) for _n in range(2))
    )
    assert len(approvals.votes(need)) == 1 and sum(isinstance(one, Refused) for one in said) == 1, said
