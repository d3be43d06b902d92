"""One line of a claim spoken of: objected to with a reason, answered or accepted, and kept, excluded, or claimed again."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order
from yinian.foundation import deadlines, notices, verbs
from yinian.foundation.accounts import Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.settlement.claims import actions, queries, rules
from yinian.settlement.claims.flow import LINES, PROVIDERS, LineStatus, Status
from yinian.settlement.claims.models import TURNS, Claim, ClaimLine

NOTICE = notices.named("claim", _("结算异议"))
ANSWER = deadlines.kind("claim.answer", _("答复结算异议"))
LONGEST = 300
NOBODY: frozenset[Role] = frozenset()


@verbs.verb("claim_line.object", _("提出异议"), may=LINES.may("claim_line.object"))
def object_to(line: ClaimLine, objection: str, *, by: Actor) -> ClaimLine:
    """Say of one line of a claim that is looked at what is not understood; the provider is told and has so many days."""
    claim = _held(line, Status.SUBMITTED)
    LINES.move(line, by=by, objection=_said(line, objection), answer="")
    due = timezone.now() + timedelta(days=rules.LIMITS.answer_days)
    deadlines.expect(line, ANSWER, due, title=_named(line), party_id=claim.provider_id)
    text = say("{name} 有异议，请在 {days} 天内答复。").format(name=_named(line), days=rules.LIMITS.answer_days)
    posts = Post.objects.filter(held(), party=claim.provider_id, role=Role.MANAGER).select_related("account")
    for post in posts.order_by("id"):
        notices.tell(post.account, text[:300], f"/claim-lines/{line.pk}", kind=NOTICE)
    return line


@verbs.verb("claim_line.answer", _("答复异议"), may=LINES.may("claim_line.answer"))
def answer(line: ClaimLine, words: str, *, by: Actor) -> ClaimLine:
    """Answer an objection; whoever looks at the claim then keeps the line or excludes it."""
    _held(line, *queries.REVIEWED)
    LINES.move(line, by=by, answer=_said(line, words))
    deadlines.meet(line, ANSWER)
    return line


@verbs.verb("claim_line.accept", _("接受异议"), may=LINES.may("claim_line.accept"))
def accept(line: ClaimLine, *, by: Actor) -> ClaimLine:
    """Let an objection stand: the line is excluded, and the claim goes on without it."""
    claim = _held(line, *queries.REVIEWED)
    LINES.move(line, by=by)
    deadlines.meet(line, ANSWER)
    _out(claim, line, by)
    return line


@verbs.verb("claim_line.keep", _("维持列入"), may=LINES.may("claim_line.keep"))
def keep(line: ClaimLine, *, by: Actor, why: str = "") -> ClaimLine:
    """Take an objection back, or be content with the answer: the line counts as before."""
    _held(line, Status.SUBMITTED)
    LINES.move(line, by=by)
    deadlines.drop(line, ANSWER)
    return line


@verbs.verb("claim_line.exclude", _("剔除明细"), may=LINES.may("claim_line.exclude"))
def exclude(line: ClaimLine, *, by: Actor, why: str = "") -> ClaimLine:
    """Exclude a line with a reason, once its provider has answered or has let the time for it pass."""
    claim = _held(line, Status.SUBMITTED)
    if not why.strip():
        raise _cannot(line, _("没有写明理由。"), _("请写明为什么不认可答复。"))
    waited = deadlines.open_one(line, ANSWER)
    if line.status == LineStatus.OBJECTED and waited is not None and not waited.late:
        due = timezone.localtime(waited.due_at).strftime("%Y-%m-%d")
        raise _cannot(line, _("服务商还没有答复，答复期到 {due}。"), _("请等答复，或过了答复期再剔除。"), due=due)
    LINES.move(line, by=by)
    deadlines.drop(line, ANSWER)
    _out(claim, line, by)
    return line


@verbs.verb("claim_line.claim_again", _("再次申请"), may=PROVIDERS)
def claim_again(line: ClaimLine, *, by: Actor, why: str = "") -> Claim:
    """Put an excluded visit into the month's open claim once more, saying what is different now; it is done once."""
    was = line.claim
    if line.status != LineStatus.EXCLUDED:
        raise _cannot(line, _("它没有被剔除。"), _("只有剔除了的服务才要再次申请。"))
    if not why.strip():
        raise _cannot(line, _("没有写明补了什么。"), _("请写明这次有什么不同。"))
    claim = actions.open_one(was.provider, was.region, was.month)
    if line.turn >= TURNS or ClaimLine.unscoped.filter(order=line.order_id, turn__gt=line.turn).exists():
        raise _cannot(line, _("这次服务已经再次申请过。"), _("一次服务只能再申请一次。"))
    order = Order.unscoped.select_related("item").get(pk=line.order_id)
    charges, without = queries.charged(was.provider_id, was.region, queries.works_of([order]))
    if without:
        raise _cannot(line, _("当天没有价格。"), _("请由付费区域先定价，再申请。"))
    if claim is None:
        claim = actions.begin(was.provider, was.region, was.month)
    actions.add(claim, charges, {order.pk: order}, by, turn=line.turn + 1)
    actions.sum_up(claim)
    return claim


def _held(line: ClaimLine, *wanted: str) -> Claim:
    """The claim of a line, held until the end of this call, in a state in which its lines are spoken of."""
    claim = Claim.unscoped.select_for_update(of=("self",)).select_related("provider", "region").get(pk=line.claim_id)
    if claim.status not in wanted:
        raise _cannot(
            line, _("结算申请现在是「{now}」。"), _("只有在审核时才能逐条办理。"), now=claim.get_status_display()
        )
    return claim


def _out(claim: Claim, line: ClaimLine, by: Actor) -> None:
    actions.sum_up(claim)
    leave_out(line, by=by)


@verbs.verb("claim.leave_out", _("从结算剔除"), may=NOBODY)
def leave_out(line: ClaimLine, *, by: Actor) -> Order:
    """Say at the order itself that its claim goes on without it."""
    verbs.note(line, {"amount_fen": [line.amount_fen, None]})
    return line.order


def _said(line: ClaimLine, text: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= LONGEST:
        raise _cannot(line, _("没有写明，或超过 {most} 字。"), _("请用几句话写明。"), most=LONGEST)
    return words


def _named(line: ClaimLine) -> str:
    return say("{day} {item} 的结算").format(day=f"{line.order.served_on:%Y-%m-%d}", item=line.order.item)


def _cannot(line: ClaimLine, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要办理结算明细 {number}。"), why, do, number=line.pk, **values)
