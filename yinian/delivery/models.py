"""Every table of delivery, gathered for Django."""

from yinian.delivery.callbacks.models import Callback, Draw
from yinian.delivery.evidence.models import Evidence, Weighing
from yinian.delivery.needs.models import Case, Need
from yinian.delivery.orders.crossing import Crossing
from yinian.delivery.orders.models import Feedback, Order
from yinian.delivery.orders.ties import Tie
from yinian.delivery.plans.models import Enrolment, Package, Plan, PlanLine, PlannedVisit, PlanPause
from yinian.delivery.preferences.models import Preference

__all__ = [
    "Callback",
    "Case",
    "Crossing",
    "Draw",
    "Enrolment",
    "Evidence",
    "Feedback",
    "Need",
    "Order",
    "Package",
    "Plan",
    "PlanLine",
    "PlanPause",
    "PlannedVisit",
    "Preference",
    "Tie",
    "Weighing",
]
