"""Reads of rosters, their rows, and what the registry already knows of the people in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from yinian.foundation import access, files, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import blind
from yinian.foundation.files import StoredFile
from yinian.foundation.flow import Move
from yinian.foundation.jobs import Run
from yinian.foundation.regions import Level, Region
from yinian.registry.elders.models import Elder, ElderFact
from yinian.registry.rosters.flow import FLOW, Status
from yinian.registry.rosters.models import Mapping, Roster, RosterRow
from yinian.registry.rosters.rules.communities import Communities, Community
from yinian.registry.rosters.rules.judging import Known

VERDICTS = RosterRow.Verdict.choices
STATUSES = Status.choices
# Whose number is known is asked of the whole registry: a person is registered once, wherever that was.
WHOLE = system("名册核对")
KNOWN = (
    "id region_path region_id name born_on phone_blind address died_on left_on merged_into_id citizen_id_blind"
).split()


def rosters(actor: Actor) -> QuerySet[Roster]:
    """The rosters within the actor's sight, the youngest first."""
    return Roster.seen_by(actor).select_related("region").order_by("-id")


def roster(actor: Actor, pk: int) -> Roster:
    """One roster within the actor's sight."""
    return access.found(rosters(actor), pk)


def matching(found: QuerySet[Roster], words: str) -> QuerySet[Roster]:
    """Those whose file or source has these words in its name."""
    text = words.strip()
    return found.filter(Q(name__contains=text) | Q(source__contains=text)) if text else found


def moves(actor: Actor, row: Roster) -> list[Move]:
    """What the actor could do with a roster now."""
    return FLOW.open_to(row, actor)


def rows(actor: Actor, of: Roster, verdict: str = "", words: str = "") -> QuerySet[RosterRow]:
    """The rows of a roster in their order, narrowed by verdict, and by row number, name or whole ID number."""
    found = RosterRow.seen_by(actor).filter(roster=of).order_by("number")
    if verdict:
        found = found.filter(verdict=verdict)
    text = words.strip()
    if text.isdecimal() and len(text) <= 7:
        return found.filter(number=int(text))
    if text.isascii() and text[:15].isdecimal():
        return found.filter(number_blind=blind("citizen_id", text))
    return found.filter(name__startswith=text) if text else found


def counts(actor: Actor, of: Roster) -> dict[str, int]:
    """How many rows stand under each verdict."""
    found = RosterRow.seen_by(actor).filter(roster=of).order_by()
    return dict(found.values_list("verdict").annotate(n=Count("id")))


def chosen(actor: Actor, of: Roster) -> dict[str, int]:
    """How many rows under each verdict are chosen to be applied."""
    found = RosterRow.seen_by(actor).filter(roster=of, chosen=True).order_by()
    return dict(found.values_list("verdict").annotate(n=Count("id")))


def run(of: Roster, work: str) -> Run | None:
    """The background work on a roster that the caller sees, whoever asked for it."""
    return Run.seen_by(WHOLE).filter(key=key(of, work)).first()


def key(of: Roster, work: str) -> str:
    """The key of a piece of background work on a roster; reading may be asked for again with other columns."""
    turn = f":{of.heading.get('turn', 1)}" if work == "read" else ""
    return f"roster:{of.pk}:{work}{turn}"


def file(of: Roster) -> StoredFile | None:
    """The file of a roster that the caller sees."""
    return files.of(of).first()


def same_before(of: Roster) -> Roster | None:
    """The roster with this very content that was applied before for the same place."""
    before = Roster.seen_by(WHOLE).filter(sha256=of.sha256, region_path=of.region_path, status=Status.APPLIED)
    return before.exclude(pk=of.pk).order_by("-id").first()


def remembered(region: Region, source: str) -> dict[str, str]:
    """How hands understood the headings of this source before."""
    known = Mapping.seen_by(WHOLE).filter(region_path=region.path, source=source).first()
    return known.columns if known else {}


def shown_columns(of: Roster) -> dict[int, str]:
    """What each column of a roster is for."""
    return {int(index): target for index, target in of.columns.items()}


def communities(region: Region) -> Communities:
    """The open communities of the place that a roster is for."""
    found = Region.objects.filter(regions.within(region.path), level=Level.COMMUNITY, until=None).order_by("path")
    known = [
        Community(pk, path, name, street or "")
        for pk, path, name, street in found.values_list("id", "path", "name", "parent__name")
    ]
    own = next((place for place in known if place.pk == region.pk), None)
    return Communities(known, own)


def place_names(numbers: Collection[int]) -> dict[int, str]:
    """The names of the communities that rows were understood to mean."""
    return dict(Region.objects.filter(pk__in=[number for number in numbers if number]).values_list("id", "name"))


def by_number(indexes: Collection[str]) -> dict[str, Known]:
    """The elders behind these blind indexes, wherever they are registered, with what is true of them."""
    found = list(Elder.seen_by(WHOLE).filter(citizen_id_blind__in=indexes).values_list(*KNOWN))
    facts = open_facts([row[0] for row in found])
    return {row[-1]: _known(row, facts) for row in found}


def namesakes(path: str, people: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Known]]:
    """The elders of a place with one of these names and birth dates."""
    names, born = {name for name, _born in people}, {born for _name, born in people}
    rows = Elder.seen_by(WHOLE).filter(regions.within(path, "region_path"), name__in=names, born_on__in=born)
    alike = [row for row in rows.values_list(*KNOWN) if (row[3], row[4].isoformat()) in people]
    facts = open_facts([row[0] for row in alike])
    found: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for row in alike:
        found[row[3], row[4].isoformat()].append(_known(row, facts))
    return found


def by_pk(numbers: Collection[int]) -> dict[int, Known]:
    """These elders, with what is true of them."""
    found = list(Elder.seen_by(WHOLE).filter(pk__in=numbers).values_list(*KNOWN))
    facts = open_facts([row[0] for row in found])
    return {row[0]: _known(row, facts) for row in found}


def open_facts(numbers: Iterable[int]) -> dict[int, dict[str, str]]:
    """What stands open of each elder."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ElderFact.seen_by(WHOLE).filter(Q(until=None), elder__in=list(numbers))
    for elder, kind, value in rows.values_list("elder_id", "kind", "value"):
        found[elder][kind] = value
    return found


def _known(row: tuple[Any, ...], facts: dict[int, dict[str, str]]) -> Known:
    pk, path, region, name, born, phone, address, died, left, merged, _number = row
    return Known(
        pk,
        path,
        region,
        name,
        born.isoformat(),
        phone or "",
        address,
        died,
        left,
        merged,
        facts.get(pk, {}),
    )
