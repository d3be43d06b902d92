"""The offices that answer for places: each with its telephone, under every reply and public item."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.oversight.complaints.models import Office

OFFICE = frozenset({Role.OFFICER})


@verbs.verb("office.announce", _("公布责任单位"), may=OFFICE)
def announce(region: Region, name: str, phone: str, *, by: Actor, address: str = "", hours: str = "") -> Office:
    """Say who answers for a place from now on, in the place of who did."""
    asked = _("您要公布「{place}」的责任单位。")
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("它不在您的岗位范围内。"), _("请选择您辖区内的区域。"), place=region.name)
    if not name.strip() or not phone.strip():
        raise Refused(asked, _("单位名称或联系电话没有填。"), _("请填写完整。"), place=region.name)
    now = timezone.now()
    for standing in Office.unscoped.filter(region=region, until=None):
        verbs.change(standing, until=now)
    row: Office = verbs.create(
        Office, region=region, name=name.strip(), phone=phone.strip(), address=address.strip(), hours=hours.strip(),
        since=now, region_path=region.path,
    )  # fmt: skip
    return row
