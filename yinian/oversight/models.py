"""Every table of oversight, gathered for Django."""

from yinian.oversight.evaluations.models import Evaluation
from yinian.oversight.indicators.models import Reckoning, Snapshot

__all__ = ["Evaluation", "Reckoning", "Snapshot"]
