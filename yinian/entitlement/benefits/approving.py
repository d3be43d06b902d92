"""Agreeing to an application by several persons, none of whom had a hand in it, until the grant is made."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import actions, applying
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.flow import ASKING, HANDLED, OFFICE, Asked
from yinian.foundation import approvals, verbs
from yinian.foundation.accounts import Post
from yinian.foundation.actor import Actor, Role
from yinian.foundation.ledger import Unit
from yinian.foundation.money import yuan
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Kin


@verbs.verb("application.agree", _("同意待遇申请"), may=OFFICE)
def agree(application: Application, *, by: Actor) -> Application:
    """Say yes to an application whose public notice is over; when enough have, the benefit is granted.

    Whoever handed it in or reviewed it, and whoever it is about or belongs to the family, does not. The law is asked again:
    where it says otherwise than at the review, nothing is granted and the application has to be sent back.
    """
    held = Application.unscoped.select_for_update().get(pk=application.pk)
    today = timezone.localdate()
    given = applying.approval(held, today)
    if held.status not in (Asked.REVIEWED, Asked.NOTICED):
        raise applying.refusal(
            held, _("它现在是「{status}」，不在审批中。"), _("请按最新情况办理。"), status=held.get_status_display()
        )
    if held.status == Asked.REVIEWED and given.notice_days:
        raise applying.refusal(held, _("还没有公示。"), _("请先公示 {days} 天。"), days=given.notice_days)
    if held.notice_until is not None and today < held.notice_until:
        raise applying.refusal(held, _("公示到 {day} 才期满。"), _("请期满后再审批。"), day=held.notice_until)
    if applying.unanswered(held):
        raise applying.refusal(held, _("公示期间有人提出异议，还没有答复。"), _("请先核实并答复，或退回重新审核。"))
    _disinterested(held, by)
    _unchanged(held, by)
    if approvals.agree(held, given.scheme, by=by, but_not=HANDLED):
        grant(held, by=by)
    application.__dict__.update({name: value for name, value in held.__dict__.items() if not name.startswith("_")})
    return application


@verbs.verb("application.grant", _("批准待遇申请"), may=frozenset())
def grant(application: Application, *, by: Actor) -> Application:
    """Make the decision that an application asked for; called when enough have agreed."""
    decision = actions.decide(application.elder, application.benefit, by=by)
    ASKING.move(application, by=by, decision=decision)
    return application


def _disinterested(application: Application, by: Actor) -> None:
    """Nobody agrees to what they or somebody of their family would have."""
    kin = Kin.unscoped.filter(elder=application.elder_id, party__isnull=False).values("party")
    own = Q(party=application.elder.party_id) | Q(party__in=kin)
    concerned = Post.objects.filter(own, account=by.account_id or 0, role__in=(Role.ELDER, Role.FAMILY))
    if concerned.exists():
        raise applying.refusal(application, _("这是您本人或家人的申请。"), _("请由另一位有权限的同事审批。"))


def _unchanged(application: Application, by: Actor) -> None:
    """The law says today what it said at the review."""
    try:
        table, answer = applying.law(application, by=by)
    except Refused as changed:
        raise applying.refusal(
            application, _("审核以后情况变了：{change}"), _("请退回重新审核。"), change=changed.why
        ) from None
    if answer.granted and (answer.amount, table.unit) == (application.amount, application.unit):
        return
    change = applying.cited(answer)
    if answer.granted:
        was, now = (_said(amount, table.unit) for amount in (application.amount or 0, answer.amount or 0))
        change = say("数量由 {was} 变为 {now}。").format(was=was, now=now) + change
    raise applying.refusal(application, _("审核以后情况变了：{change}"), _("请退回重新审核。"), change=change)


def _said(amount: int, unit: str) -> str:
    return yuan(amount) if unit == Unit.FEN else str(amount)
