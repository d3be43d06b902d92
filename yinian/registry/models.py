"""Every table of the registry, gathered for Django."""

from yinian.registry.catalogue.models import ItemPrice, ServiceItem
from yinian.registry.communities.models import Element, Grid, GridElder
from yinian.registry.contracts.models import Amendment, Contract, PurchaseBudget
from yinian.registry.devices.models import (
    Binding,
    Device,
    DeviceModel,
    Health,
    Installation,
    Lane,
    Maintenance,
    Presence,
    TurnedAway,
)
from yinian.registry.elders.charge import Charge, Tally
from yinian.registry.elders.doubles import Merge, Pair
from yinian.registry.elders.homes import Location
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin, Sight
from yinian.registry.elders.trust import Consent, Mandate
from yinian.registry.providers.models import Beds, Facility, Filing, Insurance, Provider
from yinian.registry.rosters.models import Mapping, Roster, RosterRow
from yinian.registry.workforce.models import Absence, Certificate, Worker, WorkingHours

__all__ = [
    "Absence",
    "Amendment",
    "Beds",
    "Binding",
    "Certificate",
    "Charge",
    "Consent",
    "Contract",
    "Device",
    "DeviceModel",
    "Elder",
    "ElderFact",
    "Element",
    "Facility",
    "Filing",
    "Grid",
    "GridElder",
    "Health",
    "Household",
    "Installation",
    "Insurance",
    "ItemPrice",
    "Kin",
    "Lane",
    "Location",
    "Maintenance",
    "Mandate",
    "Mapping",
    "Merge",
    "Pair",
    "Presence",
    "Provider",
    "PurchaseBudget",
    "Roster",
    "RosterRow",
    "ServiceItem",
    "Sight",
    "Tally",
    "TurnedAway",
    "Worker",
    "WorkingHours",
]
