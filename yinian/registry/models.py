"""Every table of the registry, gathered for Django."""

from yinian.registry.catalogue.models import ItemPrice, ServiceItem
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin, Sight
from yinian.registry.providers.models import Beds, Facility, Filing, Provider
from yinian.registry.rosters.models import Mapping, Roster, RosterRow
from yinian.registry.workforce.models import Certificate, Worker, WorkingHours

__all__ = [
    "Beds",
    "Certificate",
    "Elder",
    "ElderFact",
    "Facility",
    "Filing",
    "Household",
    "ItemPrice",
    "Kin",
    "Mapping",
    "Provider",
    "Roster",
    "RosterRow",
    "ServiceItem",
    "Sight",
    "Worker",
    "WorkingHours",
]
