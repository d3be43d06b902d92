"""What every answer carries: a policy without holes, nothing kept by a browser that was signed in."""

import re
from typing import Any

from django.conf import settings
from django.test import Client

from tests.pages.door import signed_in
from tests.pages.stops import CARER, CONSOLE, ELDER, OWN, PUBLIC, SAVED, STOPS
from tests.pages.test_url_walk import address, text_of
from tests.pages.things import Things


def pages(world: Things) -> Any:
    for name, stop in STOPS.items():
        if not stop.acts and stop.status == 200:
            client = Client() if name in PUBLIC else signed_in(world.cast, stop.who[0])
            yield name, client.get(address(name, stop, world))


def test_no_page_has_what_the_policy_forbids_and_none_opens_it(world: Things) -> None:
    for name, response in pages(world):
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy and ("default-src 'none'" in policy), name
        if name not in SAVED:
            text = text_of(response)
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", text), name


def test_the_other_headers_stand(world: Things) -> None:
    for name, response in pages(world):
        assert response["X-Frame-Options"] == "DENY" and response["X-Content-Type-Options"] == "nosniff", name
        assert response["Referrer-Policy"] == "same-origin", name
        if name in OWN | ELDER | CARER | CONSOLE:
            assert response["Cache-Control"] == "no-store", name


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: Things) -> None:
    client = Client()
    client.post("/sign-in/password", {"login": "chen.test", "password": "x"})
    response = client.get("/sign-in/phone")
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert response.status_code == 200


def test_a_wrong_address_is_a_plain_page_that_is_not_found(world: Things) -> None:
    for client in (Client(), signed_in(world.cast, "chen")):
        response = client.get("/nothing/here")
        assert response.status_code == 404 and "没有找到这一页" in response.content.decode()
