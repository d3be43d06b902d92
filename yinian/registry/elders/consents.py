"""Delegates and guardians appointed, consents given and taken back; what they open is opened and closed here at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import files, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.files import Upload
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.elders.actions import DESK, close_sight, kept, open_sight
from yinian.registry.elders.models import Elder, Kin, Sight
from yinian.registry.elders.purposes import Purpose, purposes
from yinian.registry.elders.trust import Consent, Mandate

OWN = frozenset({Role.ELDER, Role.FAMILY})
FILE, HEALTH, SHARE = "family_file", "family_health", "provider_share"


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given: to what, for which relative or provider, how, and by which guardian if not in person."""

    purpose: str
    way: str
    kin: Kin | None = None
    provider: Party | None = None
    guardian: Mandate | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who is to act for an elder, as what, by which document and until when."""

    kind: str
    document: str
    since: date
    until: date | None = None


@verbs.verb("elder.appoint", _("登记委托或监护"), may=DESK)
def appoint(kin: Kin, given: Appointment, *, by: Actor, upload: Upload | None = None) -> Mandate:
    """Record that a relative acts for an elder: a delegate sees the file, a guardian by document the health too."""
    asked, elder = _("您要登记「{name}」的委托或监护。"), kin.elder
    kept(elder, asked)
    if given.kind not in Mandate.Kind.values or not given.document.strip():
        raise Refused(asked, _("身份或依据文书没有填。"), _("请写明文书名称和编号。"), name=elder.name)
    if given.since > timezone.localdate() or (given.until is not None and given.until <= given.since):
        raise Refused(asked, _("起止日期不对：开始不晚于今天，结束晚于开始。"), _("请核对文书。"), name=elder.name)
    if _in_force(elder).filter(kin=kin, kind=given.kind).exists():
        raise Refused(asked, _("同样的委托或监护已在登记中。"), _("有变化的，请先终止原来的。"), name=elder.name)
    verbs.about(elder)
    mandate: Mandate = verbs.create(
        Mandate, elder=elder, kin=kin, kind=given.kind, document=given.document.strip(), since=given.since,
        until=given.until, region_path=elder.region_path,
    )  # fmt: skip
    if upload is not None:
        files.keep(mandate, upload)
    _settle(elder, _party(kin), by=by)
    return mandate


@verbs.verb("elder.end_mandate", _("终止委托或监护"), may=DESK | {Role.ELDER})
def end_mandate(mandate: Mandate, *, by: Actor, why: str = "") -> Mandate:
    """End a mandate today; what it alone had opened closes with it. A guardianship is ended at the desk."""
    asked, elder = _("您要终止「{name}」的委托或监护。"), mandate.elder
    if mandate.until is not None and mandate.until <= timezone.localdate():
        raise Refused(asked, _("它已终止。"), _("无需再办。"), name=elder.name)
    if by.role is Role.ELDER and mandate.kind == Mandate.Kind.GUARDIAN:
        raise Refused(asked, _("监护由文书确定。"), _("请带文书到社区办理。"), name=elder.name)
    verbs.about(elder)
    verbs.change(mandate, until=max(timezone.localdate(), mandate.since))
    _settle(elder, _party(mandate.kin), by=by, ending=True)
    return mandate


@verbs.verb("elder.consent", _("登记同意"), may=DESK | OWN)
def give_consent(elder: Elder, given: Given, *, by: Actor, upload: Upload | None = None) -> Consent:
    """Write a consent into the ledger with the text in use, and open what it allows; the same one stands open once."""
    asked = _("您要登记「{name}」的同意。")
    kept(elder, asked)
    purpose = purposes().get(given.purpose)
    if purpose is None or given.way not in Consent.Way.values:
        raise Refused(asked, _("用途或方式不在列表中。"), _("请从列表中选择。"), name=elder.name)
    _who(elder, given, by, asked)
    if given.way == Consent.Way.PAPER and upload is None:
        raise Refused(asked, _("纸质同意没有附签字照片。"), _("请拍下签字页一并上传。"), name=elder.name)
    party = _to(elder, purpose, given, asked)
    verbs.about(elder)
    known = Consent.unscoped.filter(elder=elder, purpose=purpose.name, party=party, withdrawn_at=None).first()
    if known is not None:
        return known
    if purpose.name == HEALTH and _sight(elder, party) is None:
        raise Refused(asked, _("这位家属还看不到档案。"), _("请先同意家属查看档案。"), name=elder.name)
    consent: Consent = verbs.create(
        Consent, elder=elder, purpose=purpose.name, party=party, version=purpose.text.version, way=given.way,
        mandate=given.guardian, given_at=timezone.now(), region_path=elder.region_path,
    )  # fmt: skip
    if upload is not None:
        files.keep(consent, upload)
    if purpose.to == "kin" and party is not None:
        _settle(elder, party, by=by)
    elif purpose.to == "provider" and party is not None:
        open_sight(elder, party, Sight.Purpose.CONSENT, by=by, columns=["contact"])
    return consent


@verbs.verb("elder.withdraw_consent", _("撤回同意"), may=DESK | OWN)
def withdraw_consent(consent: Consent, *, by: Actor, why: str = "") -> Consent:
    """Take a consent back; what it opened is closed in the same moment, and what rested on it goes with it."""
    asked, elder = _("您要撤回「{name}」的一项同意。"), consent.elder
    if consent.withdrawn_at is not None:
        raise Refused(asked, _("它已撤回。"), _("无需再办。"), name=elder.name)
    if by.role is Role.FAMILY and _guardian(elder, by) is None and consent.party_id != by.party_id:
        raise Refused(
            asked, _("只有本人、监护人或被同意的家属自己可以撤回。"), _("请由本人办理，或到社区办理。"), name=elder.name
        )
    verbs.about(elder)
    now, party = timezone.now(), consent.party
    verbs.change(consent, withdrawn_at=now)
    if party is not None and consent.purpose == SHARE:
        close_sight(elder, party, Sight.Purpose.CONSENT, by=by)
    elif party is not None and purposes()[consent.purpose].to == "kin":
        if consent.purpose == FILE:
            for other in Consent.unscoped.filter(elder=elder, party=party, purpose=HEALTH, withdrawn_at=None):
                verbs.change(other, withdrawn_at=now)
        _settle(elder, party, by=by, ending=consent.purpose == FILE)
    return consent


@verbs.verb("elder.shut_out", _("不再让对方看"), may=DESK | {Role.ELDER})
def shut_out(elder: Elder, party: Party, *, by: Actor, why: str = "") -> Elder:
    """Let a relative or a provider see nothing any more: every consent to them and every delegation ends with it."""
    if _in_force(elder).filter(kin__party=party, kind=Mandate.Kind.GUARDIAN).exists():
        raise Refused(
            _("您不想再让对方看到「{name}」的信息。"), _("对方是登记在册的监护人，监护由文书确定。"), _("请带文书到社区办理。"),
            name=elder.name,
        )  # fmt: skip
    for mandate in _in_force(elder).filter(kin__party=party):
        end_mandate(mandate, by=by)
    standing = Consent.unscoped.filter(elder=elder, party=party, withdrawn_at=None).order_by("id")
    while (consent := standing.first()) is not None:
        withdraw_consent(consent, by=by)
    for purpose in (Sight.Purpose.KIN, Sight.Purpose.CONSENT):
        close_sight(elder, party, purpose, by=by)
    return elder


def _in_force(elder: Elder) -> QuerySet[Mandate]:
    day = timezone.localdate()
    return Mandate.unscoped.filter(Q(until=None) | Q(until__gt=day), elder=elder, since__lte=day)


def _guardian(elder: Elder, by: Actor) -> Mandate | None:
    return _in_force(elder).filter(kind=Mandate.Kind.GUARDIAN, kin__party_id=by.party_id or 0).first()


def _who(elder: Elder, given: Given, by: Actor, asked: Any) -> None:
    """Only the elder, or a guardian by document, consents; the desk writes down which of them did."""
    guardian = given.guardian
    sound = guardian is None or _in_force(elder).filter(pk=guardian.pk, kind=Mandate.Kind.GUARDIAN).exists()
    if by.role is Role.FAMILY:
        sound = sound and guardian is not None and guardian == _guardian(elder, by)
    if by.role is Role.ELDER:
        sound = guardian is None and by.party_id == elder.party_id
    if not sound:
        raise Refused(asked, _("同意只能由本人或登记在册的监护人作出。"), _("请由本人或监护人办理。"), name=elder.name)
    if (by.role in OWN) != (given.way == Consent.Way.PHONE):
        raise Refused(asked, _("方式与办理的人不符。"), _("在窗口办理的，请选窗口或纸质。"), name=elder.name)


def _to(elder: Elder, purpose: Purpose, given: Given, asked: Any) -> Party | None:
    """For whom the consent is; a relative without a party of their own gets one here."""
    if purpose.to == "kin":
        if given.kin is None or given.kin.elder_id != elder.pk:
            raise Refused(asked, _("没有选是哪位家属。"), _("请先登记亲属，再选择。"), name=elder.name)
        return _party(given.kin)
    if purpose.to == "provider":
        if given.provider is None or given.provider.kind != Party.Kind.PROVIDER:
            raise Refused(asked, _("没有选是哪家服务商。"), _("请从列表中选择。"), name=elder.name)
        return given.provider
    return None


def _party(kin: Kin) -> Party:
    if kin.party is None:
        party = verbs.create(Party, kind=Party.Kind.RELATIVE, name=kin.name, region_path=kin.region_path)
        verbs.change(kin, party=party)
    assert kin.party is not None
    return kin.party


def _sight(elder: Elder, party: Party | None) -> Sight | None:
    return Sight.unscoped.filter(elder=elder, party=party, purpose=Sight.Purpose.KIN, until=None).first()


def _settle(elder: Elder, party: Party, *, by: Actor, ending: bool = False) -> None:
    """Let a relative see exactly what mandates and consents in force allow; a sight opened at the desk stays until it ends."""
    kinds = set(_in_force(elder).filter(kin__party=party).values_list("kind", flat=True))
    given = Consent.unscoped.filter(elder=elder, party=party, withdrawn_at=None)
    agreed = set(given.values_list("purpose", flat=True))
    stands = not ending and _sight(elder, party) is not None
    if kinds or FILE in agreed or stands:
        health = Mandate.Kind.GUARDIAN in kinds or HEALTH in agreed
        open_sight(elder, party, Sight.Purpose.KIN, by=by, columns=["health"] if health else [])
    else:
        close_sight(elder, party, Sight.Purpose.KIN, by=by)
