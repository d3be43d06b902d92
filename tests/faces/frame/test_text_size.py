"""The text size is remembered without a script, and the way back never leads to another host."""

import pytest
from django.test import RequestFactory

from yinian.faces.frame.text_size import choose


@pytest.mark.parametrize(
    ("back", "where"),
    [
        ("/elder/meals?day=2", "/elder/meals?day=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_it_goes_back_to_where_the_reader_was(back: str, where: str) -> None:
    response = choose(RequestFactory().get("/text-size", {"size": "large", "back": back}))
    assert response.status_code == 302
    assert response.headers["Location"] == where
    assert response.cookies["yinian_text"].value == "large"


def test_an_unknown_size_changes_nothing() -> None:
    assert not choose(RequestFactory().get("/text-size", {"size": "huge"})).cookies


def test_it_is_not_for_posting() -> None:
    assert choose(RequestFactory().post("/text-size")).status_code == 405
