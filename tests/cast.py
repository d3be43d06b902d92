"""The fixed cast: the same named people in every test, made by the same verbs that people use."""

from dataclasses import dataclass, field
from datetime import date

from yinian.foundation.accounts import Account, Post, actor_of
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.administration import places, posts
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, Sight

PASSWORD = "songbai-2026-Chang"
PHONE_WANG, PHONE_SON, PHONE_CARER = "13900000001", "13900000002", "13900000003"
WANG_ID = "990104194305120002"

PARTIES = (("sunny", "provider", "阳光居家养老"), ("zhang", "worker", "张敏"), ("son", "relative", "王磊"))


@dataclass
class Cast:
    """Two districts of one city, and everyone who works or lives there."""

    regions: dict[str, Region] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    elder: Elder | None = None
    neighbour: Elder | None = None

    def actor(self, name: str) -> Actor:
        """The actor of one of the cast."""
        return actor_of(self.posts[name])

    def account(self, name: str) -> Account:
        return self.posts[name].account


BY = system("cast")
PLACES = (
    ("liaoning", None, "province", "辽宁省", "210000"),
    ("shenyang", "liaoning", "city", "沈阳市", "210100"),
    ("dadong", "shenyang", "district", "大东区", "210104"),
    ("shenhe", "shenyang", "district", "沈河区", "210103"),
    ("xiaodong", "dadong", "street", "小东街道", ""),
    ("dongshuncheng", "xiaodong", "community", "东顺城社区", ""),
    ("binhe", "shenhe", "street", "滨河街道", ""),
    ("xishuncheng", "binhe", "community", "西顺城社区", ""),
)
STAFF = (
    ("chen", "陈立", Role.OFFICER, "dadong"),
    ("zhou", "周宁", Role.OFFICER, "shenhe"),
    ("liu", "刘正", Role.INSPECTOR, "dadong"),
    ("he", "何街", Role.OFFICER, "xiaodong"),
    ("lin", "林市", Role.OFFICER, "shenyang"),
    ("agent", "方话", Role.AGENT, "shenyang"),
    ("system", "石系", Role.SYSTEM_ADMIN, "shenyang"),
    ("security", "安权", Role.SECURITY_ADMIN, "shenyang"),
    ("audit", "沈审", Role.AUDIT_ADMIN, "shenyang"),
    ("security2", "安沈", Role.SECURITY_ADMIN, "shenhe"),
    ("audit2", "审沈", Role.AUDIT_ADMIN, "shenhe"),
    ("system2", "系沈", Role.SYSTEM_ADMIN, "shenhe"),
)


def build() -> Cast:
    """Make the cast."""
    cast = Cast()
    for key, parent, level, name, code in PLACES:
        place = places.Place(name, level)
        cast.regions[key] = places.open_region(place, cast.regions[parent] if parent else None, by=BY)
        if code:
            places.give_code(cast.regions[key], "mca", code, by=BY)
    for key, name, role, place in STAFF:
        _staff(cast, key, name, role, cast.regions[place])
    dadong = cast.regions["dongshuncheng"]
    for key, kind, name in (
        ("sunny", "provider", "阳光居家养老"),
        ("zhang", "worker", "张敏"),
        ("son", "relative", "王磊"),
    ):
        cast.parties[key] = posts.open_party(kind, name, dadong, by=BY)
    cast.elder = elders.register(
        elders.Registration(
            "王秀英", dadong, WANG_ID, PHONE_WANG, "东顺城路 1 号 2-301", hukou_region=dadong, facts={"living": "alone"}
        ),
        by=BY,
    )
    cast.neighbour = elders.register(
        elders.Registration("赵邻", cast.regions["xishuncheng"], "990103194001010019", facts={"living": "alone"}), by=BY
    )
    elders.add_kin(cast.elder, "王磊", "child", PHONE_SON, by=BY, party=cast.parties["son"])
    elders.open_sight(cast.elder, cast.parties["son"], Sight.Purpose.KIN, by=BY)
    elders.open_sight(cast.elder, cast.parties["zhang"], Sight.Purpose.CARE, by=BY)
    cast.parties["wang"] = cast.elder.party
    _partied(cast, "wang", "王秀英", Role.ELDER, PHONE_WANG)
    _partied(cast, "son", "王磊", Role.FAMILY, PHONE_SON)
    _partied(cast, "zhang", "张敏", Role.CARER, PHONE_CARER)
    _partied(cast, "sunny", "阳光经理", Role.MANAGER, "")
    return cast


def _staff(cast: Cast, key: str, name: str, role: Role, region: Region) -> None:
    account = posts.open_account(f"{key}.test", name, by=BY, password=PASSWORD)
    cast.posts[key] = posts.give_post(account, posts.Seat(role, region=region, since=date(2026, 1, 1)), by=BY)


def _partied(cast: Cast, key: str, name: str, role: Role, phone: str) -> None:
    password = "" if phone else PASSWORD
    account = posts.open_account(f"{key}.test", name, by=BY, phone=phone, password=password)
    seat = posts.Seat(role, party=cast.parties[key], since=date(2026, 1, 1))
    cast.posts[key] = posts.give_post(account, seat, by=BY)
