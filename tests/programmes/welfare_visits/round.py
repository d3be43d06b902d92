"""A community with some elders at risk and two who visit them: laid by the verbs, planned by the night's own function."""

from datetime import date

from tests.cast import BY, Cast
from yinian.delivery.evidence.actions import Post
from yinian.foundation.administration import places
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.programmes.welfare_visits import actions
from yinian.programmes.welfare_visits.models import Turn, Visit, Visitor
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, ElderFact

DAY = date(2026, 9, 1)
WELL = {"body": "well", "mood": "well", "food": "well", "home": "safe", "help": "none"}


def people(cast: Cast) -> dict[str, Elder]:
    """王秀英 lives alone; beside her one for each tier, and one whom no rule names."""
    home = cast.regions["dongshuncheng"]
    assert cast.elder
    told = {
        "weekly": {"living": "alone", "grade": "severe"},
        "monthly": {"living": "with_children", "grade": "moderate"},
        "quarterly": {"empty_nest": "yes"},
        "none": {"living": "with_children", "grade": "intact"},
    }
    found = {"wang": cast.elder}
    for number, (name, facts) in enumerate(told.items()):
        given = elders.Registration(f"老{name}", home, number_of(number), "", f"东顺城路 {number + 2} 号", facts=facts)
        found[name] = elders.register(given, by=BY)
    long_since()
    return found


def number_of(place: int) -> str:
    """An ID number of somebody born in 1956; another one for each place."""
    text = f"99010419560102{place:03}"
    return text + citizen_id_check(text)


def long_since() -> None:
    """All of it was known before the day of the plan."""
    early = date(2026, 1, 1)
    with writing("test"):
        Elder.unscoped.update(registered_on=early)
        ElderFact.unscoped.update(since=early)
        ElderFact.unscoped.filter(until__isnull=False).update(until=early)
        Visitor.unscoped.update(since=early)


def town(cast: Cast) -> dict[str, Elder]:
    """Visits are switched on in the district, and 何街 of the sub-district and 张敏 visit."""
    places.switch_module(cast.regions["dadong"], "welfare_visits", True, by=BY)
    found = people(cast)
    for who in ("he", "zhang"):
        actions.name_visitor(cast.account(who), cast.regions["dongshuncheng"], 10, by=cast.actor("he"))
    long_since()
    return found


def post(key: str = "0123456789abcdef", **more: object) -> Post:
    """What a phone sends along."""
    return Post(key, **more)  # type: ignore[arg-type]


def seen(turn: Turn, cast: Cast, who: str, key: str = "0123456789abcdef", **answers: str) -> Visit:
    """A visit as it is recorded when all is well but for what is said otherwise."""
    return actions.record(turn, actions.Record("home", {**WELL, **answers}), post(key), by=cast.actor(who))


def visitors() -> list[Visitor]:
    return list(Visitor.unscoped.order_by("pk"))
