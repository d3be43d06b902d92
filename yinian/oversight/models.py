"""Every table of oversight, gathered for Django."""

from yinian.oversight.complaints.models import Complaint, Office
from yinian.oversight.duties.appraisals import Appraisal, AppraisalLine
from yinian.oversight.duties.cases import Hop, LinkedCase
from yinian.oversight.duties.models import Body, Category, Meeting, Member, Task
from yinian.oversight.duties.reporting import Duty, Report
from yinian.oversight.evaluations.models import Evaluation
from yinian.oversight.indicators.models import Edition, Reckoning, Reported, Snapshot
from yinian.oversight.targets.models import Programme, Score

__all__ = [
    "Appraisal", "AppraisalLine", "Body", "Category", "Complaint", "Duty", "Edition", "Evaluation", "Hop", "LinkedCase", "Meeting",
    "Member", "Office", "Programme", "Reckoning", "Report", "Reported", "Score", "Snapshot", "Task",
]  # fmt: skip
