"""Many applications at once: found by the system, and moved on, each checked as if it were alone; who is refused is told why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import adoption, applying, approving, entitled
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.flow import OFFICE, OPEN, Asked, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.foundation import jobs, regions, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.bulk import reserve
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.foundation.verbs import Done
from yinian.registry.elders.models import Elder

FIND, MOVE, LOOK = "benefits.find", "benefits.applications", "benefits.eligible"
ACTS: dict[str, Callable[..., Application]] = {
    "review": applying.review,
    "notice": applying.notice,
    "agree": approving.agree,
}
# What a run keeps of its refusals, and how many applications it takes at most.
TOLD, MOST = 500, 10_000


@dataclass(slots=True)
class Outcome:
    """What became of some applications: how many went on, and which were refused for what reason."""

    done: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def each(act: str, applications: Sequence[Application], *, by: Actor) -> Outcome:
    """Do one thing to each application by the very verb that does it to one; a refusal stops none of the others."""
    outcome, verb = Outcome(), ACTS[act]
    for application in applications:
        try:
            verb(application, by=by)
            outcome.done += 1
        except Refused as refusal:
            outcome.refused.append((application.pk, f"{refusal.why} {refusal.do}"))
    return outcome


def title_of(run: Run) -> str:
    """What a run does to its applications."""
    return str(verbs.title_of(f"application.{run.given['act']}"))


@verbs.verb("application.move_many", _("批量办理待遇申请"), may=OFFICE)
def move_many(act: str, numbers: Collection[int], *, by: Actor, why: str = "") -> Run:
    """Ask for one thing to be done to many applications in the background."""
    if act not in ACTS or not numbers:
        raise Refused(_("您要批量办理申请。"), _("没有选择要办的事，或没有选中申请。"), _("请先选择。"))
    if len(numbers) > MOST:
        raise Refused(_("您要批量办理申请。"), _("一次最多 {most} 份。"), _("请先按社区或待遇筛选。"), most=MOST)
    given = {"act": act, "numbers": sorted(numbers), "post": by.post_id}
    key = f"{MOVE}:{by.account_id}:{timezone.localtime():%Y%m%d%H%M%S%f}"
    return jobs.start(MOVE, key, by=by, given=given, total=len(numbers))


def work(run: Run) -> dict[str, Any]:
    """Do a run of many applications from the place reached on."""
    by, act = adoption.asked_by(run), run.given["act"]
    done, refused = int(run.place.get("did", 0)), list(run.place.get("refused", []))
    for number in run.given["numbers"][run.done :]:
        found = list(Application.unscoped.filter(regions.within(by.region_path, "region_path"), pk=number))
        outcome = each(act, found, by=by)
        done, refused = done + outcome.done, [*refused, *outcome.refused][:TOLD]
        with transaction.atomic():
            run.advance(1, did=done, refused=refused)
    return {"act": act, "done": done, "refused": refused}


# --- found by the system ----------------------------------------------------------------------------------------


@verbs.bulk_verb("application.find", _("发现应享未享"), may=OFFICE, chunk=2_000)
def find(elders: Sequence[int], benefit: str, unit: str, *, by: Actor, why: str = "") -> Sequence[Done]:
    """Hand in an application for each of some elders who have neither the benefit nor an open application; others are passed over."""
    here = Elder.unscoped.filter(regions.within(by.region_path, "region_path"), pk__in=elders)
    here = here.filter(died_on=None, left_on=None, merged_into=None)
    granted = Decision.unscoped.filter(elder__in=elders, benefit=benefit, status=Status.GRANTED)
    asked = Application.unscoped.filter(elder__in=elders, benefit=benefit, status__in=OPEN)
    had = set(granted.values_list("elder", flat=True)) | set(asked.values_list("elder", flat=True))
    rows = [(pk, path) for pk, path in here.order_by("pk").values_list("pk", "region_path") if pk not in had]
    numbers, now, label = reserve(Application, len(rows)), timezone.now(), Application._meta.label_lower
    Application.unscoped.bulk_create(
        Application(
            pk=number, elder_id=elder, benefit=benefit, unit=unit, source=Application.Source.FOUND,
            status=Asked.SUBMITTED, asked_at=now, region_path=path,
        )
        for number, (elder, path) in zip(numbers, rows, strict=True)
    )  # fmt: skip
    told = {"benefit": [None, benefit], "source": [None, Application.Source.FOUND.value]}
    return [
        Done(label, number, path, {f"{label}:{number}": {"elder": [None, elder], **told}})
        for number, (elder, path) in zip(numbers, rows, strict=True)
    ]


@verbs.verb("application.find_all", _("为应享未享者批量申请"), may=OFFICE)
def find_all(region: Region, benefit: str, *, by: Actor, why: str = "") -> Run:
    """Ask for an application for everybody of a place who could have a benefit today and neither has it nor asked."""
    asked = _("您要为「{place}」的应享未享者批量申请。")
    if not regions.holds(by.region_path, region.path):
        raise Refused(asked, _("它不在您的岗位范围内。"), _("请选择您辖区内的区域。"), place=region.name)
    if unit_of(benefit) is None:
        raise Refused(asked, _("没有这项待遇的规定。"), _("请从列表中选择。"), place=region.name)
    key = f"{FIND}:{region.pk}:{benefit}:{timezone.localtime():%Y%m%d%H%M}"
    return jobs.start(FIND, key, by=by, given={"region": region.pk, "benefit": benefit, "post": by.post_id})


def find_work(run: Run, on: date) -> dict[str, Any]:
    """Do a run: the law is asked anew, so that only who could have it today is handed in."""
    region, benefit = Region.objects.get(pk=run.given["region"]), run.given["benefit"]
    with entitled.opened(region, on, [benefit]) as census:
        for table in entitled.each(census, [benefit], decided="d.granted"):
            people = (row[0] for row in entitled.rows(census, table))
            find(people, benefit, table.unit, by=adoption.asked_by(run), after=run.advance)
    return {"found": run.done}


def unit_of(benefit: str) -> str | None:
    """In what a benefit is given, by the first table that speaks of it."""
    return next((table.unit for table in policies.all_tables() if table.benefit == benefit), None)


@verbs.verb("benefit.look", _("查找应享未享"), may=OFFICE)
def look(*, by: Actor, why: str = "") -> Run:
    """Ask for everybody to be looked through anew in the background; asking again within a minute is the same request."""
    return jobs.start(LOOK, f"{LOOK}:{timezone.localtime():%Y%m%d%H%M}", by=by)


@verbs.verb("application.export", _("导出待遇申请"), may=OFFICE)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of applications, or of those who could have something, left the house."""
