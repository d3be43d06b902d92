"""Where the page of a thing is, and what its kind is called, told from kind and number."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.functional import Promise

from yinian.foundation.deadlines import Deadline

PAGES = {
    "registry.elder": "elder",
    "registry.roster": "roster",
    "delivery.need": "need",
    "delivery.order": "order",
    "delivery.plan": "plan",
    "delivery.package": "package",
    "delivery.enrolment": "member",
    "delivery.callback": "callback",
    "entitlement.assessment": "assessment",
    "entitlement.objection": "objection",
    "entitlement.campaign": "screening",
    "entitlement.decision": "benefit-decision",
    "entitlement.application": "application",
    "activities.activity": "activity",
    "settlement.award": "award",
    "registry.worker": "worker",
    "registry.certificate": "certificate",
    "registry.contract": "contract",
    "settlement.claim": "claim",
    "settlement.claimline": "claim-line",
    "settlement.batch": "batch",
    "settlement.batchitem": "batch-item",
    "settlement.payeeaccount": "payee-account",
    "settlement.budget": "budget",
    "registry.provider": "provider",
    "registry.facility": "facility",
    "registry.filing": "filing",
    "welfare_visits.visit": "care-visit",
    "welfare_visits.campaign": "visit-campaign",
    "welfare_visits.turn": "visit-turn",
    "emergency.alarm": "alarm",
    "registry.device": "care-device",
    "calls.call": "call",
    "oversight.complaint": "complaint",
    "oversight.body": "body",
    "oversight.meeting": "meeting",
    "oversight.task": "duty-task",
    "oversight.report": "report",
    "oversight.linkedcase": "linked-case",
    "oversight.appraisal": "appraisal",
}


def to(kind: str, number: int | None) -> str:
    """The address of a thing's page, or nothing where it has none."""
    return reverse(PAGES[kind], kwargs={"pk": number}) if number is not None and kind in PAGES else ""


def of(deadline: Deadline) -> str:
    """The page of what a deadline is about."""
    return to(deadline.subject_kind, deadline.subject_id)


def kinds() -> list[tuple[str, str | Promise]]:
    """Every kind of thing that a line may be about."""
    ours = (config for config in apps.get_app_configs() if config.name.startswith("yinian."))
    return sorted(
        ((model._meta.label_lower, str(model._meta.verbose_name)) for config in ours for model in config.get_models()),
        key=lambda pair: pair[1],
    )


def kind_word(kind: str) -> str:
    """What a kind is called; one that is no longer known keeps its name."""
    return str(dict(kinds()).get(kind, kind))


def column_word(label: str, column: str) -> str:
    """What a column of a kind of object is called."""
    try:
        return str(apps.get_model(label.partition(":")[0])._meta.get_field(column).verbose_name)
    except (LookupError, FieldDoesNotExist):
        return column


def label_word(label: str) -> str:
    """What the journal calls one object, in words: kind and number."""
    kind, _sign, number = label.partition(":")
    return f"{kind_word(kind)} {number}"


def module_word(name: str) -> str:
    """What a programme is called."""
    return str(apps.get_app_config(name).verbose_name)
