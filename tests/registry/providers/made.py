"""Providers and facilities for tests, made by the verbs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.cast import BY, Cast
from yinian.foundation.codes import ALPHABET, credit_code_check, organisation_code_check
from yinian.registry.providers import actions, filings
from yinian.registry.providers.actions import Opening, Registration
from yinian.registry.providers.models import Facility, Filing, Provider


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


@dataclass
class Supply:
    """One of everything of providers that has a page."""

    provider: Provider
    nursery: Provider
    station: Facility
    house: Facility
    planned: Facility
    filing: Filing


def supply(cast: Cast) -> Supply:
    """The manager's provider with a station and an institution that has filed, one provider in incubation, one plan."""
    sunny, nursery = provider(cast), provider(cast, "苗圃社工站", 9, incubating=True)
    house = facility(cast, sunny, "松柏养老院", kind="residential", address="东顺城路 9 号", area_m2=2_000)
    actions.set_beds(house, "ordinary", 60, by=BY)
    filings.take_first_residents(house, date(2026, 11, 2), by=BY)
    return Supply(
        sunny,
        nursery,
        facility(cast, sunny, functions=("meals",), equipment=("checkup_device",)),
        house,
        facility(cast, sunny, "规划中的驿站", status="planned"),
        filings.submit(house, by=cast.actor("sunny")),
    )
