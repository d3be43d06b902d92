"""Reads of providers, facilities, beds and filings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, regions
from yinian.foundation.actor import Actor, system
from yinian.foundation.flow import Move
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region
from yinian.registry.providers import rules, standards, words
from yinian.registry.providers.flow import FACILITIES, FILINGS, PROVIDERS, FacilityStatus, FilingStatus, ProviderStatus
from yinian.registry.providers.models import Beds, Facility, Filing, Insurance, Provider
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


def insurances(actor: Actor, row: Provider) -> QuerySet[Insurance]:
    """A provider's policies of liability insurance, the youngest first."""
    return Insurance.seen_by(actor).filter(provider=row).order_by("-since", "-id")


def insurance_on(actor: Actor, party: int, on: date) -> Insurance | None:
    """The policy that covers the institutions of a party on a day."""
    rows = Insurance.seen_by(actor).filter(provider__party=party, since__lte=on, until__gt=on)
    return rows.order_by("-until", "-id").first()


def by_party(actor: Actor, parties: Iterable[int]) -> dict[int, int]:
    """The providers within the actor's sight that these parties are, by party."""
    return dict(Provider.seen_by(actor).filter(party__in=list(parties)).values_list("party_id", "pk"))


def provider_called(actor: Actor, words: str) -> Provider:
    """The one provider within the actor's sight with this very name or credit code."""
    given = words.strip()
    rows = list(Provider.seen_by(actor).filter(Q(name=given) | Q(credit_code=given.upper())).order_by("id")[:50])
    if len(rows) == 1:
        return rows[0]
    raise Refused(
        _("您要选择服务商「{words}」。"),
        _("您的范围内有 {count} 个叫这个名称或代码的服务商。"),
        _("请核对全称；有同名的，请填统一社会信用代码。还没有登记的，请先登记服务商。"),
        words=given,
        count=len(rows),
    )


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


def running(actor: Actor, numbers: Iterable[int]) -> dict[int, int]:
    """How many facilities in operation each of these providers runs."""
    rows = Facility.seen_by(actor).filter(operator__in=list(numbers), status=FacilityStatus.OPEN)
    return dict(rows.order_by().values_list("operator").annotate(n=Count("id")))


def offering(rows: QuerySet[Facility], function: str) -> QuerySet[Facility]:
    """Those that offer a function; a list in a cell reads as the same text on both databases."""
    return rows.annotate(offered=Cast("functions", TextField())).filter(offered__contains=f'"{function}"')


def run_by(rows: QuerySet[Facility], *, social: bool) -> QuerySet[Facility]:
    """Those whose operator is known, or only those run by a company or social organisation."""
    return rows.filter(operator__kind__in=rules.SOCIAL) if social else rows.filter(operator__isnull=False)


def with_beds(rows: QuerySet[Facility]) -> QuerySet[Facility]:
    """Those that have beds today."""
    # Of facilities that are seen already: their beds are theirs.
    own = Beds.seen_by(PUBLIC).filter(_on(timezone.localdate()), facility=OuterRef("pk"), count__gt=0)
    return rows.filter(Exists(own))


def of_type(rows: QuerySet[Facility], name: str) -> QuerySet[Facility]:
    """The residential institutions of a type, as `rules.institution_types` tells them apart."""
    rows = rows.filter(kind=rules.HOUSE)
    if name == "welfare_home":
        return rows.filter(welfare_home=True)
    rows = rows.filter(welfare_home=False)
    if name == "entrusted":
        return rows.filter(operating_model="entrusted")
    owned = Q(owner="public")
    return rows.exclude(operating_model="entrusted").filter(owned if name == "public" else ~owned)


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
            kind, owner, model, status, count, acquired, embedded, home, extends, operator or "",
            sums.get((kind, owner, model, status, acquired, embedded, home, extends, operator), 0),
        )
        for kind, owner, model, status, acquired, embedded, home, extends, operator, count in counted
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


def districts(actor: Actor) -> list[Region]:
    """The districts in which facilities are open."""
    rows = Facility.seen_by(actor).filter(status=FacilityStatus.OPEN)
    paths = rows.order_by().values_list("region_path", flat=True).distinct()
    numbers = {int(part) for path in paths for part in path.strip("/").split("/")}
    return list(Region.objects.filter(pk__in=numbers, level=Level.DISTRICT).order_by("path"))


def streets_of(actor: Actor, rows: Iterable[Facility]) -> dict[int, str]:
    """The name of the street that each of these facilities lies in."""
    lines = {row.pk: [int(part) for part in row.region_path.strip("/").split("/")] for row in rows}
    numbers = {number for line in lines.values() for number in line}
    names = dict(Region.objects.filter(pk__in=numbers, level=Level.STREET).values_list("pk", "name"))
    found = {pk: next((names[number] for number in line if number in names), "") for pk, line in lines.items()}
    return {pk: name for pk, name in found.items() if name}
