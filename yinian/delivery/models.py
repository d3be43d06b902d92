"""Every table of delivery, gathered for Django."""

from yinian.delivery.evidence.models import Evidence, Weighing
from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Feedback, Order

__all__ = ["Evidence", "Feedback", "Need", "Order", "Weighing"]
