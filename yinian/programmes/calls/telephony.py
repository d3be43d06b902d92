"""The one way in for telephone exchanges: whatever an exchange speaks, an adapter makes these events of it, and they are heard here."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.programmes.calls import actions
from yinian.programmes.calls.flow import TALKING, Status
from yinian.programmes.calls.models import Call, Heard, SignOn, Switch
from yinian.programmes.calls.rules import LIMITS

ADMIN = frozenset({Role.SYSTEM_ADMIN})
KINDS = ("rang", "answered", "held", "resumed", "ended", "recorded")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to one call on the exchange, by the exchange's own number of it."""

    kind: str
    call: str
    number: str = ""
    extension: str = ""
    recording: str = ""
    at: datetime | None = None


def hear(switch: Switch, event: Event) -> Call | None:
    """Do what an event says; one that comes twice, late, or for a call that is over changes nothing."""
    by = system(f"话务接入 {switch.name}")
    row = Call.unscoped.filter(switch=switch, outside=event.call).select_related("switch", "agent", "elder").first()
    if row is None:
        if event.kind not in ("rang", "answered"):
            return None
        row = actions.ring(switch, event.call, event.number, by=by, at=_plausible(event.at))
    if event.kind == "answered" and row.status == Status.RINGING:
        here = SignOn.unscoped.filter(extension=event.extension, until=None).exclude(extension="").first()
        return actions.connect_to(row, here.account, by=by) if here is not None else row
    if event.kind == "recorded" and event.recording:
        return actions.keep_recording(row, event.recording, by=by)
    told = TOLD.get((event.kind, row.status))
    return told(row, by=by) if told is not None else row


TOLD: dict[tuple[str, str], Callable[..., Call]] = {
    ("held", Status.ANSWERED): actions.hold,
    ("resumed", Status.HELD): actions.resume,
    ("ended", Status.RINGING): actions.miss,
    ("ended", Status.ANSWERED): actions.hang_up,
    ("ended", Status.HELD): actions.hang_up,
}


def _plausible(at: datetime | None) -> datetime | None:
    """The exchange's clock is believed while it is near ours; otherwise the call came when it was heard of."""
    now = timezone.now()
    return at if at is not None and abs(now - at) < timedelta(seconds=LIMITS.fresh_seconds) and at <= now else None


# --- signed events ----------------------------------------------------------------------------------------------


class Unheard(Exception):
    """An event that is not taken: forged, stale, repeated or unreadable; the word says which."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.why, self.status = why, status


@dataclass(frozen=True, slots=True)
class Signed:
    """An event as it came over HTTP: when it was sent, its own number, its signature, and what it says."""

    sent: str
    number: str
    signature: str
    body: bytes


def signature(key: str, sent: str, number: str, body: bytes) -> str:
    """What the exchange writes under an event: HMAC-SHA256 over the time, the event's number and the body."""
    return hmac.new(key.encode(), f"{sent}\n{number}\n".encode() + body, sha256).hexdigest()


def take(pk: int, signed: Signed, event: Event) -> Call | None:
    """Hear a signed event once: the right key, just sent, and not heard before."""
    switch = Switch.unscoped.filter(pk=pk, kind=Switch.Kind.HTTP, until=None).select_related("region").first()
    key = switch.key.open() if switch is not None and switch.key else secrets.token_hex(16)
    good = hmac.compare_digest(signature(key, signed.sent, signed.number, signed.body), signed.signature.lower())
    if switch is None:
        raise Unheard("forged", 401)
    if not good:
        _count(switch, "forged")
        raise Unheard("forged", 401)
    age = timezone.now().timestamp() - int(signed.sent) if signed.sent.isdecimal() and len(signed.sent) < 12 else None
    if age is None or abs(age) > LIMITS.fresh_seconds:
        _count(switch, "stale")
        raise Unheard("stale", 401)
    if not 0 < len(signed.number) <= 64 or event.kind not in KINDS or not 0 < len(event.call) <= 80:
        _count(switch, "unreadable")
        raise Unheard("unreadable", 422)
    with transaction.atomic():
        if not _new(switch, signed.number):
            again = True
        else:
            again = False
            row = hear(switch, event)
    if again:
        _count(switch, "repeated")
        raise Unheard("repeated", 409)
    return row


def _new(switch: Switch, number: str) -> bool:
    now = timezone.now()
    try:
        with transaction.atomic(), verbs.stream("telephony"):
            Heard.objects.create(switch=switch, number=number, at=now)
            Switch.unscoped.filter(pk=switch.pk).update(heard_at=now)
    except IntegrityError:
        return False
    return True


def _count(switch: Switch, why: str) -> None:
    with verbs.stream("telephony"):
        Switch.unscoped.filter(pk=switch.pk).update(refused=F("refused") + 1, refused_why=why)


def noted(switch: Switch) -> None:
    """An exchange that is listened to has just said something."""
    with verbs.stream("telephony"):
        Switch.unscoped.filter(pk=switch.pk).update(heard_at=timezone.now())


# --- switches ---------------------------------------------------------------------------------------------------


@verbs.verb("switch.register", _("登记话务接入"), may=ADMIN)
def register(name: str, kind: str, region: Region, *, by: Actor, area: str = "") -> Switch:
    """Let a telephone exchange tell of its calls; one that signs its events gets its key, shown once."""
    asked = _("您要登记话务接入「{name}」。")
    if not name.strip() or kind not in Switch.Kind.values:
        raise Refused(asked, _("名称没有填，或接入方式不在列表中。"), _("请填写完整。"), name=name)
    if not holds(by.region_path, region.path):
        raise Refused(
            asked, _("「{place}」不在您的岗位范围内。"), _("请选择您辖区内的区域。"), name=name, place=region.name
        )
    secret = secrets.token_hex(24) if kind == Switch.Kind.HTTP else ""
    row: Switch = verbs.create(
        Switch, name=name.strip(), kind=kind, region=region, area=area.strip(), key=secret or None,
        region_path=region.path,
    )  # fmt: skip
    row.secret = secret
    return row


@verbs.verb("switch.close", _("停用话务接入"), may=ADMIN)
def close(row: Switch, *, by: Actor, why: str = "") -> Switch:
    """Take nothing from this exchange any more."""
    verbs.change(row, until=timezone.now())
    return row


def open_calls(switch: Switch) -> list[Call]:
    """The calls of an exchange that are not over, as far as we know."""
    return list(Call.unscoped.filter(switch=switch, status__in=(Status.RINGING, *TALKING), returns=None).order_by("id"))
