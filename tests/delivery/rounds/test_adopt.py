"""A proposal is accepted in one go; what was overtaken or cannot be stays as it is, and is told order by order."""

import pytest

from tests.delivery.rounds.test_propose import TOMORROW, sent, waiting
from tests.delivery.town import Clock, Town
from tests.foundation.at_once import at_once
from yinian.delivery.orders import actions as orders
from yinian.delivery.orders.models import Order
from yinian.delivery.rounds import actions
from yinian.delivery.rounds.rules import Move
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import Overtaken, Refused
from yinian.registry.workforce import actions as workforce


def carer(order: Order) -> int | None:
    return Order.unscoped.get(pk=order.pk).carer_id


def adopt(town: Town, *moves: Move, by: str = "dispatcher") -> actions.Adopted:
    return actions.adopt(moves, by=town.by(by))


def test_all_of_it_is_sent_and_told_in_the_journal(town: Town) -> None:
    zhang, li = town.zhang.party_id, town.li.party_id
    new, swapped, other = waiting(town, 9), sent(town, 14, town.zhang), sent(town, 14, town.li, next_door=True)
    away = sent(town, 16.5, town.li)
    found = adopt(
        town, Move(new.pk, None, zhang), Move(swapped.pk, zhang, li), Move(other.pk, li, zhang), Move(away.pk, li, None)
    )
    assert (found.sent, found.refused) == (4, [])
    assert [carer(row) for row in (new, swapped, other, away)] == [zhang, li, zhang, None]
    assert Order.unscoped.get(pk=away.pk).status == "accepted"
    whole = Line.unscoped.get(verb="round.adopt")
    assert (whole.subject_kind, whole.subject_id) == ("foundation.party", town.sunny.party_id)
    inner = Line.unscoped.filter(request=whole.request).exclude(pk=whole.pk)
    assert {line.verb for line in inner} >= {"order.assign", "order.unassign"}


def test_what_was_overtaken_stays_and_is_told(town: Town) -> None:
    zhang, li = town.zhang.party_id, town.li.party_id
    mine, theirs = waiting(town, 9), waiting(town, 14)
    orders.assign(theirs, town.li, by=town.by("sunny"))
    found = adopt(town, Move(mine.pk, None, zhang), Move(theirs.pk, None, zhang))
    assert found.sent == 1 and carer(mine) == zhang and carer(theirs) == li
    assert [(row.pk, type(told)) for row, told in found.refused] == [(theirs.pk, Overtaken)]


def test_the_rules_of_sending_hold(town: Town, clock: Clock) -> None:
    zhang, li = town.zhang.party_id, town.li.party_id
    busy, unskilled, past = waiting(town, 9), waiting(town, 14), waiting(town, 16)
    sent(town, 9.5, town.zhang, next_door=True)
    workforce.set_skills(town.li, ["meals"], by=town.by("sunny"))
    with pytest.raises(Refused) as one:
        adopt(town, Move(busy.pk, None, zhang))
    assert "09:30 到 10:30" in one.value.why
    with pytest.raises(Refused) as one:
        adopt(town, Move(unskilled.pk, None, li), Move(busy.pk, None, zhang))
    assert "技能" in one.value.why
    clock.now = TOMORROW.replace(hour=17)
    with pytest.raises(Refused) as two:
        adopt(town, Move(past.pk, None, zhang))
    assert "已经过去" in two.value.why
    assert not Order.unscoped.filter(pk__in=[busy.pk, unskilled.pk, past.pk], carer__isnull=False).exists()


def test_only_the_provider_and_only_its_own(town: Town) -> None:
    row = waiting(town, 9)
    for who in ("he", "wang", "zhang"):
        with pytest.raises(Refused):
            adopt(town, Move(row.pk, None, town.zhang.party_id), by=who)
    assert adopt(town, Move(row.pk + 999, None, town.zhang.party_id)).sent == 0
    assert carer(row) is None


def test_two_proposals_at_once(lasting_town: Town) -> None:
    town = lasting_town
    rows = [waiting(town, 9), waiting(town, 11)]
    plans = [
        [Move(row.pk, None, worker.party_id) for row, worker in zip(rows, pair, strict=True)]
        for pair in ((town.zhang, town.li), (town.li, town.zhang))
    ]
    found = at_once(
        lambda: adopt(town, *plans[0]), lambda: adopt(town, *reversed(plans[1]), by="sunny"),
    )  # fmt: skip
    won = [one for one in found if isinstance(one, actions.Adopted)]
    assert [one.sent for one in won] == [2] and sum(isinstance(one, Overtaken) for one in found) == 1
    assert None not in [carer(row) for row in rows]
