"""What may happen to an order: apply, accept, dispatch, check in, check out, verify; and the ways it ends before that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow


class Status(models.TextChoices):
    PLACED = "placed", _("待接单")
    ACCEPTED = "accepted", _("待派人")
    ASSIGNED = "assigned", _("已派人")
    UNDER_WAY = "under_way", _("服务中")
    DONE = "done", _("待核验")
    VERIFIED = "verified", _("已核验")
    REJECTED = "rejected", _("核验不通过")
    REFUSED = "refused", _("不接单")
    CANCELLED = "cancelled", _("已取消")
    MISSED = "missed", _("未履约")


OFFICE = frozenset({Role.OFFICER})
PROVIDERS = frozenset({Role.MANAGER, Role.DISPATCHER})
# Whoever a provider may send: a carer, a nurse, a volunteer.
CARERS = frozenset({Role.CARER, Role.DOCTOR, Role.VOLUNTEER})
ASKERS = frozenset({Role.OFFICER, Role.AGENT, Role.MANAGER, Role.DISPATCHER, Role.ELDER, Role.FAMILY})
AHEAD = (Status.PLACED, Status.ACCEPTED, Status.ASSIGNED)
IN_HAND = (Status.ASSIGNED, Status.UNDER_WAY)
BEFORE = ("order.place", "evidence.check_in", "evidence.check_out")

# Who visited does not verify, nor who placed the order.
FLOW = Flow(
    ("order.accept", Status.PLACED, Status.ACCEPTED, PROVIDERS),
    ("order.refuse", Status.PLACED, Status.REFUSED, PROVIDERS),
    ("order.assign", (Status.ACCEPTED, Status.ASSIGNED), Status.ASSIGNED, PROVIDERS),
    ("order.unassign", Status.ASSIGNED, Status.ACCEPTED, PROVIDERS),
    ("order.cancel", AHEAD, Status.CANCELLED, ASKERS),
    ("order.miss", IN_HAND, Status.MISSED, PROVIDERS | OFFICE),
    ("evidence.check_in", Status.ASSIGNED, Status.UNDER_WAY, CARERS),
    ("evidence.check_out", Status.UNDER_WAY, Status.DONE, CARERS),
    ("evidence.verify", Status.DONE, Status.VERIFIED, PROVIDERS | OFFICE, BEFORE),
    ("evidence.reject", Status.DONE, Status.REJECTED, PROVIDERS | OFFICE, BEFORE),
)
