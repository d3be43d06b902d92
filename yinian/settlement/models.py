"""Every table of settlement, gathered for Django."""

from yinian.settlement.subsidies.models import Award

__all__ = ["Award"]
