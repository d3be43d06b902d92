"""Wallets of minutes: filled on the first of the month, emptied before the next unless the law lets the rest be carried over.

Each elder and benefit has one. Three accounts stand for it: the wallet, what is reserved for visits, and what was used. Units
come from and expire to the source of the region whose table grants them. Whoever changes a wallet locks its balance first.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import queries, rules
from yinian.entitlement.benefits.dues import Pause
from yinian.entitlement.benefits.flow import Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.benefits.rules import RESERVED, SOURCE, USED, WALLET
from yinian.foundation import jobs, ledger, regions, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.jobs import Run
from yinian.foundation.ledger import Balance, Draft, LedgerAccount, Transfer, Unit
from yinian.foundation.parties import Party
from yinian.foundation.verbs import Done

JOB = "benefits.top_up"
NOBODY: frozenset[Role] = frozenset()
PARTS = {WALLET: _("可用时长"), RESERVED: _("预留时长"), USED: _("已用时长")}
GIVEN, EXPIRED, ENDED = _("每月时长"), _("上月未用时长到期收回"), _("待遇停止，收回未用时长")


def held(party: Party, benefit: str, part: str) -> LedgerAccount:
    """One of the accounts of an elder's benefit, made when it is first needed; call it inside a verb."""
    floor = None if part == USED else 0
    return ledger.account(
        rules.kind(benefit, part), Unit.MINUTES, region_path=party.region_path, name=f"{party.name} {PARTS[part]}",
        party=party, floor=floor,
    )  # fmt: skip


def paused() -> Exists:
    """The condition that a grant is paused now: it gives no month, and its wallet pays for no visit."""
    return Exists(Pause.unscoped.filter(decision=OuterRef("pk"), until=None))


def wallet(party: Party, benefit: str) -> LedgerAccount:
    """The wallet of an elder's benefit; call it inside a verb."""
    return held(party, benefit, WALLET)


def source(benefit: str, table: str) -> LedgerAccount:
    """Where a benefit's units come from and expire to: the region whose table grants it."""
    region = regions.by_code(table.partition("/")[0].ljust(12, "0"))
    name = f"{region.name} {GIVEN}"
    return ledger.account(rules.kind(benefit, SOURCE), Unit.MINUTES, region_path=region.path, name=name)


def lock(*accounts: LedgerAccount) -> dict[int, int]:
    """Hold the balances of these accounts until the transaction ends, and say what they are."""
    rows = Balance.objects.select_for_update().filter(account__in=accounts).order_by("account_id")
    return {row.account_id: row.amount for row in rows}


def turn(grant: Decision, today: date) -> LedgerAccount:
    """Give a grant its month, once: what was left of the month before expires or stays, the new comes in. The wallet is locked."""
    month = rules.month_of(today)
    mine = wallet(grant.elder.party, grant.benefit)
    left = lock(mine)[mine.pk]
    if not Transfer.objects.filter(key=rules.month_key(grant.benefit, month, grant.elder_id)).exists():
        origin = source(grant.benefit, grant.table)
        gone = 0 if grant.table in queries.carrying() else left
        ledger.post_many(_drafts(grant, mine.pk, origin.pk, gone, today))
    return mine


def _drafts(grant: Decision, mine: int, origin: int, left: int, today: date) -> list[Draft]:
    """The postings of a month: what is left expires, if anything does, and the new month comes in."""
    month = rules.month_of(today)
    given = rules.month_key(grant.benefit, month, grant.elder_id)
    unspent = rules.month_key(grant.benefit, month, grant.elder_id, "unspent")
    drafts = [Draft(unspent, today, str(EXPIRED), {mine: -left, origin: left})] if left else []
    return [*drafts, Draft(given, today, str(GIVEN), {origin: -grant.amount, mine: grant.amount})]


def begin(grant: Decision, today: date) -> None:
    """Give a new grant its first month in full, or what an earlier grant of the same month had left when it ended."""
    mine = turn(grant, today)
    ended = rules.month_key(grant.benefit, rules.month_of(today), grant.elder_id, "end:")
    undone = Transfer.objects.exclude(reverses=None).values("reverses")
    for taken in Transfer.objects.filter(key__startswith=ended).exclude(pk__in=undone).order_by("id"):
        ledger.reverse(taken, on=today, why=str(GIVEN))
    lock(mine)


def empty(grant: Decision, today: date) -> int:
    """Take back what a grant that ends has left, once, and say how much; what is reserved goes back when it is let go."""
    mine = wallet(grant.elder.party, grant.benefit)
    left = lock(mine)[mine.pk]
    if left:
        key = rules.month_key(grant.benefit, rules.month_of(today), grant.elder_id, f"end:{grant.pk}")
        ledger.post(key, today, str(ENDED), {mine: -left, source(grant.benefit, grant.table): left})
    return left


@verbs.bulk_verb("benefit.top_up", _("每月发放时长"), may=NOBODY, chunk=2_000)
def top_up(pks: Sequence[int], today: date, *, by: Actor) -> Sequence[Done]:
    """Give many grants their month, each once: those that had it already, or ended meanwhile, are passed over."""
    month = rules.month_of(today)
    first = Decision.unscoped.filter(pk__in=pks, status=Status.GRANTED)
    parties = dict(first.values_list("elder__party", "pk"))
    kinds = {rules.kind(benefit, WALLET) for benefit in first.order_by().values_list("benefit", flat=True).distinct()}
    accounts = LedgerAccount.unscoped.filter(kind__in=kinds, unit=Unit.MINUTES, party__in=parties)
    wallets = {(row.party_id, row.kind): row for row in accounts}
    left = lock(*wallets.values())
    # Read again under the locks: who ended a grant held the wallet too.
    rows = Decision.unscoped.filter(pk__in=pks, status=Status.GRANTED).exclude(paused())
    grants = list(rows.select_related("elder").order_by("pk"))
    keys = {grant.pk: rules.month_key(grant.benefit, month, grant.elder_id) for grant in grants}
    known = set(Transfer.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    drafts: list[Draft] = []
    done: list[Done] = []
    sources: dict[tuple[str, str], LedgerAccount] = {}
    carrying = queries.carrying()
    for grant in grants:
        mine = wallets.get((grant.elder.party_id, rules.kind(grant.benefit, WALLET)))
        if keys[grant.pk] in known or mine is None:
            continue
        if (grant.benefit, grant.table) not in sources:
            sources[grant.benefit, grant.table] = source(grant.benefit, grant.table)
        origin = sources[grant.benefit, grant.table]
        drafts += _drafts(grant, mine.pk, origin.pk, 0 if grant.table in carrying else left[mine.pk], today)
        stays = left[mine.pk] if grant.table in carrying else 0
        told = {f"entitlement.decision:{grant.pk}": {"amount": [left[mine.pk], stays + grant.amount]}}
        done.append(Done("registry.elder", grant.elder_id, grant.region_path, told))
    ledger.post_many(drafts)
    return done


@verbs.verb("benefit.begin_month", _("启动每月发放"), may=NOBODY)
def begin_month(today: date, *, by: Actor) -> Run:
    """Ask for the month's run in the background; asked again on any day of the month it is the same run."""
    key = f"{JOB}@{rules.month_of(today):%Y-%m}"
    return jobs.start(JOB, key, by=by, given={"on": today.isoformat()})
