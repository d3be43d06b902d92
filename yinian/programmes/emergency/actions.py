"""Raising an alarm by hand, and answering any: taken, somebody sent, there, dealt with, looked at once more."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation import verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.deadlines import Deadline
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.programmes.emergency import due, incidents, telling
from yinian.programmes.emergency.flow import DESK, FLOW, RESPONDERS, UNDER_WAY, Status
from yinian.programmes.emergency.incidents import Told
from yinian.programmes.emergency.models import Alarm
from yinian.registry.elders.models import Elder

CALLERS = RESPONDERS | {Role.INSPECTOR, Role.ASSESSOR, Role.VOLUNTEER, Role.ELDER, Role.FAMILY}
# Pressed again so soon and not yet answered, it is the same call.
SAME_CALL = timedelta(minutes=2)
PRESSED = frozenset({"self", "family", "visit"})
Finding = Alarm.Finding
# What was found was nothing.
NOTHING = frozenset({Finding.FALSE, Finding.TEST, Finding.FAULT})


@verbs.verb("alarm.raise", _("报警"), may=CALLERS)
def raise_alarm(elder: Elder, words: str = "", *, by: Actor, source: str = "call", kind: str = "call") -> Alarm:
    """Raise an alarm for an elder by hand: from a call, a visit, the family, or the elder's own button."""
    if elder.died_on is not None:
        raise Refused(
            _("您要为「{name}」报警。"),
            _("档案里此人已故。"),
            _("有人遇险请马上打 120；档案记错了，请先更正。"),
            name=elder.name,
        )
    _known(kind, source)
    before = _open_of(elder, kind)
    soon = before is not None and before.raised_at > timezone.now() - SAME_CALL
    if before is not None and soon and before.source == source and source in PRESSED:
        verbs.about(before)
        _again(before)
        return before
    return _raised(
        kind=kind, source=source, words=words, follows=before, elder=elder, region_path=elder.region_path,
        **_home(elder),
    )  # fmt: skip


@verbs.verb("alarm.raise_unknown", _("为身份不明者报警"), may=DESK)
def raise_unknown(region: Region, address: str, words: str, *, by: Actor, source: str = "call") -> Alarm:
    """Raise an alarm for somebody whose file is not known yet: a place and what was said must do."""
    if not words.strip():
        raise Refused(
            _("您要在「{place}」报警。"), _("没有写明情况。"), _("请写下谁、在哪里、出了什么事。"), place=region.name
        )
    _known(Alarm.Kind.CALL, source)
    said = {"place_state": "fallback", "place_reason": "said"} if address.strip() else {}
    return _raised(
        kind=Alarm.Kind.CALL, source=source, words=words, address=address.strip(), region_path=region.path, **said
    )


def _known(kind: str, source: str) -> None:
    if kind not in Alarm.Kind.values or source not in Alarm.Source.values:
        raise Refused(_("您要报警。"), _("类别或来源不在列表中。"), _("请从列表中选择；着急请直接打 120。"))


def _raised(words: str, **values: Any) -> Alarm:
    now = timezone.now()
    alarm: Alarm = verbs.create(
        Alarm, words=words.strip() or None, raised_at=now, signalled_at=now, wake_at=now, told=0, signals=1, **values
    )
    due.expect(alarm, now)
    return alarm


def _home(elder: Elder) -> dict[str, Any]:
    """Where to go for an elder of whom no device tells."""
    address = Elder.unscoped.values_list("address", flat=True).get(pk=elder.pk)
    return {"address": address, "place_state": "fallback", "place_reason": "no_fix"} if address else {}


def _open_of(elder: Elder, kind: str) -> Alarm | None:
    rows = Alarm.unscoped.filter(elder=elder, kind=kind, status=Status.OPEN)
    return rows.order_by("-id").first()


def _again(alarm: Alarm) -> None:
    """The same call came once more: it is counted, and whoever was told hears of it again."""
    verbs.change(alarm, signals=alarm.signals + 1, signalled_at=timezone.now())


@verbs.verb("alarm.acknowledge", _("接警"), may=FLOW.may("alarm.acknowledge"))
def acknowledge(alarm: Alarm, *, by: Actor) -> Alarm:
    """Take an alarm: from now on one person holds it; of two who press at once, one is told who was first."""
    now = timezone.now()
    FLOW.move(alarm, by=by, holder_id=by.account_id, acknowledged_at=now)
    due.step(alarm, now)
    telling.house(alarm, "acknowledged")
    return alarm


@verbs.verb("alarm.respond", _("派人上门"), may=FLOW.may("alarm.respond"))
def respond(alarm: Alarm, who: Account | None = None, name: str = "", *, by: Actor) -> Alarm:
    """Say who goes there: somebody with an account, who is told, or anybody by name; without either, oneself."""
    person = who or (Account.objects.filter(pk=by.account_id or 0).first() if not name.strip() else None)
    called = person.name if person else name.strip()[:60]
    if not called:
        raise Refused(_("您要派人上门。"), _("没有写明谁去。"), _("请选择一个人，或写下姓名。"))
    now = timezone.now()
    first = {"acknowledged_at": now, "holder_id": by.account_id} if alarm.acknowledged_at is None else {}
    FLOW.move(alarm, by=by, responder=person, responder_name=called, responded_at=now, **first)
    due.step(alarm, now)
    if person is not None and person.pk != by.account_id:
        telling.sent(alarm, person)
    return alarm


