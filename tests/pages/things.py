"""One of everything that has a page: all of it in 大东区, made by the verbs; the next district has its own elder and posts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import BY, Cast
from tests.pages import (
    accruing,
    applying,
    asking,
    assessing,
    figuring,
    guarding,
    keeping,
    lawful,
    leading,
    paying,
    planning,
    ringing,
    serving,
    settling,
    visiting,
)
from tests.registry.providers import made
from tests.registry.providers.made import Supply
from tests.registry.rosters import paper
from yinian.delivery.callbacks import actions as callbacks
from yinian.delivery.callbacks import queries as called
from yinian.delivery.callbacks.models import Callback
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.delivery.orders.crossing import Crossing
from yinian.delivery.orders.models import Order
from yinian.delivery.plans.models import Enrolment, Package, Plan, PlanLine, PlanPause
from yinian.entitlement.assessment.models import Assessment, Campaign, Objection
from yinian.entitlement.benefits import actions as benefits
from yinian.entitlement.benefits.applications import Application
from yinian.entitlement.benefits.dues import Accrual
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies.models import Draft
from yinian.foundation import lists, notices
from yinian.foundation.accounts import Account, Post
from yinian.foundation.actor import Role
from yinian.foundation.administration import places, posts
from yinian.foundation.exchange import keys, traces
from yinian.foundation.exchange.keys import ApiKey
from yinian.foundation.files import StoredFile
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import Receipt
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.lists import SavedList
from yinian.foundation.notices import Notice
from yinian.oversight.evaluations.models import Evaluation
from yinian.programmes.activities import actions as activities
from yinian.programmes.activities.models import Activity
from yinian.programmes.emergency.models import Alarm, Duty
from yinian.programmes.welfare_visits.models import Campaign as VisitCampaign
from yinian.programmes.welfare_visits.models import Pause as VisitPause
from yinian.programmes.welfare_visits.models import Turn, Visitor
from yinian.programmes.welfare_visits.models import Visit as CareVisit
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.communities.models import Element, Grid
from yinian.registry.contracts.models import Contract
from yinian.registry.devices.models import Device
from yinian.registry.elders import actions as elders
from yinian.registry.elders.doubles import Merge
from yinian.registry.elders.models import Elder, ElderFact, Sight
from yinian.registry.elders.trust import Consent, Mandate
from yinian.registry.rosters.models import Roster
from yinian.registry.workforce import absences
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Absence, Certificate, Worker
from yinian.settlement.claims.models import Claim, ClaimLine
from yinian.settlement.funds import actions as funds
from yinian.settlement.funds.models import Budget
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.models import Award

TITLE, FUND = "智能手机课", "大东福彩公益金"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@dataclass
class Things:
    """The cast and what the pages show of it."""

    cast: Cast
    elder: Elder
    need: Need
    taken: Need
    activity: Activity
    fund: LedgerAccount
    award: Award
    decision: Decision
    file: StoredFile
    notice: Notice
    run: Run
    receipt: Receipt
    line: Line
    account: Account
    post: Post
    region: Any
    worker: Worker
    paper: Certificate
    absence: Absence
    roster: Roster
    reported: Any = field(kw_only=True)
    programme: Any = field(kw_only=True)
    supply: Supply = field(kw_only=True)
    assessment: Assessment = field(kw_only=True)
    signed: Assessment = field(kw_only=True)
    assessed: Assessment = field(kw_only=True)
    objection: Objection = field(kw_only=True)
    screening: Campaign = field(kw_only=True)
    open_claim: Claim = field(kw_only=True)
    claim: Claim = field(kw_only=True)
    approved_claim: Claim = field(kw_only=True)
    contract: Contract = field(kw_only=True)
    draft_contract: Contract = field(kw_only=True)
    evaluation: Evaluation = field(kw_only=True)
    crossing: Crossing = field(kw_only=True)
    claim_line: ClaimLine = field(kw_only=True)
    objected_line: ClaimLine = field(kw_only=True)
    excluded_line: ClaimLine = field(kw_only=True)
    batch: Batch = field(kw_only=True)
    handed_batch: Batch = field(kw_only=True)
    approved_batch: Batch = field(kw_only=True)
    filed_batch: Batch = field(kw_only=True)
    bank_return: BankReturn = field(kw_only=True)
    batch_item: BatchItem = field(kw_only=True)
    payee_account: PayeeAccount = field(kw_only=True)
    budget: Budget = field(kw_only=True)
    paying_fund: LedgerAccount = field(kw_only=True)
    double: Elder = field(kw_only=True)
    dead: Elder = field(kw_only=True)
    left: Elder = field(kw_only=True)
    merge: Merge = field(kw_only=True)
    mandate: Mandate = field(kw_only=True)
    consent: Consent = field(kw_only=True)
    sight: Sight = field(kw_only=True)
    fact: ElderFact = field(kw_only=True)
    ordered: Order = field(kw_only=True)
    taken_on: Order = field(kw_only=True)
    visit: Order = field(kw_only=True)
    under_way: Order = field(kw_only=True)
    served: Order = field(kw_only=True)
    asked: Application = field(kw_only=True)
    draft: Draft = field(kw_only=True)
    application: Application = field(kw_only=True)
    reviewed: Application = field(kw_only=True)
    noticed: Application = field(kw_only=True)
    notice_over: Application = field(kw_only=True)
    moved: Run = field(kw_only=True)
    handed: Draft = field(kw_only=True)
    accrual: Accrual = field(kw_only=True)
    package: Package = field(kw_only=True)
    plan: Plan = field(kw_only=True)
    plan_line: PlanLine = field(kw_only=True)
    plan_pause: PlanPause = field(kw_only=True)
    member: Enrolment = field(kw_only=True)
    community: Any = field(kw_only=True)
    element: Element = field(kw_only=True)
    grid: Grid = field(kw_only=True)
    home_notice: Notice = field(kw_only=True)
    call: Any = field(kw_only=True)
    visitor: Visitor = field(kw_only=True)
    turn: Turn = field(kw_only=True)
    care_visit: CareVisit = field(kw_only=True)
    visit_pause: VisitPause = field(kw_only=True)
    visit_campaign: VisitCampaign = field(kw_only=True)
    key: ApiKey = field(kw_only=True)
    saved_list: SavedList = field(kw_only=True)
    alarm: Alarm = field(kw_only=True)
    answered: Alarm = field(kw_only=True)
    ended_alarm: Alarm = field(kw_only=True)
    nameless: Alarm = field(kw_only=True)
    device: Device = field(kw_only=True)
    duty_turn: Duty = field(kw_only=True)
    body: Any = field(kw_only=True)
    member_of: Any = field(kw_only=True)
    todo: Any = field(kw_only=True)
    said_done: Any = field(kw_only=True)
    ready: Any = field(kw_only=True)
    meeting: Any = field(kw_only=True)
    report_duty: Any = field(kw_only=True)
    owed: Any = field(kw_only=True)
    case: Any = field(kw_only=True)
    sheet: Any = field(kw_only=True)
    judged: Any = field(kw_only=True)
    switch: Any = field(kw_only=True)
    ringing: Any = field(kw_only=True)
    talk: Any = field(kw_only=True)
    wrapping: Any = field(kw_only=True)
    orphan: Any = field(kw_only=True)
    vain: Any = field(kw_only=True)
    promise: Any = field(kw_only=True)
    dialled: Any = field(kw_only=True)
    article: Any = field(kw_only=True)
    complaint: Any = field(kw_only=True)
    replied_complaint: Any = field(kw_only=True)


def build(cast: Cast) -> Things:
    """Make one of everything."""
    assert cast.elder
    chen, he, dadong = cast.actor("chen"), cast.actor("he"), cast.regions["dadong"]
    _neighbours(cast)
    need = needs.report(cast.elder, "repair", "水管漏水", by=he, urgency="urgent")
    taken = needs.take(needs.report(cast.elder, "meals", "午饭没人做", by=he), by=he)
    kept = needs.attach(need, SimpleUploadedFile("漏水.png", PNG), by=he)
    places.switch_module(dadong, "activities", True, by=BY)
    soon = timezone.now() + timedelta(days=2)
    told = activities.Announcement(TITLE, cast.regions["dongshuncheng"], "社区活动室", soon, 20, "learning")
    fund = funds.open_fund(dadong, FUND, 100_000_00, "沈财社〔2026〕1号", by=chen)
    asked = subsidies.Proposal(cast.parties["sunny"], 60_000_00, "驿站运营补贴", "运营补贴办法", "第三条", fund)
    shut = posts.open_account("shut.test", "停用者", by=BY, password="ji-mo-2026-Deng")
    post = posts.give_post(shut, posts.Seat(Role.INSPECTOR, region=dadong, since=date(2026, 1, 1)), by=BY)
    with writing("test"):
        notice = notices.tell(cast.account("chen"), "有一件需求等您接办", "/needs")
        run = Run.unscoped.create(
            key="test",
            job="journal.verify",
            state="dead",
            region_path=dadong.path,
            asked_at=timezone.now(),
            error="断电",
        )
        line = Line.unscoped.filter(verb="need.take").get()
        receipt = Receipt.objects.create(
            line=line, listener="test.listener", due_at=timezone.now(), dead_at=timezone.now(), error="断电"
        )
    award = subsidies.propose(asked, by=he)
    things = Things(
        cast, cast.elder, need, taken, activities.announce(told, by=he), fund, award,
        benefits.decide(cast.elder, "home_service_hours", by=he), kept, notice, run, receipt, line,
        shut, post, dadong, *_staff(cast), _roster(cast), supply=made.supply(cast), **settling.claims(cast),
        **paying.rows(cast), **assessing.rows(cast),
        **figuring.rows(cast),
        **keeping.rows(cast), **serving.visits(cast), **asking.rows(cast), **lawful.rows(cast), **applying.rows(cast),
        **accruing.rows(cast), **planning.rows(cast), **settling.contracts(cast), **visiting.rows(cast), home_notice=_told(cast),
        **guarding.rows(cast),
        call=None, key=_key(cast), **ringing.calls(cast), **ringing.complaints(cast),
        **leading.rows(cast), saved_list=lists.keep("needs:needs", "我接办的", "show=mine", by=chen),
    )  # fmt: skip
    things.call = _to_call(things)
    return things


def _to_call(things: Things) -> Callback:
    """The served visit, drawn to be asked about though 王秀英 has a phone of her own."""
    with mock.patch.object(called, "pool", return_value=[things.served.pk]):
        draw = callbacks.draw(things.region, timezone.localdate(), by=BY)
    return Callback.unscoped.get(draw=draw)


def _told(cast: Cast) -> Notice:
    """What 王秀英 was told when 张敏 came."""
    with writing("test"):
        return notices.tell(cast.account("wang"), "10:00 张敏到了，来做「助浴」。", "/my")


def _key(cast: Cast) -> ApiKey:
    """The key of 阳光's own system, and a call that it made."""
    wanted = keys.Wanted("阳光派单系统", "对接派单", "dispatcher", ["orders:read"], party=cast.parties["sunny"])
    row = keys.issue(wanted, by=BY)
    traces.trace(traces.Call(row, "order.list", "GET /api/v1/orders", numbers=[1]), 200, 12)
    return row


