"""What may happen to a provider, to a facility and to a filing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow

OFFICE = frozenset({Role.OFFICER})
OPERATORS = frozenset({Role.OFFICER, Role.MANAGER})


class ProviderStatus(models.TextChoices):
    INCUBATING = "incubating", _("孵化中")
    ACTIVE = "active", _("正常运营")
    SUSPENDED = "suspended", _("暂停")
    EXITED = "exited", _("已退出")


class FacilityStatus(models.TextChoices):
    PLANNED = "planned", _("规划")
    BUILDING = "building", _("在建")
    OPEN = "open", _("运营")
    SUSPENDED = "suspended", _("暂停")
    CLOSED = "closed", pgettext_lazy("facility", "终止")


class FilingStatus(models.TextChoices):
    SUBMITTED = "submitted", _("已提交")
    RECEIPTED = "receipted", _("已备案")
    RETURNED = "returned", _("已退回")


PROVIDERS = Flow(
    ("provider.graduate", ProviderStatus.INCUBATING, ProviderStatus.ACTIVE, OFFICE),
    ("provider.suspend", ProviderStatus.ACTIVE, ProviderStatus.SUSPENDED, OFFICE),
    ("provider.resume", ProviderStatus.SUSPENDED, ProviderStatus.ACTIVE, OFFICE),
    (
        "provider.exit",
        (ProviderStatus.INCUBATING, ProviderStatus.ACTIVE, ProviderStatus.SUSPENDED),
        ProviderStatus.EXITED,
        OFFICE,
    ),
)
FACILITIES = Flow(
    ("facility.build", FacilityStatus.PLANNED, FacilityStatus.BUILDING, OFFICE),
    ("facility.start", (FacilityStatus.PLANNED, FacilityStatus.BUILDING), FacilityStatus.OPEN, OFFICE),
    ("facility.suspend", FacilityStatus.OPEN, FacilityStatus.SUSPENDED, OFFICE),
    ("facility.resume", FacilityStatus.SUSPENDED, FacilityStatus.OPEN, OFFICE),
    (
        "facility.close",
        (FacilityStatus.PLANNED, FacilityStatus.BUILDING, FacilityStatus.OPEN, FacilityStatus.SUSPENDED),
        FacilityStatus.CLOSED,
        OFFICE,
    ),
)
FILINGS = Flow(
    ("filing.receipt", FilingStatus.SUBMITTED, FilingStatus.RECEIPTED, OFFICE, ("filing.submit",)),
    ("filing.return", FilingStatus.SUBMITTED, FilingStatus.RETURNED, OFFICE),
)
