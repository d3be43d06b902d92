"""Reads of providers, facilities, beds and filings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.flow import Move
from yinian.foundation.regions import Region
from yinian.registry.providers import rules, standards, words
from yinian.registry.providers.flow import FACILITIES, FILINGS, PROVIDERS, FacilityStatus, FilingStatus, ProviderStatus
from yinian.registry.providers.models import Beds, Facility, Filing, Provider
from yinian.registry.providers.rules import Chain, Group

PROVIDER_KINDS, PROVIDER_STATUSES = Provider.Kind.choices, ProviderStatus.choices
KINDS, OWNERS, MODELS = Facility.Kind.choices, Facility.Owner.choices, Facility.Model.choices
STATUSES, ACQUIRED, BED_KINDS = FacilityStatus.choices, Facility.Acquired.choices, Beds.Kind.choices
FILING_STATUSES = FilingStatus.choices
# Who reads the public directory has no post: the page reads in this name.
PUBLIC = system("public")


def providers(actor: Actor) -> QuerySet[Provider]:
    """The providers within the actor's sight."""
    return Provider.seen_by(actor).select_related("region").order_by("region_path", "id")


def provider(actor: Actor, pk: int) -> Provider:
    """One provider within the actor's sight."""
    return access.found(providers(actor), pk)


def provider_of(actor: Actor, party: int) -> Provider | None:
    """The provider that a party is, within the actor's sight."""
    return Provider.seen_by(actor).filter(party=party).first()


def matching(rows: QuerySet[Any], text: str, code: str = "") -> QuerySet[Any]:
    """Rows whose name holds the words, or whose column of codes begins with them."""
    given = text.strip()
    if not given:
        return rows
    found = Q(name__icontains=given)
    return rows.filter(found | Q(**{f"{code}__startswith": given.upper()}) if code else found)


def facilities(actor: Actor) -> QuerySet[Facility]:
    """The facilities within the actor's sight, each with its operator as the actor sees it and its beds of today."""
    operators = Prefetch("operator", queryset=Provider.seen_by(actor))
    rows = Facility.seen_by(actor).select_related("region").prefetch_related(operators)
    return rows.order_by("region_path", "id")


def facility(actor: Actor, pk: int) -> Facility:
    """One facility within the actor's sight."""
    return access.found(facilities(actor), pk)


def of_provider(actor: Actor, row: Provider) -> QuerySet[Facility]:
    """The facilities that a provider runs or ran."""
    return facilities(actor).filter(operator=row).order_by("status", "id")


def offering(rows: QuerySet[Facility], function: str) -> list[int]:
    """The numbers of those that offer a function; lists in cells are read the same way on both databases."""
    return [pk for pk, functions in rows.order_by().values_list("pk", "functions") if function in functions]


def kinds_at(edge: str) -> list[str]:
    """The kinds of facilities at an edge."""
    return [tag.kind for tag in standards.tags() if tag.edge == edge]


def beds(actor: Actor, row: Facility) -> QuerySet[Beds]:
    """How many beds a facility has and had, the youngest first."""
    return Beds.seen_by(actor).filter(facility=row).order_by("-since", "-id")


def _on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def beds_of(actor: Actor, numbers: Iterable[int], on: date | None = None) -> dict[int, int]:
    """How many beds each of these facilities has on a day."""
    rows = Beds.seen_by(actor).filter(_on(on or timezone.localdate()), facility__in=list(numbers))
    return dict(rows.order_by().values_list("facility").annotate(n=Sum("count")))


def filings(actor: Actor) -> QuerySet[Filing]:
    """The filings within the actor's sight, the youngest first."""
    known = Prefetch("facility", queryset=facilities(actor))
    return Filing.seen_by(actor).prefetch_related(known).order_by("-id")


def filing(actor: Actor, pk: int) -> Filing:
    """One filing within the actor's sight."""
    return access.found(filings(actor), pk)


def of_facility(actor: Actor, row: Facility) -> QuerySet[Filing]:
    """The filings of a facility."""
    return filings(actor).filter(facility=row)


