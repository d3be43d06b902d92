"""Asking for a visit at once, and leaving somebody out for a while."""

from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import deadlines, notices, regions, verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits.actions.planning import DUE, let
from yinian.programmes.welfare_visits.flow import OFFICE
from yinian.programmes.welfare_visits.models import Pause, Reason, Turn, Visitor
from yinian.registry.elders.models import Elder


@verbs.verb("visit.ask", _("要求尽快探访"), may=frozenset({Role.OFFICER, Role.AGENT}))
def ask(elder: Elder, change: str, *, by: Actor, why: str = "") -> Turn:
    """Have an elder visited within the hours that the region sets, because something happened; one open such turn is enough."""
    verbs.about(elder)
    asked = _("您要请人尽快探访「{name}」。")
    if change not in Turn.Change.values:
        raise Refused(asked, _("没有选发生了什么。"), _("请从列表中选择。"), name=elder.name)
    if elder.died_on is not None or elder.left_on is not None or elder.merged_into_id is not None:
        raise Refused(asked, _("本人已故、已迁出或档案已并入另一份。"), _("请核对档案。"), name=elder.name)
    today, now = timezone.localdate(), timezone.now()
    open_ = Turn.unscoped.filter(elder=elder, cause=Turn.Cause.CHANGE, visit=None, dropped=False, until__gt=today)
    known = open_.first()
    if known is not None:
        return known
    due = now + timedelta(hours=laws.at(elder.region).soon_hours)
    visitor = nearest(elder)
    turn: Turn = verbs.create(
        Turn,
        elder=elder,
        cause=Turn.Cause.CHANGE.value,
        change=change,
        since=today,
        until=timezone.localdate(due) + timedelta(days=1),
        day=today,
        visitor=visitor.account if visitor else None,
        region_path=elder.region_path,
    )
    told = say("尽快探访 {name}：{change}").format(name=elder.name, change=turn.get_change_display())
    deadlines.expect(turn, DUE, due, title=told)
    if visitor is not None:
        if visitor.party_id:
            let([(visitor.party_id, elder.pk, elder.region_path, turn.until)], today)
        notices.tell(visitor.account, told, f"/today/visits/care/{turn.pk}")
    return turn


def nearest(elder: Elder) -> Visitor | None:
    """Who visits an elder outside of the round: whoever visits them anyway, or who has least to do where they live."""
    today = timezone.localdate()
    line = [place.path for place in (elder.region, *regions.ancestors(elder.region))]
    rows = Visitor.unscoped.filter(Q(until=None) | Q(until__gt=today), since__lte=today, region_path__in=line)
    able = sorted(rows.select_related("account"), key=lambda row: (-len(row.region_path), row.pk))
    here = [row for row in able if row.region_path == able[0].region_path]
    usual = Turn.unscoped.filter(elder=elder, cause=Turn.Cause.ROUND, dropped=False, visitor__isnull=False)
    last = usual.order_by("-since", "-pk").values_list("visitor", flat=True).first()
    known = next((row for row in able if row.account_id == last), None)
    if known is not None or not here:
        return known
    ahead = Turn.unscoped.filter(
        visitor__in=[row.account_id for row in here],
        visit=None,
        dropped=False,
        day__gte=today,
        day__lt=today + timedelta(days=7),
    )
    load = dict(ahead.order_by().values_list("visitor").annotate(Count("pk")))
    return min(here, key=lambda row: (load.get(row.account_id, 0) / row.per_day, row.pk))


@verbs.verb("visit.pause", _("暂停探访"), may=OFFICE)
def pause(elder: Elder, reason: str, since: date, until: date | None = None, *, by: Actor, note: str = "") -> Pause:
    """Say that an elder is in hospital, away, or does not want to be visited, from a day on; they stay on the list."""
    asked = _("您要暂停对「{name}」的探访。")
    verbs.about(elder)
    if reason not in Reason.values or reason == Reason.NOT_REACHED:
        raise Refused(asked, _("没有选原因。"), _("请选择住院、外出或谢绝。"), name=elder.name)
    if until is not None and until <= since:
        raise Refused(asked, _("结束日期不在开始日期之后。"), _("请核对日期；还不知道的不填。"), name=elder.name)
    meeting = Pause.unscoped.filter(Q(until=None) | Q(until__gt=since), elder=elder).exclude(until=F("since"))
    meeting = meeting.filter(since__lt=until) if until is not None else meeting
    if meeting.exists():
        raise Refused(asked, _("这几天已经暂停了。"), _("请先结束原来的暂停。"), name=elder.name)
    row: Pause = verbs.create(
        Pause, elder=elder, reason=reason, since=since, until=until, note=note.strip() or None,
        region_path=elder.region_path,
    )  # fmt: skip
    return row


@verbs.verb("visit.resume", _("恢复探访"), may=OFFICE)
def resume(row: Pause, *, by: Actor, on: date | None = None) -> Pause:
    """End a pause on a day, today unless told."""
    elder, day = Elder.unscoped.get(pk=row.elder_id), on or timezone.localdate()
    verbs.about(elder)
    if row.until is not None and row.until <= day:
        raise Refused(
            _("您要恢复对「{name}」的探访。"),
            _("暂停已于 {day} 结束。"),
            _("无需再办。"),
            name=elder.name,
            day=row.until,
        )
    verbs.change(row, until=max(day, row.since))
    return row


@verbs.verb("visit.give_turn", _("改派探访"), may=OFFICE)
def give_turn(turn: Turn, account: Account, *, by: Actor) -> Turn:
    """Let somebody else who visits on the elder's line take a turn."""
    elder = Elder.unscoped.select_related("region").get(pk=turn.elder_id)
    verbs.about(elder)
    today = timezone.localdate()
    line = [place.path for place in (elder.region, *regions.ancestors(elder.region))]
    rows = Visitor.unscoped.filter(Q(until=None) | Q(until__gt=today), account=account, region_path__in=line)
    visitor = rows.first()
    if visitor is None or turn.visit_id is not None or turn.dropped:
        raise Refused(
            _("您要把对「{name}」的探访改派给 {who}。"),
            _("这个人不是当地的探访人，或这次探访已经完成、已经取消。"),
            _("请先登记探访人，或刷新页面。"),
            name=elder.name,
            who=account.name,
        )
    verbs.change(turn, visitor=account)
    if visitor.party_id:
        let([(visitor.party_id, elder.pk, elder.region_path, turn.until)], today)
    return turn
