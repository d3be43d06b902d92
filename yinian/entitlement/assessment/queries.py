"""Reads of assessments, of the scales they are made on, and of what a region sets about them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.assessment import facts as _facts  # noqa: F401  # what it publishes is read by name
from yinian.entitlement.assessment import rules, scales
from yinian.entitlement.assessment.flow import FLOW, OBJECTIONS, ObjectionStatus, Status
from yinian.entitlement.assessment.models import Assessment, Objection
from yinian.entitlement.assessment.rules import Result
from yinian.entitlement.assessment.scales import Findings, Scale
from yinian.entitlement.policies import queries as policies
from yinian.foundation import access, deadlines
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.flow import Move
from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import Region, within
from yinian.registry.elders import queries as registry
from yinian.registry.elders.models import Elder
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce.models import Certificate, Worker

CERTIFICATE = Certificate.Kind.ASSESSOR
REASONS, STATUSES = Assessment.Reason.choices, Status.choices
UNDER_WAY = (Status.OPEN, Status.SIGNED)
# Assessors serve whole districts: a street's officer chooses among those of the places above as well.
WHOLE = system("评估师名单")


@lru_cache
def _known() -> tuple[Scale, ...]:
    files = sorted((settings.ROOT / "data" / "scales").glob("*.yaml"))
    return tuple(scales.read(file.read_text(encoding="utf-8")) for file in files if file.stem != "findings")


@lru_cache
def findings() -> Findings:
    """The diagnoses and care-risk events that may be written down."""
    return scales.read_findings((settings.ROOT / "data" / "scales" / "findings.yaml").read_text(encoding="utf-8"))


def all_scales() -> list[Scale]:
    """The newest version of every scale, the one that usually sets the grade first."""
    newest = {known.code: known for known in sorted(_known(), key=lambda known: known.version)}
    return sorted(newest.values(), key=lambda known: (known.code != rules.DEFAULT_SCALE, known.code))


def scale(code: str, version: str = "") -> Scale:
    """One scale in one version, or in its newest; a result keeps the version on which it was found."""
    rows = [known for known in _known() if known.code == code and version in ("", known.version)]
    if not rows:
        raise LawBroken(f"there is no scale {code} {version}")
    return max(rows, key=lambda known: known.version)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds in a region on a day for one scale; where no document sets it, the scale's own default does."""

    adds_up: bool
    valid_months: int | None
    finish_days: int | None
    sets_grade: bool
    told: frozenset[str]


def settings_in(region: Region, known: Scale, on: date) -> Settings:
    """What a region sets about assessments; `told` names what a document set."""
    names = ("raises_add_up", "validity_months", "finish_days", "grade_scale")
    found = {name: policies.at(f"assessment_{name}", region, on) for name in names}
    given: dict[str, Any] = {name: value.value for name, value in found.items() if value is not None}
    return Settings(
        bool(given.get("raises_add_up", known.adds_up)),
        given.get("validity_months", known.valid_months),
        given.get("finish_days"),
        given.get("grade_scale", rules.DEFAULT_SCALE) == known.code,
        frozenset(given),
    )


def assessments(actor: Actor) -> QuerySet[Assessment]:
    """The assessments within the actor's sight, the youngest first, each with its elder as far as the actor sees them."""
    elders = Prefetch("elder", queryset=Elder.seen_by(actor).select_related("region"))
    return Assessment.seen_by(actor).select_related("lead", "second").prefetch_related(elders).order_by("-id")


def assessment(actor: Actor, pk: int) -> Assessment:
    """One assessment within the actor's sight."""
    return access.found(assessments(actor), pk)


def of_elder(actor: Actor, elder: Elder) -> QuerySet[Assessment]:
    """The assessments of one elder, the youngest first; those written under a file that went into this one are hers too."""
    return assessments(actor).filter(Q(elder=elder) | Q(elder__merged_into=elder))


def in_force(actor: Actor, elder: Elder) -> list[Assessment]:
    """What stands for an elder now, one a scale, side by side; one whose time is over stands until it is repeated."""
    rows = {row.scale: row for row in of_elder(actor, elder).filter(status=Status.CONCLUDED).order_by("id")}
    return [rows[known.code] for known in all_scales() if known.code in rows]


def mine(actor: Actor) -> QuerySet[Assessment]:
    """Those under way in which the actor is one of the two assessors, the oldest first."""
    own = Q(lead__party_id=actor.party_id) | Q(second__party_id=actor.party_id)
    return assessments(actor).filter(own, status__in=UNDER_WAY).order_by("id")


