"""What happened to one object, as its timeline shows it."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs import queries as needs
from yinian.delivery.orders import queries as orders
from yinian.delivery.plans import queries as plans
from yinian.entitlement.assessment import queries as assessment
from yinian.entitlement.benefits import asked
from yinian.entitlement.benefits import queries as benefits
from yinian.faces.frame import links, written
from yinian.faces.frame.parts import Entry, Tab
from yinian.foundation import access, money, verbs
from yinian.foundation.access import STANDINGS, Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.journal import lines
from yinian.foundation.journal.lines import Line
from yinian.oversight.complaints import queries as complaints
from yinian.programmes.calls import queries as calls
from yinian.programmes.emergency import queries as alarms
from yinian.programmes.welfare_visits import queries as visits
from yinian.registry.elders import queries, words
from yinian.settlement.payouts.received import received

FACT, CONSENT = "registry.elderfact", "registry.consent"
# Columns that say in a word what a row beside the subject is about.
TELLING = {
    "registry.kin": ("name", "relation"),
    "registry.sight": ("purpose",),
    "entitlement.decision": ("status",),
    "registry.certificate": ("kind", "number"),
    "registry.mandate": ("kind", "document"),
    "registry.charge": ("name", "title"),
    "foundation.regioncode": ("code",),
    "settlement.claimline": ("amount_fen",),
    "settlement.batchitem": ("outcome", "amount_fen"),
    "welfare_visits.visit": ("way", "gift"),
    "welfare_visits.attempt": ("way", "reason"),
    "welfare_visits.turn": ("change",),
    "welfare_visits.pause": ("reason",),
    "welfare_visits.listed": ("tier",),
    "welfare_visits.card": ("number",),
}
SHOWN, LONG, WORDY = 4, 80, 300
# One touch of a long form is a line of the journal, and too little for a timeline.
SMALL = ("assessment.answer",)
COUNTED, UNIT = ("_fen", "minutes"), re.compile(r"\s*[（(][^（()）]*[)）]$")


def entries(subject: Model, actor: Actor) -> list[Entry]:
    """The lines about an object that the reader sees, the youngest first; columns closed to the reader are left out."""
    told = _Telling(actor)
    return [
        Entry(line.at, verbs.title_of(line.verb), line.who, told.text(line))
        for line in lines.timeline(subject, but=SMALL)
    ]


# What an elder's timeline holds, and by which rooms; one word narrows it to that kind.
KINDS: dict[str, Any] = {
    "file": _("档案"),
    "assessment": pgettext_lazy("timeline", "评估"),
    "benefit": _("待遇"),
    "need": pgettext_lazy("timeline", "需求"),
    "service": pgettext_lazy("timeline", "服务"),
    "call": _("来电"),
    "visit": _("探访"),
    "alarm": _("报警"),
    "complaint": _("投诉"),
    "money": pgettext_lazy("timeline", "资金"),
}


def _rooms(person: Any, actor: Actor) -> dict[str, list[Any]]:
    return {
        "file": [person],
        "assessment": [assessment.of_elder(actor, person)],
        "benefit": [benefits.of_elder(actor, person), asked.applications_of(actor, person)],
        "need": [needs.of_elder(actor, person)],
        "service": [orders.of_elder(actor, person), plans.of_elder(actor, person)],
        "call": [calls.of_elder(actor, person)],
        "visit": [visits.of_elder(actor, person)],
        "alarm": [alarms.of_elder(actor, person)],
        "complaint": [complaints.of_elder(actor, person)],
        "money": [received(actor, person.party_id)],
    }


def of_elder(person: Any, actor: Actor, kind: str = "") -> list[Entry]:
    """What happened to an elder, in every room or in one, as far as the reader sees it; the youngest first."""
    told, rooms = _Telling(actor), _rooms(person, actor)
    chosen = rooms[kind] if kind in rooms else [one for room in rooms.values() for one in room]
    found = lines.timeline_of(chosen, limit=LONG, but=SMALL)
    return [
        Entry(line.at, verbs.title_of(line.verb), line.who, told.text(line), url=_beside(line, person))
        for line in found
    ]


def tabs(chosen: str, address: str) -> list[Tab]:
    """The kinds, each at its own address; the first is all of them."""
    sign = "&" if "?" in address else "?"
    rest = [Tab(word, f"{address}{sign}kind={name}", chosen == name) for name, word in KINDS.items()]
    return [Tab(_("全部"), address, chosen not in KINDS), *rest]


def _beside(line: Line, person: Any) -> str:
    """The page of what a line is about, where that is not the elder whose page this is."""
    own = (line.subject_kind, line.subject_id) == (person._meta.label_lower, person.pk)
    return "" if own else links.to(line.subject_kind, line.subject_id)


class _Telling:
    """Puts what a line changed into words for one reader."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.closed = actor, set(queries.closed_kinds(actor))

    def text(self, line: Line) -> str:
        parts = [part for label in line.changed for part in self.told(line, label, line.changed[label])]
        return " · ".join([*list(dict.fromkeys(parts))[:SHOWN], *([line.reason] if line.reason else [])])

    def told(self, line: Line, label: str, columns: dict[str, list[Any]]) -> Iterator[str]:
        """Facts by name; other columns only where they had another value before."""
        kind = label.partition(":")[0]
        try:
            model = apps.get_model(kind)
        except LookupError:
            return  # a table of a programme that is gone
        if issubclass(model, Scoped) and model.DOMAIN not in STANDINGS[self.actor.role].domains:
            return
        shut = access.hidden(model, self.actor)
        known = {field.name for field in model._meta.get_fields()} - shut
        if kind == FACT and "kind" in columns:
            fact, value = columns["kind"][1], columns.get("value", [None, ""])[1]
            if fact not in self.closed:
                yield written.told(words.kind_word(fact), words.value_word(fact, value))
        elif kind == CONSENT and "purpose" in columns:
            yield words.purpose_word(columns["purpose"][1])
        elif kind in TELLING and columns.keys() & set(TELLING[kind]):
            yield " ".join(_written(model, name, columns[name][1]) for name in TELLING[kind] if name in columns)
        elif label == f"{line.subject_kind}:{line.subject_id}":
            for name in columns:
                if name in known and columns[name][0] not in (None, columns[name][1]):
                    yield _moved(model, name, *columns[name])


