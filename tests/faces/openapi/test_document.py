"""The interface is described from its own code: every address for machines, and a page for people without outside assets."""

import re
from typing import Any

import pytest
from django.test import Client

from yinian.faces.openapi.pages import OPERATIONS


@pytest.mark.django_db
def test_every_address_is_described_with_its_problems() -> None:
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {"/" + str(one.pattern).replace("<pk>", "{pk}") for one in OPERATIONS}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            assert {"401", "403", "422", "429"} <= answers.keys(), path
            assert "application/problem+json" in answers["422"]["content"]
            given: list[Any] = operation.get("parameters", [])
            once = [one for one in given if one["name"] == "Idempotency-Key"]
            assert bool(once) == (method == "post") and all(one["required"] for one in once)
            assert operation["security"] and operation["summary"] and operation["description"]


@pytest.mark.django_db
def test_a_person_reads_the_same() -> None:
    text = Client().get("/api").content.decode()
    for words in ("POST /api/v1/orders", "starts_at", "orders:place", "Idempotency-Key", "429", "密钥只显示一次"):
        assert words in text, words
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
