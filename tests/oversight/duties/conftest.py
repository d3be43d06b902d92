"""A leading group of the city with departments and one district, as its own officers set it up."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from tests.cast import BY, Cast
from yinian.foundation.accounts import Post, actor_of
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.oversight.duties import bodies
from yinian.oversight.duties.models import Body, Member

DEPARTMENTS = (
    "市民政局", "市财政局", "市发展改革委", "市卫生健康委", "市人力资源社会保障局", "市自然资源局", "市住房城乡建设局", "市市场监管局",
    "市医保局", "市公安局", "市残联", "市消防救援支队",
)  # fmt: skip


@dataclass
class Group:
    """The body, its members by name, and another officer of the city who speaks for the civil-affairs bureau."""

    cast: Cast
    body: Body
    members: dict[str, Member] = field(default_factory=dict)
    clerk: Actor = field(kw_only=True)

    @property
    def lin(self) -> Actor:
        return self.cast.actor("lin")


def build(cast: Cast) -> Group:
    """Thirteen members: twelve departments and 大东区."""
    city, lin = cast.regions["shenyang"], cast.actor("lin")
    given = bodies.Founding("养老服务工作领导小组", "group", "市长", date(2026, 1, 5), "市长", "沈政办〔2026〕1号")
    row = bodies.found(city, given, by=lin)
    account = posts.open_account("clerk.test", "何科", by=BY, password="songbai-2026-Chang")
    posts.give_post(account, posts.Seat(Role.OFFICER, region=city, since=date(2026, 1, 1)), by=BY)
    clerk = actor_of(Post.objects.select_related("account", "region", "party").get(account=account))
    group = Group(cast, row, clerk=clerk)
    for name in DEPARTMENTS:
        contact = account if name == "市民政局" else None
        group.members[name] = bodies.take_in(row, bodies.Joining(name, contact=contact), by=lin)
    area = bodies.Joining("大东区", "area", region=cast.regions["dadong"], contact=cast.account("chen"))
    group.members["大东区"] = bodies.take_in(row, area, by=lin)
    return group


@pytest.fixture
def group(cast: Cast) -> Group:
    return build(cast)
