"""A key acts in its post, is shown once, changed with a day's grace, and withdrawn at once; only a digest is kept."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from yinian.foundation.accounts import Account, Post
from yinian.foundation.administration import posts
from yinian.foundation.exchange import keys
from yinian.foundation.exchange.keys import ApiKey
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused


def wanted(cast: Cast, **more: Any) -> keys.Wanted:
    values = {
        "name": "阳光派单系统",
        "purpose": "对接派单",
        "role": "dispatcher",
        "scopes": ["orders:read"],
        "party": cast.parties["sunny"],
    }
    return keys.Wanted(**{**values, **more})  # type: ignore[arg-type]


def test_it_acts_in_a_post_of_its_own_and_only_its_digest_is_kept(cast: Cast) -> None:
    row = keys.issue(wanted(cast), by=cast.actor("security"))
    shown = row.secret
    found = keys.holder(shown)
    assert found is not None
    key, actor = found
    assert key == row and (actor.role, actor.party_id, actor.key_id) == ("dispatcher", cast.parties["sunny"].pk, row.pk)
    secret = shown.split("_", 2)[2]  # the secret itself may hold the sign that parts the three
    assert len(secret) >= 40 and row.digest != secret and not ApiKey.unscoped.get().secret
    line = Line.unscoped.get(verb="key.issue", outcome="done")
    assert secret not in line.changes and row.digest not in line.changes
    assert not row.post.account.has_usable_password()


def test_what_is_not_a_key_opens_nothing(cast: Cast) -> None:
    row = keys.issue(wanted(cast), by=cast.actor("security"))
    for text in (
        "",
        "yn",
        "yn_",
        f"yn_{row.pk}_",
        f"yn_{row.pk}_x",
        f"yn_{row.pk + 1}_{row.secret}",
        "yn_９_x",
        "yn_" + "9" * 40 + "_x",
        "a_b_c",
    ):
        assert keys.holder(text) is None, text


def test_a_changed_key_is_good_for_a_day_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = keys.issue(wanted(cast), by=cast.actor("security"))
    old = row.secret
    new = keys.rotate(ApiKey.unscoped.get(), by=cast.actor("security")).secret
    assert new != old and keys.holder(old) and keys.holder(new)
    row = ApiKey.unscoped.get()
    assert row.former_until is not None
    later = row.former_until + timedelta(seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert keys.holder(old) is None and keys.holder(new)


@pytest.mark.parametrize("end", ["withdraw", "disable", "post"])
def test_it_ends_at_once_with_key_account_or_post(cast: Cast, end: str) -> None:
    row, by = keys.issue(wanted(cast), by=cast.actor("security")), cast.actor("security")
    if end == "withdraw":
        keys.withdraw(row, by=by, why="合同到期")
        with pytest.raises(Refused):
            keys.rotate(ApiKey.unscoped.get(), by=by)
    elif end == "disable":
        posts.disable(row.post.account, by=by, why="泄露")
    else:
        posts.withdraw_post(row.post, by=by, why="泄露")
    assert keys.holder(row.secret) is None


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("用途没有填", {"purpose": " "}),
        ("可用范围", {"scopes": []}),
        ("可用范围", {"scopes": ["everything"]}),
        ("这种岗位", {"role": "security_admin"}),
        ("次数上限", {"per_minute": 0}),
    ],
)
def test_what_a_key_may_not_be(cast: Cast, why: str, more: dict[str, Any]) -> None:
    before = Account.objects.count()
    with pytest.raises(Refused) as refusal:
        keys.issue(wanted(cast, **more), by=cast.actor("security"))
    assert why in refusal.value.why
    assert (Account.objects.count(), Post.objects.filter(title="阳光派单系统").count()) == (before, 0)


def test_only_the_security_administrator_of_the_place_hands_it_out(cast: Cast) -> None:
    for who in ("chen", "system", "sunny", "security2"):
        with pytest.raises(Refused):
            keys.issue(wanted(cast), by=cast.actor(who))
    row = keys.issue(wanted(cast, until=date(2036, 1, 1)), by=cast.actor("security"))
    assert not keys.keys(cast.actor("security2")).exists()
    with pytest.raises(NotFound):
        keys.withdraw(row, by=cast.actor("security2"), why="x")
