"""Name and password, then a second factor: locked out after some tries, and telling nobody whether a name is known."""

import re
import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers, make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import PASSWORD, Cast
from tests.pages.door import signed_in
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Role, system
from yinian.foundation.administration import posts
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line


def token_of(account: Account, confirmed: bool = True, steps: int = 0) -> str:
    """What the account's app shows now, or some steps later."""
    device = TOTPDevice.objects.get(user=account, confirmed=confirmed)
    code = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    code.time = time.time() + steps * device.step
    return f"{code.token():06d}"


def first_step(client: Client, login: str = "chen.test", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/password", {"login": login, "password": password, **more})


def with_device(cast: Cast, name: str = "chen") -> Account:
    account = cast.account(name)
    TOTPDevice.objects.create(user=account, name="test", confirmed=True)
    return account


def test_an_officer_sets_up_the_second_factor_and_comes_in(cast: Cast) -> None:
    client, account = Client(), cast.account("chen")
    assert first_step(client)["Location"] == "/sign-in/device"
    assert "_auth_user_id" not in client.session
    page = client.get("/sign-in/device").content.decode()
    assert "<svg" in page and "style=" not in page
    wrong = client.post("/sign-in/device", {"token": "000000"})
    assert wrong.status_code == 422 and "核对手机时间" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    done = client.post("/sign-in/device", {"token": token_of(account, confirmed=False)})
    assert (done.status_code, done["Location"]) == (303, "/worklist")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert Line.unscoped.filter(verb="account.confirm_device", subject_id=account.pk).exists()


def test_with_both_factors_the_session_begins_under_a_new_key(cast: Cast) -> None:
    client, account = Client(), with_device(cast)
    client.get("/sign-in/password")
    assert first_step(client)["Location"] == "/sign-in/token"
    between = client.session.session_key
    assert "_auth_user_id" not in client.session
    assert client.get("/worklist")["Location"].startswith("/sign-in?")
    assert client.post("/sign-in/token", {"token": token_of(account)})["Location"] == "/worklist"
    assert client.session.session_key != between
    assert client.get("/worklist").status_code == 200
    line = Line.unscoped.get(verb="account.sign_in", outcome="done")
    assert line.subject_id == account.pk and line.region_path == cast.regions["dadong"].path


def test_a_token_works_once(cast: Cast) -> None:
    account = with_device(cast)
    token = token_of(account)
    for expected in (303, 422):
        client = Client()
        first_step(client)
        assert client.post("/sign-in/token", {"token": token}).status_code == expected


def test_wrong_tokens_end_the_first_step_too(cast: Cast) -> None:
    client, account = Client(), with_device(cast)
    first_step(client)
    for _try in range(5):
        assert client.post("/sign-in/token", {"token": "abc"}).status_code == 422
    assert client.post("/sign-in/token", {"token": token_of(account)})["Location"] == "/sign-in/password"
    assert "_auth_user_id" not in client.session
    assert Line.unscoped.filter(verb="account.sign_in", outcome="refused").count() == 5


def test_tokens_are_slowed_down(cast: Cast) -> None:
    client, account = Client(), with_device(cast)
    first_step(client)
    client.post("/sign-in/token", {"token": "000000"})
    assert client.post("/sign-in/token", {"token": token_of(account)}).status_code == 422


def test_five_wrong_passwords_lock_out_the_name_at_this_address_only(cast: Cast) -> None:
    client, account = Client(), with_device(cast)
    answers = [first_step(client, password="wrong").status_code for _try in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = first_step(client)
    assert locked.status_code == 429 and "15 分钟" in locked.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert first_step(elsewhere)["Location"] == "/sign-in/token"
    assert first_step(client, login="zhou.test")["Location"] == "/sign-in/device"
    assert account.is_active


def test_an_unknown_name_is_told_nothing_else(cast: Cast) -> None:
    def answer(login: str) -> tuple[int, int, str]:
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            response = first_step(client, login=login, password="wrong-password")
        text = response.content.decode().replace(login, "#")
        return len(queries), response.status_code, re.sub(r'(name="(?:csrf\w+|once)" value=")[^"]+', r"\1", text)

    assert answer("chen.test") == answer("nobody.here")


def test_a_shut_account_is_an_unknown_one(cast: Cast) -> None:
    posts.disable(cast.account("he"), by=cast.actor("security"), why="test")
    assert first_step(Client(), login="he.test").status_code == 422


def test_passwords_are_kept_with_argon2() -> None:
    settings.PASSWORD_HASHERS, kept = settings.PASSWORD_HASHERS[1:], settings.PASSWORD_HASHERS
    get_hashers.cache_clear()
    try:
        assert make_password("x").startswith("argon2$argon2id$")
    finally:
        settings.PASSWORD_HASHERS = kept
        get_hashers.cache_clear()


def test_a_first_password_must_be_changed_before_anything_else(cast: Cast) -> None:
    account = posts.open_account("new.test", "新人", by=cast.actor("security"), password=PASSWORD)
    cast.posts["new"] = posts.give_post(
        account, posts.Seat(Role.OFFICER, region=cast.regions["dadong"]), by=cast.actor("security")
    )
    client = signed_in(cast, "new")
    assert client.get("/worklist")["Location"] == "/password"
    good = "gui-hua-2027-Qiu"
    for old, new, again in (("no", good, good), (PASSWORD, "short", "short"), (PASSWORD, good, "other")):
        assert client.post("/password", {"old": old, "new": new, "again": again}).status_code == 422
    other = signed_in(cast, "new")
    assert client.post("/password", {"old": PASSWORD, "new": good, "again": good}).status_code == 303
    assert client.get("/worklist").status_code == 200
    assert other.get("/worklist")["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("kept", "stays"), [({"seen": 3500}, True), ({"seen": 3700}, False), ({"since": 29000}, False)]
)
def test_a_working_session_ends_after_an_idle_hour_and_after_a_working_day(
    cast: Cast, kept: dict[str, int], stays: bool
) -> None:
    now = int(time.time())
    client = signed_in(cast, "chen", **{name: now - ago for name, ago in kept.items()})
    assert (client.get("/worklist").status_code == 200) is stays


def test_a_post_that_ended_ends_the_session(cast: Cast) -> None:
    client = signed_in(cast, "chen")
    posts.withdraw_post(cast.posts["chen"], by=cast.actor("security"), why="test")
    assert client.get("/worklist")["Location"].startswith("/sign-in")


def test_a_changed_phone_session_is_not_idle_for_a_month(cast: Cast) -> None:
    client = signed_in(cast, "wang", seen=int(time.time()) - 20 * 24 * 3600, since=int(time.time()) - 20 * 24 * 3600)
    assert client.get("/my").status_code == 200


def test_another_phone_takes_over_the_second_factor_with_the_password(cast: Cast) -> None:
    account = with_device(cast)
    client = signed_in(cast, "chen")
    assert client.get("/me/device").status_code == 200
    token = token_of(account, confirmed=False)
    assert client.post("/me/device", {"token": token, "password": "no"}).status_code == 422
    assert client.post("/me/device", {"token": token, "password": PASSWORD}).status_code == 303
    assert TOTPDevice.objects.filter(user=account, confirmed=True).count() == 1


def test_signing_out_ends_the_session(cast: Cast) -> None:
    client = signed_in(cast, "chen")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 303
    assert client.get("/worklist")["Location"].startswith("/sign-in")


def test_an_older_hash_is_renewed_on_the_way(cast: Cast) -> None:
    account = cast.account("chen")
    with writing("test"):
        Account.objects.filter(pk=account.pk).update(password=make_password(PASSWORD, hasher="argon2"))
    assert first_step(Client()).status_code == 303
    account.refresh_from_db()
    assert account.password.startswith("md5$")


def test_one_person_switches_between_posts(cast: Cast) -> None:
    both = posts.give_post(
        cast.account("chen"), posts.Seat(Role.INSPECTOR, region=cast.regions["shenhe"]), by=system("test")
    )
    client = signed_in(cast, "chen")
    assert cast.elder and cast.neighbour
    assert client.get(f"/elders/{cast.elder.pk}").status_code == 200
    assert client.get(f"/elders/{cast.neighbour.pk}").status_code == 404
    before = client.session.session_key
    assert client.post("/posts", {"post": both.pk})["Location"] == "/worklist"
    assert client.session.session_key != before
    assert client.get(f"/elders/{cast.elder.pk}").status_code == 404
    assert client.get(f"/elders/{cast.neighbour.pk}").status_code == 200
    assert client.post("/posts", {"post": cast.posts["zhou"].pk}).status_code == 404
