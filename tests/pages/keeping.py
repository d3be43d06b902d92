"""What the pages of an elder's file show: a mandate, a consent, a file that looks alike, one that went into hers, and counts."""

from typing import Any

from django.utils import timezone

from tests.cast import BY, Cast
from yinian.registry.elders import actions, charges, consents, groups, merges, residence
from yinian.registry.elders.consents import Appointment, Given
from yinian.registry.elders.doubles import Merge
from yinian.registry.elders.models import ElderFact, Kin, Sight
from yinian.registry.elders.trust import Consent, Mandate

TWIN, GONE, DEAD, LEFT = "990104194305121021", "990104194305121048", "990104193001011021", "990104193001011048"


def rows(cast: Cast) -> dict[str, Any]:
    """Her file with one of everything, as the verbs make it."""
    assert cast.elder
    he, today = cast.actor("he"), timezone.localdate()
    at = cast.regions["dongshuncheng"]
    double, gone, dead, left = (
        actions.register(actions.Registration(name, at, number), by=he)
        for name, number in (("王秀瑛", TWIN), ("王秀英", GONE), ("孙故", DEAD), ("孙迁", LEFT))
    )
    merge: Merge = merges.merge(cast.elder, gone, by=he, why="同一人")
    mandate: Mandate = consents.appoint(
        Kin.unscoped.get(elder=cast.elder, name="王磊"), Appointment("delegate", "委托书〔2026〕3号", today), by=he
    )
    consent: Consent = consents.give_consent(cast.elder, Given("location", "desk"), by=he)
    charges.put_in_charge(cast.elder, charges.Keeper("孙姐", "网格员"), by=he)
    actions.record_death(dead, today, by=he)
    residence.move_out(left, today, by=he)
    merges.suspect([merges.Likeness(cast.elder.pk, double.pk, at.path, "address")], today, by=BY)
    with_counts(cast)
    sight = Sight.unscoped.get(elder=cast.elder, party=cast.parties["son"], until=None)
    fact = ElderFact.unscoped.get(elder=cast.elder, kind="living")
    return {
        "double": double, "merge": merge, "mandate": mandate, "consent": consent, "dead": dead, "left": left, "fact": fact,
        "sight": sight,
    }  # fmt: skip


def with_counts(cast: Cast) -> None:
    """Numbers as the night would keep them; the column engine sees nothing of an open transaction."""
    names = groups.slots()
    counted = [(place.pk, place.path, dict.fromkeys(names, 1)) for place in cast.regions.values()]
    charges.keep_counts(counted, timezone.localdate(), by=BY)
