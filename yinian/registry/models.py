"""Every table of the registry, gathered for Django."""

from yinian.registry.elders.models import Elder, ElderFact, Household, Kin, Sight

__all__ = ["Elder", "ElderFact", "Household", "Kin", "Sight"]
