"""Giving a package to one elder, or to everybody of a place who lacks the basic services."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans.actions.planning import Terms, add_package, begin
from yinian.delivery.plans.flow import OFFICE, Status
from yinian.delivery.plans.models import Package, Plan
from yinian.foundation import jobs, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.elders.models import Elder

JOB = "plans.give"


@verbs.verb("plan.give", _("按套餐制定计划"), may=OFFICE)
def give(elder: Elder, package: Package, terms: Terms, *, by: Actor) -> Plan:
    """Put what a package holds into an elder's plan, which begins with it where there is none."""
    known = Plan.unscoped.filter(elder=elder, status=Status.ACTIVE).first()
    plan = known or begin(elder, by=by, basis=str(package))
    add_package(plan, package, terms, by=by)
    return plan


@verbs.verb("plan.give_all", _("批量按套餐制定计划"), may=OFFICE)
def give_all(region: Region, package: Package, terms: Terms, *, by: Actor) -> Run:
    """Ask that everybody of a place who lacks a basic service has the package, in the background; twice a minute is once."""
    if not holds(by.region_path, region.path):
        raise Refused(
            _("您要为「{place}」批量制定计划。"),
            _("它不在您的岗位范围内。"),
            _("请选择您辖区内的区域。"),
            place=region.name,
        )
    given = {
        "region": region.pk, "package": package.pk, "provider": terms.provider.pk, "at": f"{terms.at:%H:%M}",
        "funding": terms.funding,
    }  # fmt: skip
    minute = timezone.localtime().strftime("%Y%m%d%H%M")
    verbs.about(region)
    return jobs.start(JOB, f"{JOB}:{region.pk}:{package.pk}:{minute}", by=by, given=given)
