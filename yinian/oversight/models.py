"""Every table of oversight, gathered for Django."""

from yinian.oversight.evaluations.models import Evaluation
from yinian.oversight.indicators.models import Edition, Reckoning, Reported, Snapshot
from yinian.oversight.targets.models import Programme, Score

__all__ = ["Edition", "Evaluation", "Programme", "Reckoning", "Reported", "Score", "Snapshot"]
