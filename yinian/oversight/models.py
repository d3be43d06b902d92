"""Every table of oversight, gathered for Django."""

from yinian.oversight.evaluations.models import Evaluation
from yinian.oversight.indicators.models import Edition, Reckoning, Reported, Snapshot

__all__ = ["Edition", "Evaluation", "Reckoning", "Reported", "Snapshot"]
