"""What anybody may read: the leaflet, the policies with their source, and the language one reads in."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages.door import signed_in


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_leaflet_tells_how_to_get_help(db: None) -> None:
    page = text(Client(), "/")
    assert 'href="tel:12349"' in page and 'href="tel:120"' in page and "/sign-in" in page


@pytest.mark.parametrize(
    ("who", "start"), [("chen", "/worklist"), ("wang", "/my"), ("zhang", "/today"), ("sunny", "/worklist")]
)
def test_whoever_is_signed_in_goes_on_to_their_own_start(cast: Cast, who: str, start: str) -> None:
    assert signed_in(cast, who).get("/")["Location"] == start
    assert "怎样享受服务" in text(signed_in(cast, who), "/about")


def test_policies_are_told_with_document_and_clause(cast: Cast) -> None:
    page = text(Client(), "/policies")
    assert "沈阳市" in page and "高龄老年人每月上门服务时长" in page and "3小时" in page
    assert "第365号" in page and "三（一）" in page
    assert "沈阳市" in text(Client(), "/policies?region=99999")


def test_policies_without_regions_say_so(db: None) -> None:
    assert "还没有载入地区" in text(Client(), "/policies")


def test_a_reader_chooses_the_language(db: None) -> None:
    client = Client()
    response = client.post("/language", {"to": "en", "back": "/policies"})
    assert response["Location"] == "/policies"
    assert 'lang="en"' in text(client, "/")
    assert client.post("/language", {"to": "en", "back": "https://evil.example/"})["Location"] == "/"
    client.post("/language", {"to": "xx", "back": "/"})
    assert 'lang="en"' in text(client, "/")


def test_the_gallery_is_the_demonstrations_alone(db: None) -> None:
    assert Client().get("/frame").status_code == 404
