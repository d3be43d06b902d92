"""A carer who presses for help on a visit raises an alarm beside the report."""

import pytest

from tests.cast import Cast
from tests.pages import things
from tests.pages.door import signed_in
from tests.pages.things import Things
from yinian.delivery.needs.models import Need
from yinian.programmes.emergency.models import Alarm


@pytest.fixture
def world(cast: Cast) -> Things:
    return things.build(cast)


def test_help_on_a_visit_raises_one_alarm_and_anything_else_none(world: Things) -> None:
    zhang, before = signed_in(world.cast, "zhang"), Alarm.unscoped.count()
    path = f"/today/visits/{world.under_way.pk}/incident"
    assert zhang.post(path, {"key": "0123456789abcde1", "what": "door"}).status_code == 303
    assert Alarm.unscoped.count() == before
    for _sent in range(2):
        assert zhang.post(path, {"key": "0123456789abcde2", "what": "help", "text": "叫不应"}).status_code == 303
    alarm = Alarm.unscoped.order_by("-id")[0]
    assert Alarm.unscoped.count() == before + 1 and (alarm.source, alarm.kind) == ("visit", "call")
    assert Need.unscoped.filter(source="visit", urgency="urgent").exists()
