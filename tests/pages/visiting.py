"""What the pages of visits show: who visits, the list, turns, a visit with a problem, a pause, a gap, a campaign, a month."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from yinian.delivery.evidence.actions import Post
from yinian.foundation.administration import places
from yinian.foundation.guard import writing
from yinian.programmes.welfare_visits import actions, rules
from yinian.programmes.welfare_visits.actions import planning
from yinian.programmes.welfare_visits.models import Turn, Visit
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

WELL = {"body": "well", "mood": "well", "food": "hard", "home": "safe", "help": "none"}


def rows(cast: Cast) -> dict[str, Any]:
    """All of it in 大东区, as the night would lay it; the column engine sees nothing of an open transaction."""
    assert cast.elder
    he, day, elder, district = cast.actor("he"), timezone.localdate(), cast.elder, cast.regions["dadong"]
    places.switch_module(district, "welfare_visits", True, by=BY)
    visitor = actions.name_visitor(cast.account("zhang"), cast.regions["dongshuncheng"], 10, by=he)
    planning.put_on_list(
        [(elder.pk, elder.region_path, "monthly", "000000/visits.yaml", 4, "居住状况 独居", None)], day, by=BY
    )
    month = rules.first_of(day)
    turn = _turn(cast, month, rules.next_month(month))
    done = _turn(cast, day, day + timedelta(days=1), cause="change", change="fall")
    with writing("test"):
        Turn.unscoped.filter(pk=turn.pk).update(since=day - timedelta(days=40), until=day - timedelta(days=9))
    visit = actions.record(done, actions.Record("phone", WELL), Post("fedcba9876543210"), by=he)
    with writing("test"):
        Turn.unscoped.filter(pk=turn.pk).update(since=month, until=rules.next_month(month))
        # Another's record, so that the office may void it.
        Visit.unscoped.filter(pk=visit.pk).update(visitor=cast.account("zhang"))
    pause = actions.pause(elder, "away", day + timedelta(days=90), by=he)
    missed = elders.register(elders.Registration("钱漏", cast.regions["dongshuncheng"], "99010419500101204X"), by=he)
    planning.note_gaps([(missed.pk, missed.region_path, "no_rule")], district, day, by=BY)
    told = actions.Occasion("重阳慰问", "festival", district, day, day + timedelta(days=3), "all", 80, "重阳糕")
    campaign = actions.open_campaign(told, by=cast.actor("chen"))
    span = (day, day + timedelta(days=3), day)
    planning.lay(
        [(elder.pk, elder.region_path, elder.name, None, None, *span)], district, day, by=BY, campaign=campaign
    )
    actions.issue_card(elder, "联-001", by=he)
    counts = {"due": 1, **dict.fromkeys(rules.STATES, 0), "visited": 1}
    above = [place for place in cast.regions.values() if elder.region_path.startswith(place.path)]
    actions.keep_rates([(place.pk, place.path, counts) for place in above], month, by=BY)
    return {
        "visitor": visitor, "turn": turn, "care_visit": visit, "visit_pause": pause, "visit_campaign": campaign,
    }  # fmt: skip


def _turn(cast: Cast, since: Any, until: Any, cause: str = "round", change: str = "") -> Turn:
    elder: Elder | None = cast.elder
    assert elder
    with writing("test"):
        return Turn.unscoped.create(
            elder=elder, cause=cause, change=change, since=since, until=until, day=timezone.localdate(),
            visitor=cast.account("zhang"), region_path=elder.region_path,
        )  # fmt: skip
