"""Every table of oversight, gathered for Django."""

from yinian.oversight.indicators.models import Reckoning, Snapshot

__all__ = ["Reckoning", "Snapshot"]
