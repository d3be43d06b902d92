"""What a caller has, on one column: the file, benefits left, what comes today, what is open, the last calls, the nearest help."""

from typing import Any

from django.utils import timezone

from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import queries as orders
from yinian.entitlement.benefits import queries as benefits
from yinian.entitlement.benefits.words import benefit_word
from yinian.faces.frame import timeline
from yinian.faces.frame.page import Context
from yinian.faces.hotline import alarms
from yinian.foundation.actor import Actor
from yinian.foundation.periods import age
from yinian.programmes.calls import queries as calls
from yinian.registry.elders import queries as elders
from yinian.registry.elders import words
from yinian.registry.providers.nearest import nearest

SHOWN, FEW, LONG = 5, 3, 40


def of(actor: Actor, person: Any, here: str, story: bool = False, kind: str = "") -> Context:
    """The file as this actor may see it; its story, of all kinds or one, where that is asked for."""
    today = timezone.localdate()
    coming = list(orders.ahead(actor, person)[:SHOWN])
    facts = elders.facts_of(actor, [person.pk], elders.LABELS).get(person.pk, [])
    return {
        "person": person,
        "years": age(person.born_on, person.died_on or today),
        "address": "" if "address" in person.get_deferred_fields() else person.address,
        "badges": [words.badge_word(kind, value) for kind, value in facts],
        "left": [(benefit_word(name), minutes) for name, minutes in benefits.left(actor, person).items()],
        "granted": _granted(actor, person),
        "today": [one for one in coming if timezone.localdate(one.starts_at) == today],
        "later": [one for one in coming if timezone.localdate(one.starts_at) != today][:FEW],
        "needs": needs.of_elder(actor, person).filter(status__in=("open", "taken"))[:FEW],
        "before": [(one, calls.outcome_word(one.outcome)) for one in calls.of_elder(actor, person)[:SHOWN]],
        "kin": elders.kin(actor, person),
        "alarms": alarms.of_elder(actor, person),
        "points": nearest(actor, person.region_path),
        "entries": timeline.of_elder(person, actor, kind)[:LONG] if story else [],
        "kinds": timeline.tabs(kind, f"{here}&story=1") if story else [],
        "story": story,
        "story_url": f"{here}&story=1",
    }


def _granted(actor: Actor, person: Any) -> list[str]:
    """What is granted besides hours, which are told with what is left of them."""
    rows = benefits.of_elder(actor, person).filter(status="granted").exclude(unit="minutes")
    return [benefit_word(name) for name in rows.values_list("benefit", flat=True)]
