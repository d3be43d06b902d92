"""What the demonstration is filled with: regions, cast, generated people, and a few matters under way."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone

from yinian.config import regions_load
from yinian.config.demo import allowance, applications, cast, duties, payouts, safety, staff, story, supply
from yinian.config.people import runs
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation import regions, verbs
from yinian.foundation.accounts import Post, actor_of
from yinian.foundation.actor import Actor
from yinian.foundation.administration import places
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal import seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.regions import Region
from yinian.oversight.indicators import actions as indicators
from yinian.oversight.indicators import queries as figures
from yinian.oversight.indicators.models import Reckoning
from yinian.oversight.targets import actions as targets
from yinian.oversight.targets import tables
from yinian.oversight.targets.models import Programme
from yinian.programmes.activities import actions as activities
from yinian.programmes.activities.models import Activity
from yinian.programmes.emergency.models import Alarm
from yinian.registry.devices.models import Device
from yinian.registry.elders.models import Elder
from yinian.registry.providers.models import Facility, Provider
from yinian.settlement.funds import actions as funds
from yinian.settlement.subsidies import actions as subsidies
from yinian.settlement.subsidies.models import Award

Echo = Callable[[str], object]
# Dawukou as its document counts it; of Dadong a part only, because no document says how many live there.
DAWUKOU, DADONG, PART_OF_DADONG = "640202", "210104", 3_000


def load(echo: Echo) -> None:
    """Load what is missing; a second call finds everything there."""
    echo("Regions of the five documents:")
    regions_load.load_shipped(echo)
    cast.make(echo)
    supply.load(echo)
    staff.load(echo)
    for code, count, full in ((DAWUKOU, None, True), (DADONG, PART_OF_DADONG, False)):
        runs.generate(runs.order(code, count=count, full=full), echo, processes=1)
    matters()
    story.load()
    applications.load(actor)
    safety.load(actor)
    payouts.load(actor, regions.by_code(DADONG))
    allowance.load(actor, regions.by_code(DAWUKOU))
    duties.load(actor, "210100", DADONG)
    if not Reckoning.objects.exists():
        by = cast.BY
        today = timezone.localdate()
        indicators.snapshot(today, figures.reckoned(by, today), by=by)
    if not Programme.unscoped.exists():
        # Guangling's own plan, under its own place: no one else's targets are made up.
        targets.shipped(regions.by_code("321002"), tables.FOLDER / "321002-guangling.yaml", by=cast.BY)
    while seals.seal():
        pass
    told(echo)


def told(echo: Echo) -> None:
    """State what the demonstration holds, so that nobody takes it for more."""
    by_region = {code: regions.by_code(code) for code in (DAWUKOU, DADONG)}
    for code, region in by_region.items():
        count = Elder.unscoped.filter(regions.within(region.path, "region_path")).count()
        part = "all that its document counts" if code == DAWUKOU else "a part; no document counts them"
        echo(f"{region.name} {code}: {count:,} elders, generated ({part})")
    for model in (Region, Elder, Provider, Facility, Need, Activity, Award, Device, Alarm, Line):
        echo(f"  {model._meta.db_table}: {model._base_manager.count():,} rows")


def actor(login: str) -> Actor:
    """One of the cast, acting in the first of their posts."""
    post = Post.objects.select_related("account", "region", "party").filter(account__login=login).order_by("id")[0]
    return actor_of(post)


def matters() -> None:
    """A few needs, activities and awards, made by the cast through the same verbs as everybody's."""
    if Need.unscoped.exists():
        return
    dadong = regions.by_code(DADONG)
    switched = regions.by_code("210100")
    places.switch_module(switched, "activities", True, by=actor("shilei"))
    chen, street = actor("chen"), actor("hejing")
    _needs(chen, street)
    _activities(chen, dadong)
    _awards(actor("lin"), chen)


def _needs(chen: Actor, street: Actor) -> None:
    wang = Elder.unscoped.get(name="王秀英", generated=False)
    needs.report(wang, "bathing", "腿脚不便，想请人上门助浴。", by=actor("wang"), source="self")
    taken = needs.report(wang, "meals", "一个人做饭不方便，想订午餐。", by=actor("son"), source="self")
    needs.take(taken, by=street)
    home = Elder.unscoped.filter(regions.within(street.region_path, "region_path"), generated=True).order_by("id")
    for elder, kind, text in zip(
        home[:4],
        ("cleaning", "comfort", "escort", "repair"),
        ("擦窗", "独自一人，想有人说话", "下周复查", "灯不亮"),
        strict=False,
    ):
        needs.report(elder, kind, text, by=chen, urgency="urgent" if kind == "escort" else "ordinary")
    urgent = Need.unscoped.filter(urgency="urgent").order_by("id")[0]
    _make_late(urgent)


@verbs.verb("demo.make_late", "演示：设为已逾期", may=frozenset())
def make_late(deadline: Deadline, due_at: datetime, *, by: Actor) -> Deadline:
    """Let one deadline of the demonstration lie in the past, so that there is something late to see."""
    verbs.change(deadline, due_at=due_at)
    return deadline


def _make_late(need: Need) -> None:
    deadline = Deadline.unscoped.get(subject_kind="delivery.need", subject_id=need.pk, met_at=None)
    make_late(deadline, timezone.now() - timedelta(hours=20), by=cast.BY)


def _activities(chen: Actor, dadong: Region) -> None:
    soon = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    for days, title, place, goal in (
        (3, "重阳节后健康讲座：冬季护心", "大东区为老服务中心二楼", "treated"),
        (6, "手机课堂：怎样看懂医保电子凭证", "大东区老年学校", "learning"),
        (9, "合唱队招新", "大东区文化馆", "enjoying"),
    ):
        given = activities.Announcement(title, dadong, place, soon + timedelta(days=days), 40, goal)
        activities.announce(given, by=chen)


def _awards(city: Actor, chen: Actor) -> None:
    shenyang = regions.by_code("210100")
    fund = funds.open_fund(shenyang, "养老服务从业人员补助", 50_000_000, f"演示拨款 {date.today().year}-1", by=city)
    payees = Post.objects.filter(account__login__in=["zhang", "volunteer"]).select_related("party").order_by("id")
    for post, amount in zip(payees, (1_000_000, 500_000), strict=False):
        if post.party is None:
            continue
        given = subsidies.Proposal(
            post.party, amount, "演示：护理岗位奖励", "沈阳市提案第365号答复（演示引用）", "人才队伍建设", fund
        )
        award = subsidies.propose(given, by=chen)
        if amount == 1_000_000:
            subsidies.approve(award, by=city)