def moves(actor: Actor, row: Provider | Facility | Filing) -> set[str]:
    """What the actor could do now with a provider, a facility or a filing: the second words of the verbs."""
    flow = PROVIDERS if isinstance(row, Provider) else FACILITIES if isinstance(row, Facility) else FILINGS
    open_moves: list[Move] = flow.open_to(row, actor)
    return {move.verb.partition(".")[2] for move in open_moves}


def filing_content(row: Facility) -> dict[str, Any]:
    """What is filed of an institution, as it stands today."""
    today = timezone.localdate()
    # A part of the filing itself, whoever hands it in: the beds are those of the facility that was already seen.
    count = Beds.seen_by(PUBLIC).filter(_on(today), facility=row).aggregate(n=Sum("count"))["n"] or 0
    operator = row.operator
    return {
        "name": row.name,
        "operator": operator.name if operator else "",
        "credit_code": (operator.credit_code or "") if operator else "",
        "owner": row.owner,
        "operating_model": row.operating_model,
        "address": row.address,
        "area_m2": row.area_m2,
        "beds": count,
        "phone": row.phone or (operator.phone if operator else ""),
        "first_resident_on": row.first_resident_on.isoformat() if row.first_resident_on else "",
    }


def filing_gaps(row: Facility) -> list[str]:
    """What the filing of an institution that is already seen still lacks, in words."""
    asked = standards.filing()
    return [
        str(words.GAPS[gap]).format(least=asked.least_beds) for gap in rules.filing_gaps(filing_content(row), asked)
    ]


def groups(actor: Actor, under: Region | None = None) -> list[Group]:
    """The facilities within the actor's sight by everything that is counted, with the beds in operation."""
    rows, today = Facility.seen_by(actor), timezone.localdate()
    if under is not None:
        rows = rows.filter(regions.within(under.path, "region_path"))
    names = (
        "kind", "owner", "operating_model", "status", "acquired", "embedded", "welfare_home", "extends_home_care",
        "operator__kind",
    )  # fmt: skip
    counted = rows.order_by().values_list(*names).annotate(n=Count("id"))
    open_now = Beds.seen_by(actor).filter(_on(today), facility__in=rows.filter(status=FacilityStatus.OPEN))
    paths = [f"facility__{name}" for name in names]
    sums = {tuple(row[:-1]): row[-1] for row in open_now.order_by().values_list(*paths).annotate(n=Sum("count"))}
    return [
        Group(
            *row[:4], row[9], row[4], row[5], row[6], row[7], row[8] or "", sums.get(tuple(row[:9]), 0)
        )
        for row in counted
    ]  # fmt: skip


def points(actor: Actor, under: Region | None = None, kind: str = "station") -> list[int]:
    """How many open places of a kind each operator runs."""
    rows = Facility.seen_by(actor).filter(kind=kind, status=FacilityStatus.OPEN, operator__isnull=False)
    if under is not None:
        rows = rows.filter(regions.within(under.path, "region_path"))
    return list(rows.order_by().values_list("operator").annotate(n=Count("id")).values_list("n", flat=True))


def chains(actor: Actor, under: Region | None = None) -> list[Chain]:
    """The operators and brands that run so many places that they are chains."""
    rows = Facility.seen_by(actor).filter(status=FacilityStatus.OPEN, operator__isnull=False)
    if under is not None:
        rows = rows.filter(regions.within(under.path, "region_path"))
    told = rows.order_by().values_list("operator__brand", "operator__name", "kind", "embedded")
    return rules.chains(((brand or name, kind, embedded) for brand, name, kind, embedded in told), standards.chains())


def open_places(actor: Actor, under: Region) -> QuerySet[Facility]:
    """The open facilities of a place in the order of its streets; the public directory asks as PUBLIC."""
    rows = facilities(actor).filter(regions.within(under.path, "region_path"), status=FacilityStatus.OPEN)
    return rows.order_by("region_path", "kind", "id")
