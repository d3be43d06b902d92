"""Posts are given by another, within one's own region, and no one person holds two administrators' powers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from yinian.foundation import accounts
from yinian.foundation.accounts import Account, Post
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts, queries
from yinian.foundation.administration.posts import Seat
from yinian.foundation.fields import blind
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Refused

TODAY = timezone.localdate
DAY = timedelta(days=1)


def posts_of(account: Account) -> list[Post]:
    return accounts.posts_of(account.pk)


@pytest.fixture
def new(cast: Cast) -> Account:
    account: Account = posts.open_account("new.person", "新人", by=cast.actor("security"), password="xintian-di-2026")
    return account


def held(cast: Cast, who: str) -> set[tuple[str, int | None]]:
    return set(Post.objects.filter(account=cast.account(who)).values_list("role", "region"))


# --- accounts -------------------------------------------------------------------------------------------------


def test_an_account_begins_with_a_password_to_be_changed_or_with_none(cast: Cast, new: Account) -> None:
    assert new.must_change_password
    assert new.check_password("xintian-di-2026")
    other = posts.open_account("BY.Phone ", "电话", by=cast.actor("system"), phone="139-0000 0077")
    assert (other.login, other.has_usable_password()) == ("by.phone", False)
    assert Account.objects.get(phone_blind=blind("phone", "13900000077")) == other
    assert "xintian" not in timeline(new)[0].changes
    assert "13900000077" not in timeline(other)[0].changes


@pytest.mark.parametrize(
    ("login", "password", "phone", "why"),
    [
        ("ab", "", "", "登录名须为"),
        ("有汉字", "", "", "登录名须为"),
        ("chen.test", "", "", "已有人使用"),
        ("fine", "short", "", "不够安全"),
        ("fine", "1234567890", "", "不够安全"),
        ("fine", "", "12345", "不是 11 位手机号"),
        ("fine", "", "١٣٩٠٠٠٠٠٠٧٧", "不是 11 位手机号"),
    ],
)
def test_an_account_that_cannot_be_is_refused(cast: Cast, login: str, password: str, phone: str, why: str) -> None:
    before = Account.objects.count()
    with pytest.raises(Refused, match=why):
        posts.open_account(login, "某", by=cast.actor("security"), password=password, phone=phone)
    assert Account.objects.count() == before


def test_a_password_is_changed_by_its_holder_who_knows_the_old_one(cast: Cast) -> None:
    chen, account = cast.actor("chen"), cast.account("chen")
    with pytest.raises(Refused, match="原密码不对"):
        posts.change_password(account, "wrong", "xintian-di-2026", by=chen)
    with pytest.raises(Refused, match="原密码不对"):
        posts.change_password(cast.account("lin"), PASSWORD, "xintian-di-2026", by=chen)
    with pytest.raises(Refused, match="不够安全"):
        posts.change_password(account, PASSWORD, "password", by=chen)
    posts.change_password(account, PASSWORD, "xintian-di-2026", by=chen)
    assert Account.objects.get(pk=account.pk).check_password("xintian-di-2026")


@pytest.mark.parametrize("act", ["disable", "enable", "reset"])
def test_accounts_are_shut_and_reset_by_another_of_the_region(cast: Cast, act: str) -> None:
    call = {
        "disable": lambda account, by: posts.disable(account, by=by, why="丢手机"),
        "enable": lambda account, by: posts.enable(account, by=by, why="找回"),
        "reset": lambda account, by: posts.reset(account, "xintian-di-2026", by=by, why="忘记"),
    }[act]
    for who, by in (("chen", "security2"), ("chen", "system"), ("security", "security")):
        with pytest.raises(Refused):
            call(cast.account(who), cast.actor(by))
    call(cast.account("chen"), cast.actor("security"))
    account = Account.objects.get(pk=cast.account("chen").pk)
    assert account.is_active is (act != "disable")
    assert account.must_change_password is (act == "reset")


# --- posts ----------------------------------------------------------------------------------------------------


def test_a_post_is_given_with_a_line(cast: Cast, new: Account) -> None:
    post = posts.give_post(
        new, Seat(Role.OFFICER, region=cast.regions["dadong"], title=" 科员 "), by=cast.actor("security")
    )
    assert (post.since, post.until, post.title, post.label) == (TODAY(), None, "科员", "大东区 科员")
    assert posts_of(new) == [post]
    line = timeline(post)[0]
    assert (line.verb, line.who) == ("post.give", "安权（安全管理员）")


def test_nobody_gives_changes_or_takes_their_own(cast: Cast) -> None:
    security, mine = cast.actor("security"), cast.posts["security"]
    seat = Seat(Role.OFFICER, region=cast.regions["dadong"])
    for act in (
        lambda: posts.give_post(cast.account("security"), seat, by=security),
        lambda: posts.change_post(mine, by=security, title="x", since=mine.since, until=None),
        lambda: posts.withdraw_post(mine, by=security, why="x"),
    ):
        with pytest.raises(Refused, match="不能给自己授权"):
            act()
    assert held(cast, "security") == {("security_admin", cast.regions["shenyang"].pk)}


@pytest.mark.parametrize(
    ("role", "region", "party", "why"),
    [
        ("officer", "dadong", "", "不在您的范围内"),
        ("officer", "shenyang", "", "不在您的范围内"),
        ("carer", "", "zhang", "不在您的范围内"),
        ("officer", "", "zhang", "管理类岗位须指定区域"),
        ("carer", "shenhe", "", "管理类岗位须指定区域"),
        ("carer", "", "", "管理类岗位须指定区域"),
        ("system", "shenhe", "", "没有这种岗位"),
        ("emperor", "shenhe", "", "没有这种岗位"),
    ],
)
def test_a_post_that_does_not_fit_is_refused(
    cast: Cast, new: Account, role: str, region: str, party: str, why: str
) -> None:
    seat = Seat(role, region=cast.regions.get(region), party=cast.parties.get(party))
    with pytest.raises(Refused, match=why):
        posts.give_post(new, seat, by=cast.actor("security2"))
    assert not Post.objects.filter(account=new).exists()


def test_only_a_security_administrator_gives_posts(cast: Cast, new: Account) -> None:
    for who in ("system", "audit", "chen", "sunny"):
        with pytest.raises(Refused, match="没有这项权限"):
            posts.give_post(new, Seat(Role.OFFICER, region=cast.regions["dadong"]), by=cast.actor(who))


ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@pytest.mark.parametrize("one", ADMINS)
@pytest.mark.parametrize("other", ADMINS)
def test_no_one_holds_two_administrators_posts(cast: Cast, new: Account, one: Role, other: Role) -> None:
    by, region = cast.actor("security"), cast.regions["dadong"]
    # Even one that only begins later counts.
    posts.give_post(new, Seat(one, region=region, since=TODAY() + 9 * DAY), by=by)
    if one == other:
        posts.give_post(new, Seat(other, region=cast.regions["shenhe"]), by=by)
        return
    with pytest.raises(Refused, match="不能由一人兼任"):
        posts.give_post(new, Seat(other, region=region), by=by)
    posts.give_post(new, Seat(Role.OFFICER, region=region), by=by)


def test_nor_by_stretching_an_ended_one(cast: Cast, new: Account) -> None:
    by, region = cast.actor("security"), cast.regions["dadong"]
    ended = posts.give_post(
        new, Seat(Role.SYSTEM_ADMIN, region=region, since=date(2026, 1, 1), until=date(2026, 2, 1)), by=by
    )
    posts.give_post(new, Seat(Role.AUDIT_ADMIN, region=region), by=by)
    with pytest.raises(Refused, match="不能由一人兼任"):
        posts.change_post(ended, by=by, title="", since=ended.since, until=None)
    assert [post.role for post in posts_of(new)] == ["audit_admin"]


def test_a_post_is_held_from_its_first_day_up_to_its_last(cast: Cast, new: Account) -> None:
    by, region = cast.actor("security"), cast.regions["dadong"]
    spans = {"past": (-9, 0), "last day": (-9, 1), "first day": (0, 9), "future": (1, 9)}
    for title, (since, until) in spans.items():
        seat = Seat(Role.OFFICER, region=region, title=title, since=TODAY() + since * DAY, until=TODAY() + until * DAY)
        posts.give_post(new, seat, by=by)
    assert [post.title for post in posts_of(new)] == ["last day", "first day"]
    with pytest.raises(Refused, match="结束日期须晚于"):
        posts.give_post(new, Seat(Role.OFFICER, region=region, since=TODAY(), until=TODAY()), by=by)


def test_a_withdrawn_post_stops_counting_at_once(cast: Cast) -> None:
    security, post = cast.actor("security"), cast.posts["chen"]
    posts.withdraw_post(post, by=security, why="调离")
    assert posts_of(post.account) == []
    assert Post.objects.get(pk=post.pk).until == TODAY()
    with pytest.raises(Refused, match="已于"):
        posts.withdraw_post(Post.objects.get(pk=post.pk), by=security, why="调离")
    with pytest.raises(Refused, match="不在您的范围内"):
        posts.withdraw_post(cast.posts["lin"], by=cast.actor("security2"), why="x")


def test_a_post_that_has_not_begun_can_be_withdrawn(cast: Cast, new: Account) -> None:
    seat = Seat(Role.OFFICER, region=cast.regions["dadong"], since=TODAY() + DAY)
    post = posts.give_post(new, seat, by=cast.actor("security"))
    posts.withdraw_post(post, by=cast.actor("security"), why="误授")
    assert posts_of(new) == []
    assert not Post.objects.filter(account=new, until=None).exists()


def test_administrators_see_posts_and_accounts_of_their_own_region(cast: Cast, new: Account) -> None:
    def names(who: str) -> set[str]:
        return {account.login for account in queries.accounts(cast.actor(who))}

    assert {"chen.test", "zhou.test", "zhang.test", "new.person"} <= names("security")
    assert names("security2") == {"zhou.test", "security2.test", "audit2.test", "system2.test", "new.person"}
    assert names("audit") == names("chen") == set()
    with pytest.raises(NotFound):
        queries.post(cast.actor("security2"), cast.posts["chen"].pk)
    with pytest.raises(NotFound):
        queries.account(cast.actor("security2"), cast.account("chen").pk)
    assert queries.post(cast.actor("security"), cast.posts["zhang"].pk)
    assert not queries.posts(cast.actor("audit")).exists()


def test_the_journal_is_the_audit_administrators_of_the_region(cast: Cast) -> None:
    here = cast.regions["dadong"].path
    for who, sees in (("audit", True), ("audit2", False), ("security", False), ("chen", False)):
        lines = queries.lines(cast.actor(who)).filter(verb="elder.register", region_path__startswith=here)
        assert lines.exists() is sees
