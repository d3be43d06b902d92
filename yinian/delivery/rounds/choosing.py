"""Whom to send to one order: those who may go, the best first and why, and of the others why not."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from yinian.delivery.orders import queries as orders
from yinian.delivery.orders.dispatch import words
from yinian.delivery.orders.dispatch.fitness import lacking
from yinian.delivery.orders.dispatch.ranking import Held, rank
from yinian.delivery.orders.flow import Status
from yinian.delivery.orders.models import Order
from yinian.delivery.orders.rules import LIMITS, Slot, in_the_way
from yinian.delivery.rounds import station as stations
from yinian.delivery.rounds.station import Station
from yinian.foundation.actor import Actor
from yinian.registry.workforce import queries as workforce
from yinian.registry.workforce.models import Worker

NEAREST = ("busy", "certificate_expired", "certificate", "skill", "unwanted")
STANDING = (Status.ASSIGNED, Status.UNDER_WAY, *stations.CAME)


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be sent: what forbids it, what speaks for or against it, and what they have that day."""

    worker: Worker
    refusals: list[str]
    reasons: list[str]
    visits: int
    here: bool
    # How well they suit, in minutes of travel: less is better.
    score: float


def candidates(actor: Actor, station: Station, row: Order) -> list[Candidate]:
    """All of a provider's people for one order: who may go first and best, who may not last."""
    people = list(station.workers.values())
    refusals = refused(row, people)
    held = _held(station, row)
    choices, barred = rank(
        station.visit(row), station.carers, held, station.on, stations.table(station, stations.ways()[0])
    )
    told = {one.carer: [words.said(reason) for reason in one.reasons] for one in choices}
    score = {one.carer: one.score for one in choices}
    for one in barred:
        # The rules of sending have no objection, but the way or the lunch leaves no room.
        told[one.carer] = [words.why_not("busy")] if not refusals[one.carer] else []
        score[one.carer] = float("inf")
    found = [
        Candidate(worker, refusals[party], told[party], len(held.get(party, ())), party == row.carer_id, score[party])
        for party, worker in station.workers.items()
    ]
    return sorted(found, key=lambda one: (bool(one.refusals), one.score, one.visits, one.worker.pk))


def refused(row: Order, people: Iterable[Worker]) -> dict[int, list[str]]:
    """Every reason why each of these may not be sent, by party, as the sending itself would say it."""
    known = list(people)
    unfit = workforce.unfit_among(known, row.item, row.starts_at, row.minutes)
    busy = orders.busy(row, [worker.party_id for worker in known])
    found = {worker.party_id: [str(reason) for reason in unfit[worker.pk]] for worker in known}
    for party, slot in busy.items():
        found[party].append(
            _("{begins} 到 {ends} 已有别的服务。").format(
                begins=f"{timezone.localtime(slot.starts_at):%H:%M}", ends=f"{timezone.localtime(slot.ends_at):%H:%M}"
            )
        )
    return found


def openings(station: Station) -> dict[int, tuple[int, str]]:
    """For each order that waits: how many could go as the day stands, or why nobody can."""
    slots: dict[int, list[Slot]] = {}
    for row in station.orders:
        if row.carer_id is not None and row.status in orders.GOING_ON:
            slots.setdefault(row.carer_id, []).append(Slot(row.starts_at, row.minutes))
    found = {}
    for row in station.orders:
        if row.status == Status.ACCEPTED:
            visit, moments = station.loose(row), _moments(station, row)
            codes = [
                lacking(visit, one, station.on) or ("" if _free(moments, slots.get(one.id, ())) else "busy")
                for one in station.carers
            ]
            # The reason of those who come nearest to going.
            why = next((code for code in NEAREST if code in codes), "nobody")
            found[row.pk] = (codes.count(""), "" if "" in codes else unsaid(why))
    return found


def _moments(station: Station, row: Order) -> list[Slot]:
    """When an order could begin, every quarter of an hour of its time."""
    opens, closes = station.window(row)
    steps = range(math.ceil(opens), int(max(opens, closes)) + 1, LIMITS.travel_minutes)
    return [Slot(station.midnight + timedelta(minutes=step), row.minutes) for step in steps or [math.ceil(opens)]]


def _free(moments: Iterable[Slot], taken: Iterable[Slot]) -> bool:
    known = list(taken)
    return any(in_the_way(slot, known, LIMITS.travel_minutes) is None for slot in moments)


def unsaid(code: str) -> str:
    """Why nobody goes; nobody is barred by wish in the registers: who is kept out of a visit does not work at that time."""
    return words.why_not("hours" if code == "unwanted" else code)


def _held(station: Station, row: Order) -> dict[int, list[Held]]:
    """What everybody has to do that day beside this order."""
    held: dict[int, list[Held]] = {}
    for other in station.orders:
        if other.carer_id is not None and other.pk != row.pk and other.status in STANDING:
            starts = station.starts(other)
            held.setdefault(other.carer_id, []).append(Held(starts, starts + other.minutes, station.place(other)))
    return held