def _moved(model: type[Model], name: str, old: Any, new: Any) -> str:
    title = getattr(model._meta.get_field(name), "verbose_name", name)
    if model._meta.get_field(name).is_relation:
        return str(title)  # which one it was is a number that tells nobody anything
    if isinstance(old, str) and (old.startswith("#") or len(old) > WORDY):
        return str(title)  # a secret column: that it changed is all that is kept; a whole text would be all one saw
    if name.endswith(COUNTED):
        title = UNIT.sub("", str(title))  # the value is written with its unit
    return written.told(title, f"{_written(model, name, old)} → {_written(model, name, new)}")


def _written(model: type[Model], name: str, value: Any) -> str:
    if value is None or value == []:
        return "—"
    if isinstance(value, list):
        return written.listed(value)
    if isinstance(value, bool):
        return now("是") if value else now("否")
    if isinstance(value, str) and (when := _dated(model, name, value)):
        return when
    if isinstance(value, int) and name.endswith("_fen"):
        return money.yuan(value)
    if isinstance(value, int) and name.endswith("minutes"):
        return written.minutes(value)
    choices = dict(getattr(model._meta.get_field(name), "flatchoices", None) or ())
    return str(choices.get(value, value) if isinstance(value, str | int) else value)


def _dated(model: type[Model], name: str, value: str) -> str:
    """A day or a moment, kept in the journal as text, as pages write it; nothing of any other column."""
    kind = model._meta.get_field(name).get_internal_type()
    if kind == "DateTimeField":
        return written.moment(parse_datetime(value))
    return written.day(parse_date(value)) if kind == "DateField" else ""
