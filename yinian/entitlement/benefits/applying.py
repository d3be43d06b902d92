"""Asking for a benefit: handing in, reviewing by the region's table, public notice with its objections, and every no."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinian.entitlement.benefits import grants, queries, trace, words
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.flow import ASKERS, ASKING, OFFICE, OPEN, Asked, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies import together
from yinian.entitlement.policies.answers import Answer
from yinian.entitlement.policies.schemes import APPLICATION, Approval
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.together import Outcome
from yinian.foundation import approvals, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.journal.lines import Line
from yinian.foundation.ledger import Unit
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder

OBJECT, ANSWER = "application.object", "application.answer"


@verbs.verb("application.submit", _("提交待遇申请"), may=ASKERS)
def submit(elder: Elder, benefit: str, *, by: Actor, why: str = "") -> Application:
    """Ask for a benefit: the elder, a relative whom the elder lets see the file, or an officer at the desk; once at a time."""
    asked, today = _("您要为「{name}」申请「{benefit}」。"), timezone.localdate()
    told = {"name": elder.name, "benefit": words.benefit_word(benefit)}
    if elder.died_on is not None or elder.left_on is not None or elder.merged_into_id is not None:
        raise Refused(asked, _("此人已故、已迁出，或档案已并入另一份。"), _("请核对档案。"), **told)
    Elder.unscoped.select_for_update().filter(pk=elder.pk).first()
    table = policies.table(benefit, elder.region, today)
    if table is None:
        raise Refused(
            asked, _("「{place}」今天没有这项待遇的规定。"), _("请核对政策。"), place=elder.region.name, **told
        )
    known = Application.unscoped.filter(elder=elder, benefit=benefit, status__in=OPEN).first()
    if known is not None:
        raise Refused(
            asked, _("已有一份申请（编号 {number}），现在是「{status}」。"), _("请等这一份办完，或先撤回它。"),
            number=known.pk, status=known.get_status_display(), **told,
        )  # fmt: skip
    grant = Decision.unscoped.filter(elder=elder, benefit=benefit, status=Status.GRANTED).first()
    if grant is not None:
        raise Refused(asked, _("从 {day} 起已在享受。"), _("无需申请。"), day=grant.since, **told)
    return verbs.create(
        Application, elder=elder, benefit=benefit, source=_source(elder, by), unit=table.unit, asked_at=timezone.now(),
        region_path=elder.region_path,
    )  # fmt: skip


def hand_in(elder: Elder, benefit: str, since: date, *, by: Actor) -> Application | None:
    """Hand in by the system what has become due to somebody who was denied it, once: not again after a no or a taking back."""
    known = Application.unscoped.filter(elder=elder, benefit=benefit)
    if known.filter(status__in=OPEN).exists() or known.filter(asked_at__date__gte=since).exists():
        return None
    return submit(elder, benefit, by=by)


def _source(elder: Elder, by: Actor) -> str:
    if by.role in (Role.ELDER, Role.FAMILY):
        return Application.Source.SELF if by.party_id == elder.party_id else Application.Source.FAMILY
    return Application.Source.FOUND if by.role is Role.SYSTEM else Application.Source.OFFICE


@verbs.verb("application.withdraw", _("撤回待遇申请"), may=ASKERS)
def withdraw(application: Application, *, by: Actor, why: str) -> Application:
    """Take an application back, with a reason."""
    _move(application, by, reason=_said(application, why))
    return application


@verbs.verb("application.review", _("审核待遇申请"), may=OFFICE)
def review(application: Application, *, by: Actor) -> Application:
    """Ask the region's table and keep what it says: version, facts, rows and amount.

    Whom it cannot decide about stays handed in, and so does who is not entitled: that is refused, with the row as the reason.
    """
    table, answer = law(application, by=by)
    if not answer.granted:
        raise refusal(application, _("按规定不符合：{law}。"), _("请不予批准，理由可引用这一条。"), law=cited(answer))
    grants.keep_words([table])
    _move(application, by, **kept(table, answer))
    return application


def kept(table: Table, answer: Answer) -> dict[str, Any]:
    """What an application keeps of the law's answer."""
    return {
        "amount": answer.amount, "unit": table.unit, "table": table.file, "version": table.version,
        "facts": trace.frozen(answer), "trace": trace.kept(table, answer),
    }  # fmt: skip


def law(application: Application, *, by: Actor, on: date | None = None) -> tuple[Table, Answer]:
    """What the region's table says of the applicant today; refused where it cannot say or the law gives no number."""
    elder, day = application.elder, on or timezone.localdate()
    if elder.died_on is not None or elder.left_on is not None:
        raise refusal(application, _("此人已故或已迁出。"), _("请撤回申请。"))
    table = policies.table(application.benefit, elder.region, day)
    answer = queries.consider(by, elder, table, day) if table is not None else None
    if table is None or answer is None:
        raise refusal(application, _("「{place}」今天没有这项待遇的规定。"), _("请核对政策。"), place=elder.region.name)
    if answer.row is None:
        named = pgettext("list", "、").join(table.inputs[name].zh for name in answer.needs)
        raise refusal(application, _("无法判定，缺少：{needs}。"), _("请先记录这些情况，再审核。"), needs=named)
    if answer.amount is None:
        raise refusal(application, _("文件没有写明数量。"), _("请等主管部门定下数量以后再审核。"))
    _not_shut_out(application, answer, day)
    return table, answer


