"""Two who take one alarm at the same moment, and two workers that look at the same moment."""

import pytest

from tests.cast import Cast
from tests.foundation.at_once import at_once
from tests.programmes.emergency.scene import called
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import Notice
from yinian.foundation.refusals import Overtaken
from yinian.programmes.emergency import actions, escalating
from yinian.programmes.emergency.models import Alarm

pytestmark = pytest.mark.django_db(transaction=True)


def taken(alarm: Alarm, cast: Cast, who: str) -> str:
    """Whoever comes second is told who was first."""
    row = Alarm.unscoped.select_related("elder").get(pk=alarm.pk)
    try:
        actions.acknowledge(row, by=cast.actor(who))
    except Overtaken as told:
        return str(told)
    return who


def test_one_takes_it_and_the_other_is_told_who(lasting_cast: Cast) -> None:
    alarm = called(lasting_cast)
    results = at_once(*(lambda who=who: taken(alarm, lasting_cast, who) for who in ("agent", "chen")))
    winner = next(result for result in results if result in ("agent", "chen"))
    loser = next(result for result in results if result != winner)
    assert lasting_cast.account(winner).name in loser
    assert Alarm.unscoped.get().holder_id == lasting_cast.account(winner).pk
    assert Line.unscoped.filter(verb="alarm.acknowledge", outcome="done").count() == 1


def test_two_workers_tell_everybody_once(lasting_cast: Cast) -> None:
    alarms = [called(lasting_cast) for _number in range(3)]
    assert sum(at_once(escalating.look, escalating.look)) == 3
    assert sorted(Alarm.unscoped.values_list("told", flat=True)) == [1, 1, 1]
    assert Notice.objects.filter(account=lasting_cast.account("agent")).count() == 3
    assert Line.unscoped.filter(verb="alarm.escalate", subject_id__in=[row.pk for row in alarms]).count() == 3
