"""The cast of the demonstration: one of each post, in Dadong of Shenyang and in Dawukou."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from yinian.foundation import regions
from yinian.foundation.accounts import Account, Post
from yinian.foundation.actor import Role, system
from yinian.foundation.administration import posts
from yinian.foundation.fields import blind
from yinian.foundation.notices import Message
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, Sight

OTHER_STREET = "640202 STREET"
# Login, name, role, code of the region.
STAFF = (
    ("lin", "林晓", Role.OFFICER, "210100"),
    ("chen", "陈立", Role.OFFICER, "210104"),
    ("hejing", "何静", Role.OFFICER, "STREET"),
    ("xumei", "徐梅", Role.OFFICER, "COMMUNITY"),
    ("zhou", "周宁", Role.OFFICER, "210103"),
    ("liu", "刘正", Role.INSPECTOR, "210104"),
    ("gao", "高评", Role.EVALUATOR, "210104"),
    ("fang", "方敏", Role.AGENT, "210100"),
    ("shilei", "石磊", Role.SYSTEM_ADMIN, "210100"),
    ("anning", "安宁", Role.SECURITY_ADMIN, "210100"),
    ("shenming", "沈明", Role.AUDIT_ADMIN, "210100"),
    ("majun", "马骏", Role.OFFICER, "640202"),
    ("dingyu", "丁玉", Role.OFFICER, "640202"),
    ("yangfan", "杨帆", Role.OFFICER, "640200"),
    ("shixia", "石霞", Role.OFFICER, OTHER_STREET),
)
# Numbers beginning 139 0000 are given to nobody here; the generator uses another block.
PHONES = {
    "wang": "13900000001",
    "son": "13900000002",
    "zhang": "13900000003",
    "volunteer": "13900000004",
    "assessor1": "13900000005",
    "assessor2": "13900000006",
    "liufang": "13900000007",
}
WANG_ID = "990104194305120002"
BY = system("演示准备")


def make(echo: Callable[[str], object]) -> None:
    """Make the cast once; whoever is there already stays as they are."""
    if Account.objects.filter(login="chen").exists():
        return
    dadong = regions.by_code("210104")
    street, community = _home(dadong)
    other, _community = _home(regions.by_code("640202"))
    for login, name, role, code in STAFF:
        place = {"STREET": street, "COMMUNITY": community, OTHER_STREET: other}.get(code) or regions.by_code(code)
        _give(_staff(login, name), posts.Seat(role, region=place, since=date(2026, 1, 1)))
    sunny = posts.open_party(Party.Kind.PROVIDER, "阳光居家养老服务中心", community, by=BY)
    _give(_staff("sun", "孙阳"), posts.Seat(Role.MANAGER, party=sunny, since=date(2026, 1, 1)))
    _give(_staff("qian", "钱程"), posts.Seat(Role.DISPATCHER, party=sunny, since=date(2026, 1, 1)))
    zhang = posts.open_party(Party.Kind.WORKER, "张敏", community, by=BY)
    helper = posts.open_party(Party.Kind.WORKER, "吴热心", community, by=BY)
    son = posts.open_party(Party.Kind.RELATIVE, "王磊", community, by=BY)
    wang = _wang(community)
    elders.add_kin(wang, "王磊", "child", PHONES["son"], by=BY, party=son)
    for party, purpose in ((son, Sight.Purpose.KIN), (zhang, Sight.Purpose.CARE)):
        elders.open_sight(wang, party, purpose, by=BY, columns=["contact"])
    for login, name, role, party in (
        ("wang", "王秀英", Role.ELDER, wang.party),
        ("son", "王磊", Role.FAMILY, son),
        ("zhang", "张敏", Role.CARER, zhang),
        ("volunteer", "吴热心", Role.VOLUNTEER, helper),
    ):
        account = posts.open_account(login, name, by=BY, phone=PHONES[login])
        _give(account, posts.Seat(role, party=party, since=date(2026, 1, 1)))
    echo(f"Cast: {Account.objects.count()} accounts, {Post.objects.count()} posts.")


def _home(district: Region) -> tuple[Region, Region]:
    """The first street of a district that has communities, and its first community."""
    below = Region.objects.filter(regions.within(district.path)).order_by("path")
    community = below.filter(level="community").first()
    if community is None or community.parent is None:
        raise regions.Region.DoesNotExist(f"{district.name} has no communities: load the regions first")
    return community.parent, community


def _staff(login: str, name: str) -> Account:
    account = posts.open_account(login, name, by=BY, password=settings.DEMO_PASSWORD)
    TOTPDevice.objects.create(user=account, name=login, confirmed=True)
    return account


def _give(account: Account, seat: posts.Seat) -> None:
    posts.give_post(account, seat, by=BY)


def _wang(community: Region) -> Elder:
    given = elders.Registration(
        "王秀英",
        community,
        WANG_ID,
        PHONES["wang"],
        f"{community.name} 1 号楼 2-301",
        hukou_region=community,
        facts={"living": "alone", "empty_nest": "yes", "hukou": "local"},
    )
    return elders.register(given, by=BY)


def show(echo: Callable[[str], object]) -> None:
    """Print who can sign in, and how."""
    rows = Post.objects.filter(account__login__in=[*(row[0] for row in STAFF), "sun", "qian", *PHONES])
    echo("The cast (demonstration only):")
    for post in rows.select_related("account", "region", "party").order_by("id"):
        login = PHONES.get(post.account.login, post.account.login)
        echo(f"  {login:<12} {post.account.name:<5} {post.label}")
    echo(f"\n  password of all who have a login name: {settings.DEMO_PASSWORD}")
    echo("  one-time code, for a login name or a phone: .venv/bin/python -m yinian demo code <login or phone>\n")


def code(who: str) -> str:
    """The one-time code that somebody of the cast would read now: from the authenticator, or from the last text message."""
    if who.isdigit():
        message = Message.objects.filter(phone_blind=blind("phone", who), text__isnull=False).order_by("-id").first()
        return message.text.open() if message else "no message yet: ask for a code on the sign-in page first"
    device = TOTPDevice.objects.filter(user__login=who, confirmed=True).first()
    if device is None:
        return f"nobody of the cast is called {who}, or no authenticator is set up"
    return f"{TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token():0{device.digits}d}"
