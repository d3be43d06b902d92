"""The gallery shows every part to every kind of reader, under the strict policy and without stray signs."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from yinian.faces.frame.gallery import FACES, gallery
from yinian.faces.frame.text_size import choose

urlpatterns = [path("frame", gallery), path("text-size", choose, name="text-size")]
pytestmark = pytest.mark.urls(__name__)
SPRITE = settings.ROOT / "web" / "icons.svg"
TEMPLATES = sorted((settings.ROOT / "yinian" / "faces").rglob("*.html"))


@pytest.mark.parametrize("face", [*FACES, "unknown"])
def test_it_shows_every_face(client: Client, face: str) -> None:
    response = client.get("/frame", {"as": face})
    assert response.status_code == 200
    assert "样例" in response.content.decode()


def test_the_sample_progress_comes_to_its_end(client: Client) -> None:
    assert 'hx-get="?part=progress&amp;done=14400"' in client.get("/frame?part=progress&done=9600").content.decode()
    assert "hx-get" not in client.get("/frame?part=progress&done=99999").content.decode()


@pytest.mark.parametrize("face", FACES)
def test_nothing_in_a_page_needs_more_than_the_strict_policy(client: Client, face: str) -> None:
    html = client.get("/frame", {"as": face}).content.decode()
    assert not re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", html)


@pytest.mark.parametrize("face", FACES)
def test_every_sign_is_in_the_sprite(client: Client, face: str) -> None:
    drawn = set(re.findall(r'symbol id="([^"]+)"', SPRITE.read_text("utf-8")))
    used = set(re.findall(r"icons[^\"#]*\.svg#([^\"]+)", client.get("/frame", {"as": face}).content.decode()))
    assert used
    assert used <= drawn


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_no_context(name: str) -> None:
    html = render_to_string(name, {})
    assert "<h1>" in html
    assert 'href="/"' in html


@pytest.mark.parametrize("layout", ["console", "elder", "carer", "public"])
def test_a_layout_stands_with_nothing_given(layout: str) -> None:
    assert '<main id="main"' in render_to_string(f"frame/{layout}.html", {})


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_carry_no_style_or_script_of_their_own(template: object) -> None:
    text = template.read_text("utf-8")  # type: ignore[attr-defined]
    assert not re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text)
