"""Writing down where an elder's home lies, and reading it."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused
from yinian.registry.elders.actions import DESK, kept
from yinian.registry.elders.homes import Location
from yinian.registry.elders.models import Elder


@verbs.verb("elder.locate", _("登记住处位置"), may=DESK)
def locate(elder: Elder, latitude: float, longitude: float, *, by: Actor) -> Location:
    """Write down where the elder's present address lies; visits are held against it, so that no provider may say it."""
    asked = _("您要登记「{name}」的住处位置。")
    kept(elder, asked)
    verbs.about(elder)
    held = Elder.unscoped.select_for_update().get(pk=elder.pk)
    if not held.address:
        raise Refused(asked, _("档案里没有住址。"), _("请先填写住址。"), name=elder.name)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused(asked, _("这不是地球上的一点。"), _("请从地图上复制纬度和经度。"), name=elder.name)
    found = {"address": held.address, "latitude": latitude, "longitude": longitude, "located_at": timezone.now()}
    row: Location | None = Location.unscoped.filter(elder=elder).first()
    if row is None:
        row = verbs.create(Location, elder=elder, region_path=held.region_path, **found)
    else:
        verbs.change(row, region_path=held.region_path, **found)
    return row


def location(actor: Actor, elder: Elder) -> Location | None:
    """Where the elder's present address lies, as far as the actor may read it."""
    return Location.seen_by(actor).filter(elder=elder, address=elder.address).first()


def located(actor: Actor, elders: Iterable[int]) -> dict[tuple[int, str], tuple[float, float]]:
    """Where the homes of these elders lie, by elder and address."""
    rows = Location.seen_by(actor).filter(elder__in=set(elders))
    columns = rows.values_list("elder", "address", "latitude", "longitude")
    return {(elder, address): (latitude, longitude) for elder, address, latitude, longitude in columns}
