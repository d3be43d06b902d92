"""Every table of delivery, gathered for Django."""

from yinian.delivery.needs.models import Need

__all__ = ["Need"]