def _not_shut_out(application: Application, answer: Answer, day: date) -> None:
    """Refuse where something that the elder has takes this benefit's place."""
    own = application.benefit
    rules = [rule for rule in policies.law(application.elder.region, day).rules if own in rule.all]
    if not rules or not answer.granted or answer.row is None:
        return
    rivals = {name for rule in rules for name in rule.all} - {own}
    held = Decision.unscoped.filter(elder=application.elder_id, status=Status.GRANTED, benefit__in=rivals)
    found = {row.benefit: Outcome(1, row.amount) for row in held} | {own: Outcome(answer.row.number, answer.amount)}
    order = sorted(found)
    for rule in rules:
        out = together.settle(found, [rule], order)[own].out
        if out > 0:
            raise refusal(
                application, _("已在享受「{other}」，按《{document}》{clause}不能同时享受。"),
                _("请先停止另一项，或不予批准这一项。"), other=words.benefit_word(order[out - 1]),
                document=rule.document.title, clause=rule.clause,
            )  # fmt: skip


def cited(answer: Answer) -> str:
    """The row of the law that decided, by document, clause and words."""
    row = answer.row
    return f"《{row.document.title}》{row.clause}：{row.quote}" if row else ""


def approval(application: Application, on: date) -> Approval:
    """Who must agree to an application that was reviewed, and how long it is shown; a benefit not in money counts as none."""
    fen = application.amount or 0 if application.unit == Unit.FEN else 0
    return policies.approval(APPLICATION, application.elder.region, fen, on)


@verbs.verb("application.notice", _("开始公示"), may=OFFICE)
def notice(application: Application, *, by: Actor) -> Application:
    """Show an application that was reviewed in public for as many days as the place asks."""
    today = timezone.localdate()
    days = approval(application, today).notice_days if application.status == Asked.REVIEWED else 1
    if not days:
        raise refusal(application, _("这一类申请无需公示。"), _("请直接审批。"))
    _move(application, by, notice_since=today, notice_until=today + timedelta(days=days))
    return application


@verbs.verb(OBJECT, _("登记公示异议"), may=OFFICE)
def object_to(application: Application, *, by: Actor, why: str) -> Application:
    """Write down who objects during the public notice, and why; nobody approves until it is answered."""
    _said(application, why, _("没有写明谁提出、因为什么。"))
    if application.status != Asked.NOTICED:
        raise refusal(application, _("它不在公示中。"), _("公示期以外的意见请走投诉。"))
    return application


@verbs.verb(ANSWER, _("答复公示异议"), may=OFFICE)
def answer_objection(application: Application, *, by: Actor, why: str) -> Application:
    """Write down how an objection was looked into and what came of it."""
    _said(application, why, _("没有写明核实情况。"))
    if not unanswered(application):
        raise refusal(application, _("没有未答复的异议。"), _("无需办理。"))
    return application


def unanswered(application: Application) -> bool:
    """Whether somebody objected since the application was last reviewed, and nobody answered."""
    lines = Line.unscoped.filter(
        subject_kind=Application._meta.label_lower, subject_id=application.pk, outcome=Line.Outcome.DONE,
        verb__in=(OBJECT, ANSWER, "application.review"),
    )  # fmt: skip
    return lines.order_by("-id").values_list("verb", flat=True).first() == OBJECT


@verbs.verb("application.send_back", _("退回重新审核"), may=OFFICE)
def send_back(application: Application, *, by: Actor, why: str) -> Application:
    """Let an application be reviewed anew; what was agreed to was the old answer, and does not count any more."""
    text = _said(application, why)
    _move(application, by, reason=text, notice_since=None, notice_until=None)
    for vote in approvals.votes(application):
        verbs.remove(vote)
    return application


@verbs.verb("application.refuse", _("不予批准"), may=OFFICE)
def refuse(application: Application, *, by: Actor, why: str = "") -> Application:
    """Say no, with a reason; without one the law must say no itself, and its row is the reason."""
    if why.strip():
        _move(application, by, reason=why.strip()[:300])
        return application
    table, answer = law(application, by=by)
    if answer.granted:
        raise refusal(application, _("按规定可以享受，而没有写明不予批准的理由。"), _("请填写理由。"))
    grants.keep_words([table])
    _move(application, by, reason=cited(answer)[:300], **kept(table, answer))
    return application


def _move(application: Application, by: Actor, **values: Any) -> None:
    ASKING.move(application, by=by, **values)


def _said(application: Application, why: str, missing: Any = None) -> str:
    if not why.strip():
        raise refusal(application, missing or _("没有写明理由。"), _("请填写清楚。"))
    return why.strip()[:300]


def refusal(application: Application, why: Any, do: Any, **values: Any) -> Refused:
    """A refusal about one application, with the elder's and the benefit's names."""
    asked = _("您要办理「{name}」的「{benefit}」申请（编号 {number}）。")
    told = {
        "name": application.elder.name,
        "benefit": words.benefit_word(application.benefit),
        "number": application.pk,
    }
    return Refused(asked, why, do, **told, **values)


@verbs.verb("application.follow", _("申请随迁"), may=frozenset())
def follow(application: Application, *, by: Actor, why: str = "") -> Application:
    """Let an open application lie where the elder lives now; the new place reviews it by its own law."""
    if application.status != Asked.SUBMITTED:
        send_back(application, by=by, why=str(_("已迁到新的居住地")))
    verbs.change(application, region_path=application.elder.region_path)
    return application