@verbs.verb("alarm.arrive", _("到场"), may=FLOW.may("alarm.arrive"))
def arrive(alarm: Alarm, *, by: Actor) -> Alarm:
    """Say that somebody is there; whoever says so without having been named is the one who went."""
    now, values = timezone.now(), {}
    if not alarm.responder_name and by.role not in DESK:
        values = {"responder_id": by.account_id, "responder_name": by.name, "responded_at": now}
    FLOW.move(alarm, by=by, arrived_at=now, **values)
    due.step(alarm, now)
    telling.house(alarm, "arrived")
    return alarm


@verbs.verb("alarm.resolve", _("办结报警"), may=FLOW.may("alarm.resolve"))
def resolve(alarm: Alarm, finding: str, outcome: str, *, by: Actor, told: Told | None = None) -> Alarm:
    """Say what it was and what was done; a real accident of a known elder stands in the register from now on."""
    asked = _("您要办结报警 {number}。")
    if finding not in Finding.values:
        raise Refused(asked, _("没有选择处置结果。"), _("请选择是真实险情、误报还是测试。"), number=alarm.pk)
    if finding not in NOTHING and not outcome.strip():
        raise Refused(asked, _("没有写明处置情况。"), _("请写下老人现在怎样、做了什么。"), number=alarm.pk)
    now = timezone.now()
    # Whoever ends it need not be one who reads what is written about health.
    alarm = Alarm.unscoped.select_related("elder").get(pk=alarm.pk)
    FLOW.move(alarm, by=by, finding=finding, outcome=outcome.strip() or None, resolved_at=now)
    due.step(alarm, now)
    incidents.of_alarm(alarm, told)
    telling.house(alarm, "resolved")
    return alarm


@verbs.verb("alarm.review", _("复核报警"), may=FLOW.may("alarm.review"))
def review(alarm: Alarm, *, by: Actor, why: str = "") -> Alarm:
    """Look at a resolved alarm once more, by somebody who did not resolve it."""
    now = timezone.now()
    FLOW.move(alarm, by=by, reviewed_at=now)
    due.step(alarm, now)
    return alarm


@verbs.verb("alarm.hand_over", _("移交报警"), may=RESPONDERS)
def hand_over(alarm: Alarm, to: Account, *, by: Actor, why: str = "") -> Alarm:
    """Let another person hold an alarm from now on; what is due stays due."""
    row = Alarm.unscoped.select_for_update().get(pk=alarm.pk)
    if row.status not in UNDER_WAY or row.status == Status.OPEN:
        raise Refused(
            _("您要移交报警 {number}。"), _("它还没有人接，或已经办结。"), _("请刷新页面查看。"), number=alarm.pk
        )
    if to.pk == row.holder_id or not telling.in_sight(to, row):
        raise Refused(
            _("您要把报警 {number} 移交给「{name}」。"),
            _("此人看不到这起报警，或者现在就由此人负责。"),
            _("请选择另一位在岗的同事。"),
            number=alarm.pk,
            name=to.name,
        )
    verbs.change(row, holder=to)
    telling.handed(row, to)
    return row


@verbs.verb("alarm.identify", _("认出老人"), may=DESK)
def identify(alarm: Alarm, elder: Elder, *, by: Actor) -> Alarm:
    """Say whose alarm it is where nobody knew: from now on it lies where that elder lives, and the family sees it."""
    row = Alarm.unscoped.select_for_update().get(pk=alarm.pk)
    if row.elder_id is not None:
        raise Refused(
            _("您要认定报警 {number} 是谁的。"),
            _("已经认定是另一位老人的。"),
            _("请核对；认错了请在办结时写明。"),
            number=alarm.pk,
        )
    verbs.change(row, elder=elder, region_path=elder.region_path, **({} if row.address else _home(elder)))
    for term in Deadline.unscoped.filter(
        subject_kind=row._meta.label_lower, subject_id=row.pk, met_at=None, dropped=False
    ):
        verbs.change(term, region_path=row.region_path, title=due.title(row))
    return row


@verbs.verb("alarm.follow_up", _("转成需求"), may=DESK)
def follow_up(alarm: Alarm, kind: str, text: str, *, by: Actor) -> Need:
    """Let what is left to do become a need of the elder, from which services are ordered."""
    if alarm.elder is None or alarm.need_id is not None:
        raise Refused(
            _("您要把报警 {number} 转成需求。"),
            _("还不知道是哪位老人，或者已经转过。"),
            _("请先认出老人，或打开已有的需求。"),
            number=alarm.pk,
        )
    need: Need = needs.report(alarm.elder, kind, text, by=by, urgency="urgent", source="alarm")
    verbs.change(alarm, need=need)
    return need


@verbs.verb("alarm.export", _("导出报警"), may=frozenset({Role.OFFICER, Role.AGENT}))
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of alarms left the house."""


def words_of(alarm: Alarm, column: str) -> str:
    """What was said or found, as far as the column was loaded for this reader."""
    if column in alarm.get_deferred_fields() or getattr(alarm, column) is None:
        return ""
    return str(getattr(alarm, column).open())
