"""Taking over those who receive already: at onboarding, everybody whom the law grants a benefit on a day is granted it at once.

Started as a job by `begin`, from the page or from `yinian benefits adopt --region CODE`; `adopt` is the same work without
a job, for whoever measures it: `adopt(region, benefits, on)` returns how many grants were made.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import entitled, grants, rules, wallets
from yinian.entitlement.benefits.dues import Accrual
from yinian.entitlement.benefits.entitled import Census
from yinian.entitlement.benefits.flow import IN_FORCE, OFFICE, Status
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import answers
from yinian.entitlement.policies import queries as policies
from yinian.entitlement.policies.tables import Row, Table
from yinian.foundation import jobs, regions, verbs
from yinian.foundation.accounts import Post, actor_of, held
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.bulk import insert, reserve, uncollected
from yinian.foundation.deadlines import Deadline
from yinian.foundation.jobs import Run
from yinian.foundation.ledger import Balance, LedgerAccount, Unit
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region, holds
from yinian.foundation.verbs import Done

JOB = "benefits.adopt"
BY = system("待遇发放")
CHUNK = 5_000
LEVELS = (Level.DISTRICT, Level.CITY, Level.PROVINCE)
LABEL, ELDER = Decision._meta.label_lower, "registry.elder"
DECISION = (
    "id elder benefit status amount unit since until table version facts trace document clause decided_at region_path"
).split()
ACCOUNT = ("id", "kind", "unit", "party", "name", "floor", "region_path")
DEADLINE = ("subject_kind", "subject_id", "kind", "party_id", "title", "due_at", "met_at", "dropped", "region_path")
DUE_NAME = _("应发待遇")


class Found(NamedTuple):
    """One elder whom one table grants something: the row that decided, the amount, and the facts in the table's order."""

    elder: int
    region_path: str
    party: int
    name: str
    row: int
    amount: int
    facts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """By which table of law, and from which day on."""

    table: Table
    since: date


@verbs.verb("benefit.adopt", _("接管既有待遇"), may=OFFICE)
def begin(region: Region, benefits: Collection[str], on: date, *, by: Actor, why: str = "") -> Run:
    """Ask for a region's existing recipients of these benefits to be taken over in the background, from a day on.

    It grants without application, notice or consent: so only before the first month of the region was reckoned, and by no
    level below the district.
    """
    asked = _("您要在「{place}」接管既有待遇。")
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("它不在您的岗位范围内。"), _("请选择您辖区内的区域。"), place=region.name)
    if by.role is not Role.SYSTEM and by.level not in LEVELS:
        raise Refused(asked, _("接管由区县以上办理。"), _("请报区县办理。"), place=region.name)
    way = [int(part) for part in region.path.strip("/").split("/")]
    above = Q(region__in=way) | regions.within(region.path, "region_path")
    if Accrual.unscoped.filter(above, people__gt=0).exists():
        raise Refused(
            asked, _("那里已经按月核算过。接管只在上线时、第一次核算以前办理。"),
            _("请用“应享未享”提交申请，经审核、公示、审批。"), place=region.name,
        )  # fmt: skip
    if on > timezone.localdate():
        raise Refused(asked, _("{day} 还没有到。"), _("请选择今天或以前的日期。"), place=region.name, day=on)
    known = {table.benefit for table in policies.tables_at(region, on) if table.unit in entitled.GRANTED}
    wanted = sorted(set(benefits))
    if not wanted or not set(wanted) <= known:
        raise Refused(asked, _("没有选择待遇，或这一天那里没有规定。"), _("请从列表中选择。"), place=region.name)
    given = {"region": region.pk, "benefits": wanted, "on": on.isoformat(), "post": by.post_id}
    key = f"{JOB}:{region.pk}:{on}:{timezone.localtime():%Y%m%d%H%M}"
    return jobs.start(JOB, key, by=by, given=given)


def adopt(
    region: Region, benefits: Collection[str], on: date, *, by: Actor, after: Callable[[int], None] | None = None
) -> int:
    """Grant everybody in a region what the law grants them on a day and who has no decision about it, and say how many grants.

    Killed anywhere and called again, it goes on with those who are left. `after(count)` runs inside each part's transaction.
    """
    made = 0
    with entitled.opened(region, on, benefits) as census, uncollected():
        for table in entitled.each(census, benefits, decided="TRUE", asked=False):
            terms = Terms(table, on)
            made += adopt_many(_found(census, table), terms, by=by, after=after)
            _fill(census, table, on, by)
    return made


def _found(census: Census, table: Table) -> Iterator[Found]:
    for elder, path, party, name, row, amount, *facts in entitled.rows(census, table, CHUNK):
        yield Found(elder, path, party, name, row, amount, tuple(facts))


def _fill(census: Census, table: Table, on: date, by: Actor) -> None:
    """Give the hours of the present month to those who were just granted hours."""
    if table.unit != Unit.MINUTES:
        return
    here = regions.within(census.region.path, "region_path")
    rows = Decision.unscoped.filter(here, benefit=table.benefit, status=Status.GRANTED, since=on).order_by("pk")
    wallets.top_up(rows.values_list("pk", flat=True).iterator(chunk_size=5_000), timezone.localdate(), by=BY)


