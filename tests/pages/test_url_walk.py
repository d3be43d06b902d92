"""The walk over every address: its owner has it, the neighbour does not, a stranger is led to the door."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.pages.door import signed_in
from tests.pages.stop import Stop, nothing
from tests.pages.stops import CARER, CONSOLE, ELDER, HOTLINE, PUBLIC, STOPS
from tests.pages.things import Things
from yinian.config.urls import FACES
from yinian.foundation.actor import Role

PAGES = {page.name: page for face in FACES for page in face.pages.values()}


def address(name: str, stop: Stop, world: Things) -> str:
    path = reverse(name, kwargs=stop.given(world) or None)
    query = stop.query(world) if callable(stop.query) else stop.query
    return f"{path}?{query}" if query else path


def ask(client: Client, path: str, stop: Stop) -> Any:
    return client.post(path, stop.data) if stop.acts else client.get(path)


def text_of(response: Any) -> str:
    return b"".join(response).decode(errors="replace")


def test_every_address_is_walked() -> None:
    known = {pattern.name for pattern in get_resolver().url_patterns}
    assert known == set(STOPS), f"without a stop: {known - set(STOPS)}; without a page: {set(STOPS) - known}"


@pytest.mark.parametrize("name", STOPS)
def test_the_owner_has_it_within_its_ceiling_of_queries(name: str, world: Things) -> None:
    stop = STOPS[name]
    client = Client() if name in PUBLIC else signed_in(world.cast, stop.who[0])
    path = address(name, stop, world)
    with CaptureQueriesContext(connection) as queries:
        response = ask(client, path, stop)
        text = text_of(response)
    assert response.status_code == stop.status, text[:2000]
    told = "\n".join(query["sql"][:160] for query in queries)
    assert len(queries) <= stop.queries, f"{len(queries)} queries\n{told}"
    for marker in stop.hides:
        assert marker in text, f"{marker} is not on the owner's page, so that hiding it would prove nothing"


@pytest.mark.parametrize(
    "names", [sorted(ELDER | CARER), sorted(CONSOLE), sorted(HOTLINE)], ids=["phones", "console", "hotline"]
)
def test_the_neighbour_does_not_have_it(names: list[str], world: Things) -> None:
    seen = []
    for name in names:
        stop = STOPS[name]
        response = ask(signed_in(world.cast, stop.who[1]), address(name, stop, world), stop)
        if stop.given is not nothing and response.status_code != 404:
            seen.append(f"{name}: {response.status_code}")
        elif stop.given is nothing:
            text = text_of(response)
            seen += [f"{name}: {response.status_code}"] if response.status_code not in {200, 302, 303} else []
            seen += [f"{name}: {marker}" for marker in stop.hides if marker in text]
    assert not seen


def test_a_stranger_is_led_to_the_door(world: Things) -> None:
    for name in STOPS.keys() - PUBLIC.keys():
        response = ask(Client(), address(name, STOPS[name], world), STOPS[name])
        assert response.status_code == 302 and response["Location"].startswith("/sign-in"), name


def test_for_another_kind_of_post_it_does_not_exist(world: Things) -> None:
    roles = {Role(post.role): who for who, post in world.cast.posts.items()}
    clients = {role: signed_in(world.cast, who) for role, who in roles.items()}
    for name in STOPS.keys() - PUBLIC.keys():
        stop, may = STOPS[name], PAGES[name].may or frozenset()
        for role in clients.keys() - may:
            response = ask(clients[role], address(name, stop, world), stop)
            assert response.status_code == 404, f"{name} for {role}"


def test_a_form_from_elsewhere_changes_nothing(world: Things) -> None:
    for name in STOPS.keys() - PUBLIC.keys():
        stop = STOPS[name]
        client = signed_in(world.cast, stop.who[0])
        client.handler.enforce_csrf_checks = True
        assert client.post(address(name, stop, world), stop.data).status_code == 403, name


def test_what_only_acts_does_nothing_when_merely_visited(world: Things) -> None:
    for name, stop in STOPS.items():
        if stop.acts and name not in PUBLIC:
            client = signed_in(world.cast, stop.who[0])
            assert client.get(address(name, stop, world)).status_code == 405, name


def test_lists_that_show_objects_name_what_they_hide() -> None:
    lists = [name for name, stop in CONSOLE.items() if stop.given is nothing and stop.status == 200 and not stop.acts]
    blank = {
        "open-account",
        "request-figures",
        "blank-roster",
        "set-payee-account",
        "adopt-benefits",
        "publish-package",
        "open-visit-campaign",
        "name-visitor",
        "visit-terms",
        # Products and scenarios are everybody's, and what was turned away came from nobody known.
        "products",
        "scenarios",
        "turned-away",
        "notice-settings",
    }
    assert {name for name in lists if not CONSOLE[name].hides} == blank
