"""Reads of elders."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.fields import blind
from yinian.registry.elders.models import Elder, ElderFact, Kin


def living(actor: Actor) -> QuerySet[Elder]:
    """Elders within the actor's sight who live here now, in the order of their places."""
    return (
        Elder.seen_by(actor).filter(died_on=None, left_on=None).select_related("region").order_by("region_path", "id")
    )


def elder(actor: Actor, pk: int) -> Elder:
    """One elder within the actor's sight."""
    return access.found(Elder.seen_by(actor).select_related("region", "hukou_region"), pk)


def matching(rows: QuerySet[Elder], words: str) -> QuerySet[Elder]:
    """Elders whose name or pinyin begins with the words, or whose ID number or phone is exactly them."""
    text = words.strip()
    if not text:
        return rows
    if text.isascii() and not text.isalpha():
        return rows.filter(Q(citizen_id_blind=blind("citizen_id", text)) | Q(phone_blind=blind("phone", text)))
    if text.isascii():
        low = text.lower()
        return rows.filter(Q(pinyin__startswith=low) | Q(initials__startswith=low))
    return rows.filter(name__startswith=text)


def facts(actor: Actor, person: Elder) -> QuerySet[ElderFact]:
    """What is and was true of an elder, the youngest first."""
    return ElderFact.seen_by(actor).filter(elder=person).order_by("-since", "-id")


def open_facts(actor: Actor, person: Elder) -> dict[str, str]:
    """What is true of an elder today."""
    day = timezone.localdate()
    rows = facts(actor, person).filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return dict(rows.values_list("kind", "value"))


def kin(actor: Actor, person: Elder) -> QuerySet[Kin]:
    """An elder's relatives."""
    return Kin.seen_by(actor).filter(elder=person).order_by("id")


def phone_known(phone: str) -> bool:
    """Whether some living elder is reached under this number; only the sign-in door asks."""
    return Elder.unscoped.filter(phone_blind=blind("phone", phone), died_on=None).exists()
