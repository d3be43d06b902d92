"""Where the page of a thing is, told from its kind and number."""

from django.urls import NoReverseMatch, reverse

from yinian.foundation.deadlines import Deadline

PAGES = {"registry.elder": "elder", "delivery.need": "need"}


def to(kind: str, number: int | None) -> str:
    """The address of a thing's page, or nothing where it has none."""
    if number is None or kind not in PAGES:
        return ""
    try:
        return reverse(PAGES[kind], kwargs={"pk": number})
    except NoReverseMatch:
        return ""


def of(deadline: Deadline) -> str:
    """The page of what a deadline is about."""
    return to(deadline.subject_kind, deadline.subject_id)
