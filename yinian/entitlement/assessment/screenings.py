"""Reads of screenings: whom one is for, who was screened, who is due, and how far every place is — sets and grouped counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import rules
from yinian.entitlement.assessment.flow import Status
from yinian.entitlement.assessment.models import Assessment, Campaign
from yinian.foundation import access
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region, within
from yinian.registry.elders.models import Elder, ElderFact

DONE = (Status.CONCLUDED, Status.SUPERSEDED)
WHOM = Campaign.Whom.choices
# What a screening counts, and what each number is called; each opens into the elders it counts.
PARTS = {
    "target": _("应筛查"),
    "screened": _("已筛查"),
    "positive": _("其中失能"),
    "due": _("待评估"),
    "oldest": _("80 岁以上"),
    "assessed": _("80 岁以上且评估有效"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a screening is in one place, number by number."""

    region: Region
    counts: dict[str, int]

    @property
    def coverage(self) -> str:
        """The share of those aged 80 and over whose assessment holds, in percent with one decimal; nobody there has none."""
        whole = self.counts["oldest"]
        return f"{self.counts['assessed'] * 100 / whole:.1f}%" if whole else "—"


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """The screenings within the actor's sight, the youngest first."""
    return Campaign.seen_by(actor).select_related("region").order_by("-id")


def campaign(actor: Actor, pk: int) -> Campaign:
    """One screening within the actor's sight."""
    return access.found(campaigns(actor), pk)


def people(actor: Actor, row: Campaign, part: str, at: Region) -> QuerySet[Elder]:
    """The elders of a place whom one number of a screening counts, in the order of their places."""
    today = timezone.localdate()
    here = _residents(actor, at, today)
    if part in ("oldest", "assessed"):
        rows = here.filter(born_on__lte=rules.born_by(rules.OLDEST, today))
        return rows.filter(_valid(actor, row.scale, today)) if part == "assessed" else rows
    rows = _target(actor, row, here, today)
    if part == "due":
        return rows.filter(~_valid(actor, row.scale, today))
    if part == "held":
        return rows.filter(_valid(actor, row.scale, today))
    if part != "target":
        rows = rows.filter(_found(actor, row, positive=part == "positive"))
    return rows


def _residents(actor: Actor, at: Region, on: date) -> QuerySet[Elder]:
    """Those who live in a place now; who has moved the own life elsewhere is assessed there."""
    away = _true(actor, on).filter(kind="away", value="yes", elder=OuterRef("pk"))
    rows = Elder.seen_by(actor).filter(
        within(at.path, "region_path"), ~Exists(away), died_on=None, left_on=None, merged_into=None
    )
    return rows.select_related("region").order_by("region_path", "id")


def _true(actor: Actor, on: date) -> QuerySet[ElderFact]:
    return ElderFact.seen_by(actor).filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def _target(actor: Actor, row: Campaign, here: QuerySet[Elder], on: date) -> QuerySet[Elder]:
    if row.whom == Campaign.Whom.SPECIAL:
        said = Q()
        for kind, values in rules.SPECIAL.items():
            said |= Q(kind=kind, value__in=values)
        return here.filter(Exists(_true(actor, on).filter(said, elder=OuterRef("pk"))))
    years = rules.OLDEST if row.whom == Campaign.Whom.OLDEST_OLD else rules.OLDER
    return here.filter(born_on__lte=rules.born_by(years, on))


def _valid(actor: Actor, scale: str, on: date) -> Exists:
    """That an assessment on this scale holds on a day."""
    rows = Assessment.seen_by(actor).filter(
        Q(valid_until=None) | Q(valid_until__gt=on), elder=OuterRef("pk"), scale=scale, status=Status.CONCLUDED
    )
    return Exists(rows)


def _found(actor: Actor, row: Campaign, *, positive: bool) -> Exists:
    """That an assessment on the screening's scale was concluded during it, and if asked, found some dependency."""
    rows = Assessment.seen_by(actor).filter(
        elder=OuterRef("pk"),
        scale=row.scale,
        status__in=DONE,
        concluded_on__gte=row.since,
        concluded_on__lt=row.until,
    )
    return Exists(rows.filter(level__gte=rules.MILD) if positive else rows)


def standing(actor: Actor, row: Campaign, at: Region) -> tuple[Standing, list[Standing]]:
    """How far a screening is in a place, and in each place right below it: one grouped count a number, never an elder at a time.

    Who is due is the difference of two of them, since those whose result holds are few and quickly found. With 1.88 million
    elders a whole city takes 1 to 7 seconds, a street a tenth of one, so that nothing is kept beforehand and nothing is stale.
    """
    below = list(Region.objects.filter(parent=at, until=None).order_by("path"))
    found = {part: _by_path(people(actor, row, part, at)) for part in ("target", "screened", "positive", "held")}
    held = found.pop("held")
    found["due"] = {path: count - held.get(path, 0) for path, count in found["target"].items()}
    if row.whom == Campaign.Whom.OLDEST_OLD:
        found["oldest"] = found["target"]
        found["assessed"] = held
    else:
        found |= {part: _by_path(people(actor, row, part, at)) for part in ("oldest", "assessed")}
    sums = {part: rules.rolled(counts, [at.path, *(place.path for place in below)]) for part, counts in found.items()}
    return _standing(at, sums), [_standing(place, sums) for place in below]


def _by_path(rows: QuerySet[Elder]) -> dict[str, int]:
    return dict(rows.order_by().values_list("region_path").annotate(Count("pk")))


def _standing(place: Region, sums: dict[str, dict[str, int]]) -> Standing:
    return Standing(place, {part: sums[part][place.path] for part in PARTS})


def places(actor: Actor, row: Campaign, pk: int | None) -> Region:
    """The place a reader looks at: the screening's own, or one below it that the reader sees."""
    if pk is None or pk == row.region_id:
        return row.region
    found = Region.objects.filter(within(row.region_path), within(actor.region_path), pk=pk).first()
    if found is None:
        raise access.missing(Region._meta.verbose_name, pk)
    return found
