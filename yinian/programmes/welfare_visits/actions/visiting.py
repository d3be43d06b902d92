"""Recording a visit, that nobody was met, and that a record was wrong."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import pictures
from yinian.delivery.evidence.actions import Post
from yinian.delivery.evidence.actions.papers import Clean
from yinian.delivery.needs import actions as needs
from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, files, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.files import IMAGES, Upload
from yinian.foundation.refusals import Refused
from yinian.programmes.welfare_visits import law as laws
from yinian.programmes.welfare_visits.actions.planning import DUE
from yinian.programmes.welfare_visits.actions.post import Record, checked, own, refusal
from yinian.programmes.welfare_visits.flow import NOBODY, OFFICE, VISITORS
from yinian.programmes.welfare_visits.law import Form
from yinian.programmes.welfare_visits.models import Attempt, Problem, Reason, Turn, Visit, Way
from yinian.registry.elders.models import Elder


@verbs.verb("visit.record", _("登记探访"), may=VISITORS)
def record(turn: Turn, given: Record, post: Post, *, by: Actor) -> Visit:
    """Keep that an elder was visited: once, whatever the phone sends again; problems become needs, and what was due is met."""
    elder = own(turn, by)
    verbs.about(elder)
    known = Visit.unscoped.filter(key=post.key).first()
    if known is not None:
        return known
    checked(elder, post)
    at = post.happened_at()
    day = timezone.localdate(at)
    form = laws.at(elder.region).form(day)
    _may_record(elder, turn, given, form, day)
    _not_twice(elder, given, day, by)
    digest, clean = _picture(elder, given.photo)
    row: Visit = verbs.create(
        Visit,
        elder=elder,
        day=day,
        way=given.way,
        at=at,
        visitor_id=by.account_id,
        key=post.key,
        received_at=timezone.now(),
        phone_at=post.phone_at,
        sent_at=post.sent_at,
        latitude=post.latitude,
        longitude=post.longitude,
        accuracy_m=post.accuracy_m if post.latitude is not None else None,
        sha256=digest,
        form=form.name if given.answers else "",
        answers=json.dumps(dict(given.answers), sort_keys=True) if given.answers else None,
        note=given.note.strip() or None,
        gift=given.gift.strip(),
        region_path=elder.region_path,
    )
    if clean is not None:
        verbs.change(row, photo=files.keep(row, clean, kinds=IMAGES))
    _report(row, elder, form, given.answers, by)
    _meet(row, turn)
    return row


def _may_record(elder: Elder, turn: Turn, given: Record, form: Form, day: date) -> None:
    if elder.died_on is not None and elder.died_on < day:
        raise refusal(elder, _("本人已于 {day} 去世。"), _("请核对老人和时间。"), day=elder.died_on)
    if given.way not in Way.values:
        raise refusal(elder, _("没有选探访方式。"), _("请选择上门、电话或视频。"))
    if turn.dropped:
        raise refusal(elder, _("这次探访已经取消。"), _("请刷新页面，按现在的安排探访。"))
    if day < turn.since:
        raise refusal(elder, _("这次探访从 {day} 开始。"), _("请到时再登记。"), day=turn.since)
    wanted = {question.key: question for question in form.questions}
    wrong = [key for key, answer in given.answers.items() if key not in wanted or wanted[key].answer(answer) is None]
    if wrong:
        raise refusal(elder, _("有的答案不在探访表上。"), _("请刷新页面，按现在的探访表填写。"))
    left = [str(question) for key, question in wanted.items() if key not in given.answers]
    # A gift that is handed over is a visit, and its form may stay empty.
    if left and not given.gift.strip():
        raise refusal(elder, _("探访表还有没填的：{left}。"), _("请填完再提交。"), left="、".join(left))


def _not_twice(elder: Elder, given: Record, day: date, by: Actor) -> None:
    """The same visitor sees the same elder in the same way once a day: a second record of it is the first one again."""
    rows = Visit.unscoped.filter(elder=elder, day=day, way=given.way, visitor_id=by.account_id, void_at=None)
    if rows.exists():
        raise refusal(
            elder,
            _("您 {day} 已经登记过一次。"),
            _("同一次探访不用再登记；确实又去了一次的，请写进备注告诉社区。"),
            day=day,
        )


def _picture(elder: Elder, upload: Upload | None) -> tuple[str, Any]:
    """A photo without place and device in it, and its digest."""
    if upload is None:
        return "", None
    try:
        content = pictures.stripped(b"".join(upload.chunks()))
    except pictures.Damaged:
        raise refusal(elder, _("这不是完整的照片（JPEG、PNG 或 WebP）。"), _("请重新拍照再提交。")) from None
    return hashlib.sha256(content).hexdigest(), Clean(upload.name, content)


def _report(row: Visit, elder: Elder, form: Form, answers: Mapping[str, str], by: Actor) -> None:
    """What the form found becomes a need of the elder; what cannot wait is urgent, and the sub-district is told."""
    for question in form.questions:
        answer = question.answer(answers.get(question.key, ""))
        if answer is None or not answer.need or elder.died_on is not None or elder.left_on is not None:
            continue
        text = say("{day} 探访发现：{question}——{answer}").format(day=row.day, question=question, answer=answer)
        need = needs.report(
            elder, answer.need, text, by=by, urgency="urgent" if answer.urgent else "ordinary", source="visit"
        )
        verbs.create(
            Problem, visit=row, elder=elder, question=question.key, answer=answer.zh, major=answer.urgent, need=need,
            region_path=elder.region_path,
        )  # fmt: skip


def _meet(row: Visit, turn: Turn | None) -> None:
    """A visit meets every turn of the elder that was open on its day, and the one it was made for even if late."""
    day = Q(since__lte=row.day, until__gt=row.day)
    rows = Turn.unscoped.filter(day | Q(pk=turn.pk) if turn else day, elder_id=row.elder_id, visit=None, dropped=False)
    for one in rows.order_by("pk"):
        verbs.change(one, visit=row)
        deadlines.meet(one, DUE)


@verbs.verb("visit.miss", _("登记没有见到"), may=VISITORS)
def miss(turn: Turn, reason: str, way: str, post: Post, *, by: Actor, note: str = "") -> Attempt:
    """Keep that somebody went or rang and did not meet the elder, and why; the turn stays open."""
    elder = own(turn, by)
    verbs.about(elder)
    known = Attempt.unscoped.filter(key=post.key).first()
    if known is not None:
        return known
    checked(elder, post)
    if reason not in Reason.values or way not in Way.values:
        raise refusal(elder, _("没有选原因或方式。"), _("请从列表中选择。"))
    if turn.dropped:
        raise refusal(elder, _("这次探访已经取消。"), _("请刷新页面，按现在的安排探访。"))
    at = post.happened_at()
    row: Attempt = verbs.create(
        Attempt,
        turn=turn,
        elder=elder,
        day=timezone.localdate(at),
        at=at,
        way=way,
        reason=reason,
        visitor_id=by.account_id,
        key=post.key,
        received_at=timezone.now(),
        note=note.strip() or None,
        region_path=elder.region_path,
    )
    return row


@verbs.verb("visit.void", _("作废探访记录"), may=OFFICE)
def void(row: Visit, *, by: Actor, why: str = "") -> Visit:
    """Say that a record is wrong: it stays, counts no more, and what it had met is due again. Nobody voids their own."""
    elder = Elder.unscoped.get(pk=row.elder_id)
    asked = _("您要作废「{name}」{day} 的探访记录。")
    if not why.strip():
        raise Refused(asked, _("没有写明原因。"), _("请写明为什么不算。"), name=elder.name, day=row.day)
    if row.void_at is not None:
        raise Refused(asked, _("它已经作废。"), _("无需再办。"), name=elder.name, day=row.day)
    if row.visitor_id is not None and row.visitor_id == by.account_id:
        raise Refused(
            asked, _("这是您自己登记的。"), _("请由另一位工作人员核实以后作废。"), name=elder.name, day=row.day
        )
    verbs.change(row, void_at=timezone.now(), void_why=why.strip()[:200])
    for turn in Turn.unscoped.filter(visit=row).order_by("pk"):
        verbs.change(turn, visit=None)
        deadlines.expect(turn, DUE, _end(turn), title=say("探访 {name}").format(name=elder.name))
    verbs.about(elder)
    return row


def _end(turn: Turn) -> datetime:
    return timezone.make_aware(datetime.combine(turn.until, datetime.min.time()))


@verbs.verb("visit.take_order", _("服务订单计作探访"), may=NOBODY)
def take_order(order: Order, *, by: Actor) -> Visit:
    """A visit that was bought as a service and is verified counts as a visit; the same order once."""
    key = f"order-{order.pk}"
    known = Visit.unscoped.filter(key=key).first()
    if known is not None:
        return known
    elder, day = Elder.unscoped.get(pk=order.elder_id), order.served_on
    assert day is not None
    way = Way.PHONE if order.place == order.item.Place.PHONE else Way.HOME
    row: Visit = verbs.create(
        Visit, elder=elder, order=order, day=day, way=way.value, key=key, received_at=timezone.now(),
        region_path=elder.region_path,
    )  # fmt: skip
    _meet(row, None)
    verbs.about(elder)
    return row
