"""What may befall a grant while it stands: paused and taken up again, proved alive, carried on under a newer decision."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import rules, wallets, words
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.flow import ASKERS, OFFICE, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.models import TableText
from yinian.entitlement.policies.tables import Table
from yinian.foundation import access, deadlines, verbs
from yinian.foundation.actor import Actor
from yinian.foundation.deadlines import Deadline
from yinian.foundation.ledger import Unit
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder

PROOF = deadlines.kind("proof_of_life", _("生存认证"))


@verbs.verb("benefit.pause", _("暂停待遇"), may=OFFICE)
def pause(decision: Decision, cause: str, *, by: Actor, why: str, since: date | None = None) -> Pause:
    """Let a grant give nothing from a day on, today unless told, until it is taken up again; the grant itself stands."""
    day = since or timezone.localdate()
    if cause not in Pause.Cause.values or not why.strip():
        raise _refusal(decision, _("原因不在列表中，或没有写明理由。"), _("请选择原因并填写理由。"))
    verbs.about(decision.elder)
    _hold(decision)
    if decision.status != Status.GRANTED:
        raise _refusal(decision, _("它不在享受中。"), _("请核对这项待遇现在的情况。"))
    if paused(decision) is not None:
        raise _refusal(decision, _("它已经暂停。"), _("无需再办。"))
    last = Pause.unscoped.filter(decision=decision).order_by("-until").values_list("until", flat=True).first()
    if not max(decision.since, last or decision.since) <= day <= timezone.localdate():
        raise _refusal(decision, _("{day} 不在这项待遇开始（或上次恢复）之后、今天之前。"), _("请核对日期。"), day=day)
    return verbs.create(
        Pause, elder=decision.elder, decision=decision, cause=cause, why=why.strip(), since=day,
        region_path=decision.region_path,
    )  # fmt: skip


@verbs.verb("benefit.resume", _("恢复待遇"), may=OFFICE)
def resume(decision: Decision, *, by: Actor, pays_back: bool, why: str, on: date | None = None) -> Pause:
    """Take a paused grant up again from a day on, today unless told; `pays_back` owes what the pause withheld."""
    day = on or timezone.localdate()
    if not why.strip():
        raise _refusal(decision, _("没有写明理由。"), _("请填写理由。"))
    verbs.about(decision.elder)
    _hold(decision)
    stopped = paused(decision)
    if stopped is None:
        raise _refusal(decision, _("它没有暂停。"), _("无需恢复。"))
    if not stopped.since <= day <= timezone.localdate():
        raise _refusal(decision, _("{day} 不在暂停之后、今天之前。"), _("请核对日期。"), day=day)
    verbs.change(stopped, until=day, pays_back=pays_back)
    if decision.unit == Unit.MINUTES:
        wallets.turn(decision, timezone.localdate())
    # A pause that went on under a newer decision is one pause.
    earlier = Pause.unscoped.filter(elder=decision.elder_id, decision__benefit=decision.benefit)
    begun = stopped
    while pays_back and (before := earlier.filter(until=begun.since, cause=begun.cause).exclude(pk=begun.pk).first()):
        verbs.change(before, pays_back=True)
        begun = before
    return stopped


@verbs.verb("benefit.confirm_alive", _("确认生存"), may=ASKERS)
def confirm_alive(elder: Elder, *, by: Actor, why: str = "") -> Elder:
    """Say that an elder is alive: what is paid to them in money goes on for another year, and what had paused for it is paid back.

    An officer says so, the elder by an own sign-in, or a relative whom the elder lets see the file.
    """
    asked = _("您要为「{name}」确认生存状况。")
    if elder.died_on is not None or elder.merged_into_id is not None:
        raise Refused(asked, _("本人已故，或档案已并入另一份。"), _("请核对档案。"), name=elder.name)
    verbs.about(elder)
    Elder.unscoped.select_for_update().filter(pk=elder.pk).first()
    paid = Decision.unscoped.filter(elder=elder, status=Status.GRANTED, unit=Unit.FEN).order_by("id")
    if not paid:
        raise Refused(asked, _("没有需要认证的待遇。"), _("无需办理。"), name=elder.name)
    for decision in paid:
        deadlines.meet(decision, PROOF)
        expect_proof(decision, elder, timezone.localdate())
        stopped = paused(decision)
        if stopped is not None and stopped.cause == Pause.Cause.ALIVE:
            resume(decision, by=by, pays_back=True, why=say("已确认生存状况"))
    return elder


def proof_due(actor: Actor, elder: Elder) -> date | None:
    """By which day an elder within the actor's sight is to be proved alive next, or nothing where nothing is paid in money."""
    if not access.sees(actor, elder):
        raise access.missing(elder._meta.verbose_name, elder.pk)
    paid = Decision.unscoped.filter(elder=elder, status=Status.GRANTED, unit=Unit.FEN)
    waiting = Deadline.unscoped.filter(
        subject_kind=Decision._meta.label_lower,
        subject_id__in=paid.values("pk"),
        kind=PROOF,
        met_at=None,
        dropped=False,
    )
    first = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    return timezone.localdate(first) if first else None