def _roster(cast: Cast) -> Roster:
    """A roster of the district that was read and waits for its officer."""
    rows = [paper.line(71, "名册甲"), paper.line(72, "名册乙", citizen_id="210104")]
    return paper.taken_in(cast, paper.excel(rows, name="民政科名册.xlsx"))


def _staff(cast: Cast) -> tuple[Worker, Certificate, Absence]:
    """A carer whose certificate has expired and who will be away, and the menu."""
    chen, street = cast.actor("chen"), cast.regions["xiaodong"]
    catalogue.load(by=BY)
    price = catalogue.Price(45_00, "hour", "采购合同")
    catalogue.set_price("bathing", cast.regions["dadong"], price, by=chen)
    row = workforce.hire(workforce.Hiring("刘芳", "carer", street, skills=["bathing"], phone="13900000021"), by=chen)
    paper = workforce.Paper("care_worker", "演2019-0007", date(2019, 5, 1), date(2024, 4, 30), 5)
    soon = timezone.localdate() + timedelta(days=3)
    away = absences.record_absence(row, soon, soon + timedelta(days=2), by=chen)
    return row, workforce.add_certificate(row, paper, by=chen), away


def _neighbours(cast: Cast) -> None:
    """The next district's elder, family, carer and provider, who have accounts too."""
    assert cast.neighbour
    settling.next_door(cast)
    cast.parties["zhao"] = cast.neighbour.party
    for key, name, role in (("zhao", "赵邻", Role.ELDER), ("carer2", "李邻", Role.CARER)):
        if key not in cast.parties:
            cast.parties[key] = posts.open_party("worker", name, cast.regions["xishuncheng"], by=BY)
        account = posts.open_account(f"{key}.test", name, by=BY, phone=f"1390000010{len(cast.posts) % 10}")
        cast.posts[key] = posts.give_post(account, posts.Seat(role, party=cast.parties[key]), by=BY)
    elders.open_sight(cast.neighbour, cast.parties["carer2"], "care", by=BY)
