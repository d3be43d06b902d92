"""Who may make a visit at all, and what it costs when a wish is not met: the limits that are never broken."""

from datetime import date

from yinian.delivery.orders.dispatch.day import Carer, Costs, Visit


def lacking(visit: Visit, carer: Carer, on: date) -> str:
    """Why somebody may not make a visit at all: unwanted, skill, certificate or promised; nothing where they may."""
    if carer.id in visit.never:
        return "unwanted"
    if not visit.skills <= carer.skills:
        return "skill"
    for kind in visit.certificates:
        if kind not in carer.certificates:
            return "certificate"
        good_until = carer.certificates[kind]
        if good_until is not None and good_until < on:
            return "certificate_expired"
    if visit.fixed_to and carer.id not in visit.fixed_to:
        return "promised"
    return ""


def outside_hours(visit: Visit, carer: Carer) -> bool:
    """Whether the visit fits into no moment of somebody's hours, wherever they are."""
    earliest = max(visit.opens, carer.begins)
    latest = min(latest_start(visit), carer.ends - visit.minutes)
    return earliest > latest or visit.minutes > carer.most_minutes or visit.load > carer.capacity


def latest_start(visit: Visit) -> float:
    """The last moment at which a visit may start, whatever it costs."""
    if visit.fixed_at is not None:
        return visit.fixed_at
    return visit.closes if visit.late_until is None else visit.late_until


def first_start(visit: Visit) -> float:
    """The first moment at which a visit may start."""
    return visit.opens if visit.fixed_at is None else visit.fixed_at


def discomfort(visit: Visit, carer: Carer, costs: Costs) -> float:
    """What a carer costs beyond the way there: a stranger where there is a usual carer, another sex or language than wished."""
    cost = costs.stranger if visit.usual and carer.id not in visit.usual else 0.0
    if visit.sex and visit.sex != carer.sex:
        cost += costs.other_sex
    if visit.language and visit.language not in carer.languages:
        cost += costs.other_language
    return cost