@verbs.bulk_verb("benefit.adopt_many", _("接管既有待遇（逐人）"), may=OFFICE, chunk=CHUNK)
def adopt_many(found: Sequence[Found], terms: Terms, *, by: Actor, why: str = "") -> Sequence[Done]:
    """Grant many elders one benefit by one table: facts frozen, the row kept, accounts opened, the proof of life expected.

    Who got a decision in the meantime, and who lies outside the actor's region, is passed over.
    """
    if any(not holds(by.region_path, path) for path in {one.region_path for one in found}):
        found = [one for one in found if holds(by.region_path, one.region_path)]
    elders = [one.elder for one in found]
    decided = set(
        Decision.unscoped.filter(elder__in=elders, benefit=terms.table.benefit, status__in=IN_FORCE).values_list(
            "elder", flat=True
        )
    )
    new = [one for one in found if one.elder not in decided]
    grants.keep_words([terms.table])
    numbers = reserve(Decision, len(new))
    insert(Decision, DECISION, decisions(new, numbers, terms))
    if terms.table.unit == Unit.FEN:
        insert(Deadline, DEADLINE, _proofs(new, numbers, terms))
        _open(new, rules.DUE, Unit.FEN, DUE_NAME, None)
    else:
        kind = rules.kind(terms.table.benefit, rules.WALLET)
        opened = _open(new, kind, Unit.MINUTES, wallets.PARTS[rules.WALLET], 0)
        insert(Balance, ("account", "amount", "floor"), [(pk, 0, 0) for pk in opened])
    table = terms.table
    return [
        Done(
            ELDER, one.elder, one.region_path,
            {f"{LABEL}:{pk}": {"benefit": [None, table.benefit], "amount": [None, one.amount], "row": [None, one.row]}},
        )
        for pk, one in zip(numbers, new, strict=True)
    ]  # fmt: skip


def decisions(found: Sequence[Found], numbers: Sequence[int], terms: Terms) -> Iterator[tuple[Any, ...]]:
    """The rows of grants by one table, each with the facts it froze and the row that decided."""
    table, since, now = terms.table, terms.since.isoformat(), moment(timezone.now())
    cited: dict[int, Row] = {row.number: row for row in table.rows}
    names, granted = entitled.facts_of(table), Status.GRANTED.value
    for pk, one in zip(numbers, found, strict=True):
        facts = answers.closed(answers.derived(dict(zip(names, one.facts, strict=True)), terms.since), table.inputs)
        row = cited[one.row]
        yield (
            pk, one.elder, table.benefit, granted, one.amount, table.unit, since, None, table.file, table.version,
            json.dumps(facts, default=str, ensure_ascii=False), f'{{"row": {one.row}}}', row.document.title, row.clause,
            now, one.region_path,
        )  # fmt: skip


def _proofs(found: Sequence[Found], numbers: Sequence[int], terms: Terms) -> Iterator[tuple[Any, ...]]:
    today = timezone.localdate()
    for pk, one in zip(numbers, found, strict=True):
        due = _midnight(rules.proof_due(one.facts[0], today))
        yield (LABEL, pk, grants.PROOF, None, one.name, due, None, False, one.region_path)


@lru_cache(2_000)
def _midnight(day: date) -> str:
    """The first moment of a day here, as the database keeps it."""
    return moment(timezone.make_aware(datetime.combine(day, time())))


def _open(found: Sequence[Found], kind: str, unit: str, called: Any, floor: int | None) -> list[int]:
    """Open an account for those who have none of this kind, as `ledger.account` does one by one, and give their numbers."""
    wanted = {one.party: one for one in found}
    known = LedgerAccount.unscoped.filter(kind=kind, unit=unit, party__in=wanted).values_list("party", flat=True)
    for party in known:
        wanted.pop(party or 0, None)
    numbers, word = reserve(LedgerAccount, len(wanted)), str(called)
    insert(
        LedgerAccount, ACCOUNT,
        [
            (pk, kind, str(unit), party, f"{one.name} {word}"[:100], floor, one.region_path)
            for pk, (party, one) in zip(numbers, wanted.items(), strict=True)
        ],
    )  # fmt: skip
    return numbers


def moment(at: datetime) -> str:
    """A moment as the database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(at))


def asked_by(run: Run) -> Actor:
    """The officer who asked for this; one whose post has ended meanwhile is followed by the system, as was permitted."""
    posts = Post.objects.select_related("account", "region", "party")
    post = posts.filter(held(), pk=run.given.get("post") or 0).first()
    return actor_of(post) if post else BY


def work(run: Run) -> dict[str, Any]:
    """Do a run: everything that is not granted yet."""
    region, on = Region.objects.get(pk=run.given["region"]), date.fromisoformat(run.given["on"])
    adopt(region, run.given["benefits"], on, by=asked_by(run), after=run.advance)
    return {"grants": run.done}
