"""A code to the phone: single use, soon void, limited, and the same for every number."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import PHONE_CARER, PHONE_SON, PHONE_WANG, Cast
from yinian.foundation.accounts import Account, Post, SignInCode
from yinian.foundation.actor import Role, system
from yinian.foundation.administration import posts, sign_in
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import Message
from yinian.registry.elders import actions as elders

STRANGER = "13711112222"


def ask(client: Client, phone: str) -> str:
    """Ask for a code, and read it from the message that waits for the worker."""
    response = client.post("/sign-in/phone", {"phone": phone})
    assert response.status_code == 303, response.content.decode()
    return code_of(Message.objects.order_by("-id")[0])


def code_of(message: Message) -> str:
    found = re.search(r"\d{6}", message.text.open())
    assert found
    return found[0]


def a_minute_later() -> None:
    with writing("test"):
        SignInCode.objects.update(sent_at=timezone.now() - timedelta(seconds=61))


def test_an_elder_comes_in_and_a_line_tells_of_it(cast: Cast) -> None:
    client = Client()
    response = client.post("/sign-in/code", {"code": ask(client, "139 0000 0001")})
    assert response.status_code == 303
    assert client.session["_auth_user_id"] == str(cast.account("wang").pk)
    assert client.session.get_expiry_age() > 29 * 24 * 3600
    line = Line.unscoped.get(verb="account.sign_in")
    assert (line.subject_id, line.who) == (cast.account("wang").pk, "王秀英")
    assert cast.elder
    assert line.region_path == cast.elder.region_path


def test_a_code_works_once(cast: Cast) -> None:
    client, other = Client(), Client()
    code = ask(client, PHONE_WANG)
    assert client.post("/sign-in/code", {"code": code}).status_code == 303
    a_minute_later()
    other.post("/sign-in/phone", {"phone": PHONE_WANG})
    assert other.post("/sign-in/code", {"code": code}).status_code == 422
    assert "_auth_user_id" not in other.session


def test_an_old_code_is_void(cast: Cast) -> None:
    client = Client()
    code = ask(client, PHONE_WANG)
    with writing("test"):
        SignInCode.objects.update(expires_at=timezone.now())
    assert client.post("/sign-in/code", {"code": code}).status_code == 422


def test_after_five_wrong_tries_the_right_one_is_void_too(cast: Cast) -> None:
    client = Client()
    code = ask(client, PHONE_WANG)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answers = [client.post("/sign-in/code", {"code": wrong}).status_code for _try in range(5)]
    assert answers == [422] * 5
    late = client.post("/sign-in/code", {"code": code})
    assert (late.status_code, late["Location"]) == (303, "/sign-in/phone")
    other = Client()
    other.cookies = client.cookies
    assert not sign_in.check_code(PHONE_WANG, code)
    assert Line.unscoped.filter(verb="account.sign_in", outcome="refused").count() == 5


def test_sends_are_limited_by_the_minute_and_by_the_hour(cast: Cast) -> None:
    client = Client()
    for _send in range(5):
        ask(client, PHONE_WANG)
        again = client.post("/sign-in/phone", {"phone": PHONE_WANG})
        assert again.status_code == 422
        assert "请过一分钟再试" in again.content.decode()
        a_minute_later()
    last = client.post("/sign-in/phone", {"phone": PHONE_WANG})
    assert last.status_code == 422 and "请一小时后再试" in last.content.decode()


def test_an_unknown_number_gets_the_same_answer_for_the_same_work(cast: Cast) -> None:
    def steps(phone: str) -> tuple[list[int], list[str], list[str]]:
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            asked = client.post("/sign-in/phone", {"phone": phone})
        with CaptureQueriesContext(connection) as more:
            shown = client.get("/sign-in/code")
            wrong = client.post("/sign-in/code", {"code": "00000x"})
        text = [page.content.decode().replace(f"{phone[:3]} {phone[3:7]} {phone[7:]}", "#") for page in (shown, wrong)]
        bare = [re.sub(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]+', r"\1", page) for page in text]
        places = [response.get("Location", "") for response in (asked, shown, wrong)]
        return [len(queries), len(more), asked.status_code, shown.status_code, wrong.status_code], bare, places

    known, unknown = steps(PHONE_WANG), steps(STRANGER)
    assert known == unknown


def test_a_stranger_is_never_sent_anything(cast: Cast) -> None:
    client = Client()
    ask(client, STRANGER)
    message = Message.objects.order_by("-id")[0]
    sign_in.deliver.call(message.pk)
    assert not Message.objects.filter(pk=message.pk).exists()
    ask(Client(), PHONE_WANG)
    message = Message.objects.order_by("-id")[0]
    sign_in.deliver.call(message.pk)
    message.refresh_from_db()
    assert message.sent_at and message.text is None


def test_a_guessed_code_of_an_unknown_number_opens_nothing(cast: Cast) -> None:
    client = Client()
    code = ask(client, STRANGER)
    accounts = Account.objects.count()
    assert client.post("/sign-in/code", {"code": code}).status_code == 422
    assert Account.objects.count() == accounts and "_auth_user_id" not in client.session


def test_an_account_is_opened_when_the_phone_is_first_used_and_serves_several_elders(cast: Cast) -> None:
    for name, number in (("李德福", "990104194001010015"), ("孙玉珍", "99010419400101004X")):
        elders.register(
            elders.Registration(name, cast.regions["dongshuncheng"], number, "13922223333"), by=cast.actor("chen")
        )
    client = Client()
    assert client.post("/sign-in/code", {"code": ask(client, "13922223333")}).status_code == 303
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    held = Post.objects.filter(account=account)
    assert [(post.role, post.party.name) for post in held.order_by("id") if post.party] == [
        ("elder", "李德福"),
        ("elder", "孙玉珍"),
    ]
    a_minute_later()
    again = Client()
    again.post("/sign-in/code", {"code": ask(again, "13922223333")})
    assert Post.objects.filter(account=account).count() == 2 and again.session["_auth_user_id"] == str(account.pk)


def test_the_family_sees_through_its_own_post(cast: Cast) -> None:
    client = Client()
    assert client.post("/sign-in/code", {"code": ask(client, PHONE_SON)}).status_code == 303
    assert client.session["_auth_user_id"] == str(cast.account("son").pk)


def test_a_number_that_passed_to_somebody_else_opens_nothing_of_the_elder(cast: Cast) -> None:
    assert cast.elder
    with writing("test"):
        cast.elder.phone = "13955556666"
        cast.elder.save(update_fields=["phone", "phone_blind"])
    client = Client()
    response = client.post("/sign-in/code", {"code": ask(client, PHONE_WANG)})
    assert response.status_code == 422
    assert "_auth_user_id" not in client.session
    assert Post.objects.get(pk=cast.posts["wang"].pk).until == timezone.localdate()


def test_a_phone_opens_no_post_that_asks_for_a_second_factor(cast: Cast) -> None:
    posts.give_post(cast.account("zhang"), posts.Seat(Role.OFFICER, region=cast.regions["dadong"]), by=system("test"))
    client = Client()
    assert client.post("/sign-in/code", {"code": ask(client, PHONE_CARER)}).status_code == 422
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("phone", ["", "12345", "1391234567890"])
def test_what_is_no_number_is_refused(db: None, phone: str) -> None:
    assert Client().post("/sign-in/phone", {"phone": phone}).status_code == 422
    assert not SignInCode.objects.exists()


def test_the_second_page_without_the_first_leads_back(db: None) -> None:
    assert Client().get("/sign-in/code")["Location"] == "/sign-in/phone"


@pytest.mark.parametrize("there", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_host(cast: Cast, there: str) -> None:
    client = Client()
    response = client.post(f"/sign-in/phone?next={there}", {"phone": PHONE_WANG, "next": there})
    assert response.status_code == 303
    code = code_of(Message.objects.order_by("-id")[0])
    assert client.post("/sign-in/code", {"code": code})["Location"] == "/my"