def paused(decision: Decision) -> Pause | None:
    """The pause that a grant stands in now."""
    return Pause.unscoped.filter(decision=decision, until=None).first()


def _hold(decision: Decision) -> None:
    """Two who pause or end the same grant take turns."""
    held = Decision.unscoped.select_for_update().get(pk=decision.pk)
    decision.__dict__.update({name: value for name, value in held.__dict__.items() if not name.startswith("_")})


def _refusal(decision: Decision, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(
        _("您要暂停或恢复「{name}」的待遇「{benefit}」。"), why, do,
        name=decision.elder.name, benefit=words.decision_word(decision), **values,
    )  # fmt: skip


# --- called inside the verbs that grant, renew and end ----------------------------------------------------------


def expect_proof(decision: Decision, elder: Elder, on: date) -> None:
    """Set by when the elder of a grant paid in money is to be proved alive next."""
    if decision.unit == Unit.FEN:
        due = timezone.make_aware(datetime.combine(rules.proof_due(elder.born_on, on), time()))
        deadlines.expect(decision, PROOF, due, title=elder.name)


def carry(older: Decision, newer: Decision, on: date) -> None:
    """Let a newer decision take over what hung on the grant it renews: the day of the proof of life, and an open pause."""
    kept = deadlines.open_one(older, PROOF)
    stopped = paused(older)
    close(older, on)
    if kept is not None and newer.unit == Unit.FEN:
        deadlines.expect(newer, PROOF, kept.due_at, title=kept.title)
    if stopped is not None:
        verbs.create(
            Pause, elder=newer.elder, decision=newer, cause=stopped.cause, why=stopped.why,
            since=max(newer.since, stopped.since), region_path=newer.region_path,
        )  # fmt: skip


def close(decision: Decision, on: date) -> None:
    """Let nothing hang on a grant that ends: its pause ends with it, and no proof is waited for."""
    deadlines.drop(decision, PROOF)
    stopped = paused(decision)
    if stopped is not None:
        verbs.change(stopped, until=max(on, stopped.since))


def keep_words(tables: Iterable[Table]) -> None:
    """Keep the words of tables that are applied, once a version."""
    wanted = {table.version: table for table in tables}
    known = set(TableText.objects.filter(version__in=wanted).values_list("version", flat=True))
    made = [
        TableText(version=version, benefit=one.benefit, file=one.file, text=_text(one), kept_at=timezone.now())
        for version, one in wanted.items()
        if version not in known
    ]
    # Two who apply a new version at once keep the same words.
    TableText.objects.bulk_create(made, ignore_conflicts=True)


def _text(table: Table) -> str:
    return policies.text_of(table)
