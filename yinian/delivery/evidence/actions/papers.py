"""What is brought back from a visit: ticks, pictures, a signature, a word."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import pictures
from yinian.delivery.evidence.actions.post import Post, again, keep, own, refusal
from yinian.delivery.evidence.likeness import Unreadable, likeness
from yinian.delivery.evidence.models import Evidence
from yinian.delivery.evidence.rules import LIMITS
from yinian.delivery.orders.flow import CARERS, Status
from yinian.delivery.orders.models import Order
from yinian.foundation import files, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.files import IMAGES, Upload

PHOTO = Evidence.Kind.PHOTO.value


@dataclass(slots=True)
class Clean:
    """A picture without what it should not carry, as the store takes it."""

    name: str | None
    content: bytes

    def chunks(self) -> Iterator[bytes]:
        yield self.content


def _ready(order: Order, kind: str, given: Post, by: Actor) -> Evidence | None:
    """The same piece if it came before; else the visit must be going on."""
    now = own(order, by)
    known = again(order, kind, given)
    if known is None and now.status != Status.UNDER_WAY:
        raise refusal(
            order, _("这次服务现在是「{status}」。"), _("签到以后、签退以前才能提交。"), status=now.get_status_display()
        )
    return known


@verbs.verb("evidence.tick", _("勾选清单"), may=CARERS)
def tick(order: Order, points: Sequence[str], given: Post, *, by: Actor) -> Evidence:
    """Say which points of the item's checklist are done; what was ticked before stays ticked."""
    known = _ready(order, Evidence.Kind.CHECKLIST.value, given, by)
    if known is not None:
        return known
    wanted = dict(order.item.points)
    if not points or not set(points) <= wanted.keys():
        raise refusal(order, _("没有勾选，或不是这项服务的清单。"), _("请刷新页面，按清单勾选。"))
    done = [key for key in wanted if key in set(points)]
    return keep(order, Evidence.Kind.CHECKLIST.value, given, by=by, ticked=done)


@verbs.verb("evidence.photo", _("提交照片"), may=CARERS)
def photo(order: Order, upload: Upload, given: Post, *, by: Actor) -> Evidence:
    """Keep a photo of the work, without place and device in it; so many a visit and no more."""
    kind = PHOTO
    known = _ready(order, kind, given, by)
    if known is not None:
        return known
    if Evidence.unscoped.filter(order=order, kind=kind).count() >= LIMITS.photos:
        raise refusal(order, _("一次服务最多 {count} 张照片。"), _("这些已经够了。"), count=LIMITS.photos)
    return _picture(order, kind, upload, given, by)


@verbs.verb("evidence.sign", _("提交签名"), may=CARERS)
def sign(order: Order, upload: Upload | None, given: Post, *, by: Actor, signed_by: str = "") -> Evidence:
    """Keep the elder's signature, or the name of who confirmed the work by word."""
    kind = Evidence.Kind.SIGNATURE.value
    known = _ready(order, kind, given, by)
    if known is not None:
        return known
    if upload is None and not signed_by.strip():
        raise refusal(order, _("没有签名，也没有写谁口头确认。"), _("请老人签名，或填写口头确认人的姓名。"))
    if upload is None:
        return keep(order, kind, given, by=by, signed_by=signed_by.strip())
    return _picture(order, kind, upload, given, by, signed_by=signed_by.strip())


def _picture(order: Order, kind: str, upload: Upload, given: Post, by: Actor, signed_by: str = "") -> Evidence:
    clean = Clean(upload.name, _stripped(order, upload))
    digest, like = hashlib.sha256(clean.content).hexdigest(), _likeness(order, clean)
    row = keep(order, kind, given, by=by, signed_by=signed_by, sha256=digest, likeness=like if kind == PHOTO else "")
    verbs.change(row, file=files.keep(row, clean, kinds=IMAGES))
    return row


def _likeness(order: Order, clean: Clean) -> str:
    try:
        return likeness(clean.content)
    except Unreadable:
        raise refusal(order, _("这张照片打不开，或者太大。"), _("请重新拍照再提交。")) from None


def _stripped(order: Order, upload: Upload) -> bytes:
    content = b""
    for chunk in upload.chunks():
        content += chunk
        if len(content) > settings.FILE_LIMIT_BYTES:
            limit = settings.FILE_LIMIT_BYTES // 1024 // 1024
            raise refusal(order, _("图片超过 {limit} MB。"), _("请拍小一些再提交。"), limit=limit)
    try:
        return pictures.stripped(content)
    except pictures.Damaged:
        raise refusal(order, _("这不是完整的照片（JPEG、PNG 或 WebP）。"), _("请重新拍照再提交。")) from None


@verbs.verb("evidence.note", _("补充说明"), may=CARERS)
def note(order: Order, text: str, given: Post, *, by: Actor) -> Evidence:
    """Keep what the carer noticed; only who may read about health reads it."""
    known = _ready(order, Evidence.Kind.NOTE.value, given, by)
    if known is not None:
        return known
    if not text.strip():
        raise refusal(order, _("说明没有写。"), _("请写几个字。"))
    return keep(order, Evidence.Kind.NOTE.value, given, by=by, note=text.strip())
