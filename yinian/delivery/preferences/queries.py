"""Reads of preferences."""

from collections.abc import Iterable

from yinian.delivery.preferences.models import Preference
from yinian.foundation.actor import Actor
from yinian.registry.elders.models import Elder
from yinian.registry.workforce.models import Worker

LANGUAGES, SEXES = Worker.Language.choices, Elder.Sex.choices


def preference(actor: Actor, person: Elder) -> Preference | None:
    """What an elder prefers, as far as the actor may read it."""
    return Preference.seen_by(actor).filter(elder=person).select_related("carer").first()


def wished(actor: Actor, people: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Whether these elders wish for a woman or a man to come, and in which language, by elder number."""
    rows = Preference.seen_by(actor).filter(elder__in=set(people)).exclude(carer_sex="", language="")
    return {elder: (sex, language) for elder, sex, language in rows.values_list("elder", "carer_sex", "language")}


def part_word(part: str) -> str:
    """What a part of the day is called."""
    return str(dict(Preference.Part.choices).get(part, part))
