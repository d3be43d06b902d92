"""Asking for the facts of a region to be kept in columns as they are now."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies.flow import OFFICE
from yinian.foundation import jobs, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds, within
from yinian.registry.elders.models import Elder

JOB = "policies.snapshot"


@verbs.verb("draft.keep_facts", _("保存模拟用的数据"), may=OFFICE)
def keep_facts(region: Region, *, by: Actor) -> Run:
    """Begin to keep the facts of everybody of a region; asking again within ten minutes is the same request."""
    if not holds(by.region_path, region.path):
        raise Refused(
            _("您要保存「{place}」的数据。"), _("它不在您的范围内。"), _("请选择您辖区内的区域。"), place=region.name
        )
    people = Elder.seen_by(by).filter(within(region.path, "region_path")).count()
    span = int(timezone.now().timestamp()) // 600
    on = timezone.localdate().isoformat()
    given = {"region_path": region.path, "on": on, "people": people}
    return jobs.start(JOB, f"{JOB}:{region.pk}:{span}", by=by, given=given, total=people)
