"""Many needs at once: given to one colleague, or answered alike; one line for each, and whoever cannot is left out with a reason."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs.actions import ANSWER, NOTICE, check_charge
from yinian.delivery.needs.flow import FLOW
from yinian.delivery.needs.models import Need
from yinian.foundation import deadlines, notices, verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.fields import journal_digest
from yinian.foundation.refusals import Refused
from yinian.foundation.verbs import Done

HAND, REFUSE = "need.hand_many", "need.refuse_many"
LABEL = Need._meta.label_lower


def refused(needs: Iterable[Need], verb: str, by: Actor) -> dict[int, Refused]:
    """Which of these needs a bulk verb leaves out, and why."""
    sources, found = FLOW.moves[verb].sources, {}
    for need in needs:
        try:
            _check_open(need, sources)
            check_charge(need, by)
        except Refused as refusal:
            found[need.pk] = refusal
    return found


def _check_open(need: Need, sources: Sequence[str]) -> None:
    if need.status not in sources:
        raise Refused(
            _("您要办理需求 {number}。"), _("它现在是「{status}」。"), _("办结的不用再办。"),
            number=need.pk, status=need.get_status_display(),
        )  # fmt: skip


def _fit(numbers: Sequence[int], verb: str, by: Actor) -> list[Need]:
    rows = list(Need.seen_by(by).select_related("region").filter(pk__in=numbers).order_by("pk"))
    left_out = refused(rows, verb, by)
    return [row for row in rows if row.pk not in left_out]


@verbs.bulk_verb(HAND, _("批量指定经办人"), may=FLOW.may(HAND), chunk=500)
def hand_many(numbers: Sequence[int], account: Account, moved: set[int], *, by: Actor, why: str = "") -> list[Done]:
    """Give many needs to one colleague, who is told once."""
    rows = {row.pk: row for row in _fit(numbers, HAND, by)}
    was = FLOW.move_many(Need, list(rows), by=by, taken_by_id=account.pk)
    if was and account.pk != by.account_id:
        words = say("{name}交给您 {count} 件需求").format(name=by.name, count=len(was))
        notices.tell(account, words, "/needs?show=mine", kind=NOTICE)
    moved.update(was)
    return [
        Done(LABEL, pk, rows[pk].region_path, {f"{LABEL}:{pk}": {
            "status": [rows[pk].status, "taken"], "taken_by_id": [rows[pk].taken_by_id, account.pk],
        }})
        for pk in sorted(was)
    ]  # fmt: skip


@verbs.bulk_verb(REFUSE, _("批量不予办理"), may=FLOW.may(REFUSE), chunk=500)
def refuse_many(numbers: Sequence[int], outcome: str, moved: set[int], *, by: Actor, why: str = "") -> list[Done]:
    """Answer many needs alike: they will not be met, and why not."""
    if not outcome.strip():
        raise Refused(_("您要批量不予办理。"), _("办理结果没有填。"), _("请写明结果或理由。"))
    rows, now = {row.pk: row for row in _fit(numbers, REFUSE, by)}, timezone.now()
    was = FLOW.move_many(Need, list(rows), by=by, outcome=outcome.strip(), closed_at=now)
    met = deadlines.meet_many(Need, was, ANSWER)
    moved.update(was)
    done = []
    for pk in sorted(was):
        changes = {f"{LABEL}:{pk}": {
            "status": [rows[pk].status, "refused"], "outcome": [None, journal_digest(outcome.strip())],
            "closed_at": [None, str(now)],
        }}  # fmt: skip
        if pk in met:
            changes[f"{deadlines.Deadline._meta.label_lower}:{met[pk]}"] = {"met_at": [None, str(now)]}
        done.append(Done(LABEL, pk, rows[pk].region_path, changes))
    return done
