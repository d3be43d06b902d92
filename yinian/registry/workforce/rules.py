"""Whether a worker may go to a visit, and what may be said of certificates, hours and skills."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

# A carer's certificate has a level from 5 (elementary) to 1 (senior technician); whether an assessor's has one, its issuer says.
LEVELS = (5, 4, 3, 2, 1)
WITH_LEVEL, MAY_HAVE_LEVEL = frozenset({"care_worker"}), frozenset({"care_worker", "assessor"})
SOON_DAYS = 60
KINDS = ("left", "skill", "certificate_missing", "certificate_expired", "hours", "absent")


class Asks(Protocol):
    """What an item asks of the one who gives it."""

    @property
    def skill(self) -> str: ...
    @property
    def certificate(self) -> str: ...


class Held(Protocol):
    """A certificate as far as its validity goes."""

    @property
    def kind(self) -> str: ...
    @property
    def issued_on(self) -> date: ...
    @property
    def expires_on(self) -> date | None: ...


class Span(Protocol):
    """One span of working hours on a weekday, 0 being Monday."""

    @property
    def weekday(self) -> int: ...
    @property
    def begins(self) -> time: ...
    @property
    def ends(self) -> time: ...


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a worker may not go: which of KINDS, and what it is about (a skill, a certificate, a day)."""

    kind: str
    about: str = ""
    on: date | None = None


def employed(since: date, until: date | None, day: date) -> bool:
    """Whether somebody hired on one day and gone on another works on this one."""
    return since <= day and (until is None or day < until)


def valid(certificate: Held, day: date) -> bool:
    """Whether a certificate is good on a day, its last day included."""
    return certificate.issued_on <= day and (certificate.expires_on is None or day <= certificate.expires_on)


def state(certificate: Held, withdrawn: bool, day: date) -> str:
    """How a certificate stands on a day: withdrawn, expired, soon, or valid."""
    if withdrawn:
        return "withdrawn"
    if certificate.expires_on is None:
        return "valid"
    left = (certificate.expires_on - day).days
    return "expired" if left < 0 else "soon" if left < SOON_DAYS else "valid"


def unfit(
    skills: Collection[str],
    certificates: Iterable[Held],
    hours: Iterable[Span],
    item: Asks,
    starts: datetime,
    ends: datetime,
) -> list[Reason]:
    """Every reason why somebody with these may not give an item from one local moment to another; none means fit."""
    found = []
    if item.skill and item.skill not in skills:
        found.append(Reason("skill", item.skill))
    lacking = _certificate(certificates, item.certificate, starts.date()) if item.certificate else None
    if lacking:
        found.append(lacking)
    if not works(hours, starts, ends):
        found.append(Reason("hours", on=starts.date()))
    return found


def _certificate(certificates: Iterable[Held], kind: str, day: date) -> Reason | None:
    held = [one for one in certificates if one.kind == kind]
    if any(valid(one, day) for one in held):
        return None
    ended = [one.expires_on for one in held if one.expires_on is not None and one.expires_on < day]
    if ended:
        return Reason("certificate_expired", kind, max(ended))
    return Reason("certificate_missing", kind)


def works(hours: Iterable[Span], starts: datetime, ends: datetime) -> bool:
    """Whether a visit lies wholly inside one span of the hours of its weekday; one past midnight lies in none."""
    if ends.date() != starts.date():
        return False
    begins, over = starts.time(), ends.time()
    return any(span.weekday == starts.weekday() and span.begins <= begins and over <= span.ends for span in hours)


def certificate_fault(kind: str, level: int | None, issued: date, expires: date | None, today: date) -> str:
    """What is wrong with a certificate as given: level, issued or expires; nothing where it is sound."""
    if kind in WITH_LEVEL and level not in LEVELS:
        return "level"
    if level is not None and (kind not in MAY_HAVE_LEVEL or level not in LEVELS):
        return "level"
    if issued > today:
        return "issued"
    return "expires" if expires is not None and expires <= issued else ""


def tidy(spans: Iterable[tuple[int, time, time]]) -> list[tuple[int, time, time]]:
    """Working hours in the order of the week, spans that touch made one; a wrong or overlapping one is a ValueError."""
    whole: list[tuple[int, time, time]] = []
    for weekday, begins, ends in sorted(spans):
        if not 0 <= weekday <= 6 or begins >= ends:
            raise ValueError("span")
        if whole and whole[-1][0] == weekday and whole[-1][2] > begins:
            raise ValueError("overlap")
        if whole and whole[-1][0] == weekday and whole[-1][2] == begins:
            whole[-1] = (weekday, whole[-1][1], ends)
        else:
            whole.append((weekday, begins, ends))
    return whole


def read_spans(text: str) -> list[tuple[time, time]]:
    """Spans of a day as people write them (8:00-12:00, 13:30–18:00); nothing is a day off, anything else a ValueError."""
    spans = []
    plain = re.sub(r"\s*[-–—~至到]\s*", "-", unicodedata.normalize("NFKC", text))
    for part in filter(None, re.split(r"[,、;\s]+", plain)):
        match = re.fullmatch(r"(\d{1,2}):?(\d{2})?-(\d{1,2}):?(\d{2})?", part)
        if match is None:
            raise ValueError(part)
        begin, begin_minute, end, end_minute = (int(group or 0) for group in match.groups())
        spans.append((time(begin, begin_minute), time(end, end_minute)))
    return spans


def known_skills(given: Iterable[str], vocabulary: Collection[str]) -> list[str] | None:
    """Skills once each in the order of the vocabulary; nothing where one of them is not in it."""
    wanted = set(given)
    return [code for code in vocabulary if code in wanted] if wanted <= set(vocabulary) else None
