"""Providers and facilities for tests, made by the verbs."""

from typing import Any

from tests.cast import BY, Cast
from yinian.foundation.codes import ALPHABET, credit_code_check, organisation_code_check
from yinian.registry.providers import actions
from yinian.registry.providers.actions import Opening, Registration
from yinian.registry.providers.models import Facility, Provider


def code(serial: int, area: str = "990104") -> str:
    """A sound credit code that nobody bears: 99 is no province."""
    body = "".join(ALPHABET[serial // 31**place % 31] for place in reversed(range(8)))
    first = f"91{area}{body}{organisation_code_check(body)}"
    return first + credit_code_check(first)


def provider(cast: Cast, name: str = "阳光居家养老", serial: int = 1, **given: Any) -> Provider:
    """A provider in the community of the cast; the one of the cast's manager unless another name is given."""
    party = cast.parties["sunny"] if name == "阳光居家养老" else None
    values = {"kind": "company", "credit_code": code(serial), "party": party, "phone": "02400000000"} | given
    region = values.pop("region", cast.regions["dongshuncheng"])
    return actions.register(Registration(name, region, **values), by=BY)


def facility(cast: Cast, operator: Provider | None = None, name: str = "东顺城驿站", **given: Any) -> Facility:
    """A station in the community of the cast, or what is given."""
    values = {"kind": "station", "owner": "public", "operating_model": "entrusted"} | given
    region = values.pop("region", cast.regions["dongshuncheng"])
    return actions.open_facility(Opening(name, region, operator=operator, **values), by=BY)