def elder_of(row: Assessment) -> Elder | None:
    """Whose assessment it is; nobody once the sight that was opened for it is closed."""
    return getattr(row, "elder", None)


def is_lead(actor: Actor, row: Assessment) -> bool:
    """Whether the actor is the one who fills it in."""
    return actor.party_id is not None and row.lead.party_id == actor.party_id


def is_second(actor: Actor, row: Assessment) -> bool:
    """Whether the actor is the one who signs it off."""
    return actor.party_id is not None and row.second.party_id == actor.party_id


def moves(actor: Actor, row: Assessment) -> set[str]:
    """What the actor could do with an assessment now."""
    found = {move.verb.partition(".")[2] for move in FLOW.open_to(row, actor)} - {"supersede"}
    if actor.role == Role.ASSESSOR:
        found &= {"sign"} if is_lead(actor, row) else {"conclude", "reopen"}
    return found


def outcome(row: Assessment) -> Result | None:
    """What a complete form comes to, by the settings under which it was or would now be concluded; None while it has gaps."""
    known = scale(row.scale, row.version)
    if rules.missing(known, row.answers):
        return None
    adds_up = row.adds_up
    if row.status in UNDER_WAY:
        adds_up = settings_in(Elder.seen_by(WHOLE).get(pk=row.elder_id).region, known, timezone.localdate()).adds_up
    return rules.result(known, row.answers, row.findings, adds_up=adds_up)


def assessors(actor: Actor, near: Region, *, but: tuple[int, ...] = ()) -> QuerySet[Worker]:
    """Those who hold a valid assessor's certificate and serve a place: from below it, or from any place above."""
    certified = Certificate.seen_by(WHOLE).filter(workforce.good(), worker=OuterRef("pk"), kind=CERTIFICATE)
    path = near.path.strip("/").split("/")
    above = ["/" + "/".join(path[: depth + 1]) + "/" for depth in range(len(path))]
    rows = Worker.seen_by(WHOLE).filter(Exists(certified), workforce.employed())
    rows = rows.filter(
        within(near.path, "region_path") | Q(region_path__in=above) | within(actor.region_path, "region_path")
    )
    return rows.exclude(pk__in=but).order_by("name", "id")


def objections(actor: Actor, row: Assessment) -> QuerySet[Objection]:
    """What was held against a result, the youngest first."""
    return Objection.seen_by(actor).filter(assessment=row).select_related("raised_by").order_by("-id")


def objection(actor: Actor, pk: int) -> Objection:
    """One objection within the actor's sight."""
    return access.found(Objection.seen_by(actor).select_related("raised_by"), pk)


def may_object(actor: Actor, row: Assessment) -> bool:
    """Whether an objection could be raised now: against what is in force, while none is open."""
    may = actor.role in (Role.ELDER, Role.FAMILY, Role.OFFICER) and row.status == Status.CONCLUDED
    return may and not objections(actor, row).filter(status=ObjectionStatus.RAISED).exists()


def dispute_moves(actor: Actor, row: Objection) -> list[Move]:
    """What the actor could do with an objection now."""
    return OBJECTIONS.open_to(row, actor)


def of_matching(actor: Actor, rows: QuerySet[Assessment], text: str) -> QuerySet[Assessment]:
    """Those of elders whom a search names."""
    if not text.strip():
        return rows
    return rows.filter(elder__in=registry.matching(Elder.seen_by(actor), text).order_by().values("pk"))


DUE = (
    ("late", _("过了办结期限")),
    ("ending", _("30 天内到期")),
    ("ended", _("结果已过有效期")),
)


def due(actor: Actor, rows: QuerySet[Assessment], kind: str) -> QuerySet[Assessment]:
    """Those that are late with their result, or whose result soon ends or has ended and was not repeated."""
    today = timezone.localdate()
    if kind == "late":
        kinds = {"subject_kind": Assessment._meta.label_lower, "kind": "assessment.finish"}
        return rows.filter(pk__in=deadlines.late(actor).filter(**kinds).order_by().values("subject_id"))
    standing = rows.filter(status=Status.CONCLUDED)
    if kind == "ended":
        return standing.filter(valid_until__lte=today)
    return standing.filter(valid_until__gt=today, valid_until__lte=today + timedelta(days=30))
