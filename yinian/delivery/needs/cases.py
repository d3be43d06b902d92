"""Three who work on one need together: the community, a social organisation, and a social worker (三社联动)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import queries
from yinian.delivery.needs.flow import UNDER_WAY
from yinian.delivery.needs.models import Case, Need
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.registry.providers.models import Provider
from yinian.registry.workforce.models import Worker


@verbs.verb("case.join", _("确定三社联动"), may=frozenset({Role.OFFICER}))
def join(need: Need, organisation: Provider, worker: Worker, *, by: Actor) -> Case:
    """Let the elder's community, a social organisation and a social worker work on a need; named again, they are changed."""
    asked = _("您要为需求 {number} 确定三社联动。")
    verbs.about(need)
    if need.status not in UNDER_WAY:
        raise Refused(asked, _("它已办结。"), _("如情况有变，请另提需求。"), number=need.pk)
    if not queries.organisations(by).filter(pk=organisation.pk).exists():
        raise Refused(
            asked, _("「{name}」不是正常运营的社会组织。"), _("请另选一家。"), number=need.pk, name=organisation
        )
    if not queries.social_workers(by).filter(pk=worker.pk).exists():
        raise Refused(asked, _("「{name}」不是在岗的社会工作者。"), _("请另选一位。"), number=need.pk, name=worker)
    community = Region.objects.get(path=need.region_path)
    known = Case.unscoped.select_for_update().filter(need=need).first()
    if known is not None:
        verbs.change(known, organisation=organisation, worker=worker, community=community)
        return known
    row: Case = verbs.create(
        Case, need=need, community=community, organisation=organisation, worker=worker, joined_at=timezone.now(),
        region_path=need.region_path,
    )  # fmt: skip
    return row
