"""PyVRP for the days that it can express: one carer a visit, nothing tied together, no lunch on the way."""

import math

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from yinian.delivery.orders.dispatch.tables import (
    BEFORE,
    CAPACITY,
    CLOSE,
    END,
    FROM,
    LATE,
    LEFT_OUT,
    LIMIT,
    LOAD,
    LUNCH,
    MINUTES,
    MOST,
    NOBODY,
    OPEN,
    PLACE,
    START,
    TRAVEL,
    UNTIL,
    WORST,
    A,
    B,
    Day,
    Floats,
    Whole,
)  # fmt: skip

FORBIDDEN = 100_000_000
# So many matrix entries at most; more carers with different wishes than that are left to our own search.
MOST_ENTRIES = 30_000_000
FAR = 1e8


def expresses(day: Day) -> bool:
    """Whether a day can be told to PyVRP without leaving a limit out."""
    if not len(day.group) or not len(day.carer):
        return False
    soft = (day.task[:, LIMIT] > day.task[:, CLOSE]) & (day.task[:, LATE] > 0)
    return not (
        (day.group[:, B] >= 0).any() or (day.group[:, BEFORE] >= 0).any() or (day.carer[:, LUNCH] > 0).any()
        or (day.carer[:, MOST] < FAR).any() or soft.any() or day.weight[WORST] > 0
        or len(_profiles(day)[0]) * len(day.travel) ** 2 > MOST_ENTRIES
    )  # fmt: skip


def _profiles(day: Day) -> tuple[Floats, Whole]:
    columns, which = np.unique(day.wish.T, axis=0, return_inverse=True)
    return columns, which.reshape(-1)


def _scale(day: Day) -> int:
    """The smallest power of ten by which all times become whole, at most a thousand."""
    times = np.concatenate([day.travel.ravel(), day.task[:, :4].ravel(), day.carer[:, :2].ravel()])
    for scale in (1, 10, 100):
        if np.allclose(times * scale, np.round(times * scale), atol=1e-6):
            return scale
    return 1000


def solve(day: Day, seconds: float, seed: int = 1) -> tuple[Whole, Whole]:
    """The order of the groups and who does each task, as PyVRP would have it after so many seconds."""
    scale = _scale(day)
    data, carers = _told(day, scale)
    found = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False, display=False).best
    who = np.full(len(day.task), NOBODY, np.int64)
    starts = np.full(len(day.task), np.inf)
    free = {kind: list(members) for kind, members in enumerate(carers)}
    for route in found.routes():
        carer = free[route.vehicle_type()].pop()
        for activity in route.schedule():
            if activity.type == pyvrp.ActivityType.CLIENT:
                who[activity.idx] = carer
                starts[activity.idx] = activity.start_time
    forbidden = [t for t in range(len(who)) if who[t] >= 0 and not np.isfinite(day.wish[t, who[t]])]
    who[forbidden] = NOBODY
    # A task is its group's only one here: clients were told in the order of the groups' tasks.
    return np.argsort(starts[day.group[:, A]], kind="stable").astype(np.int64), who


def _told(day: Day, scale: int) -> tuple[pyvrp.ProblemData, list[list[int]]]:
    columns, which = _profiles(day)
    whole = np.ceil(day.travel * scale - 1e-6).astype(np.int64)
    distances, durations = [], []
    for column in columns:
        distance = np.round(day.travel * scale * day.weight[TRAVEL]).astype(np.int64)
        duration = whole.copy()
        for t, wish in enumerate(column):
            place = day.spot[t, PLACE]
            if np.isfinite(wish):
                continue
            distance[:, place] = distance[place, :] = FORBIDDEN
            duration[:, place] = duration[place, :] = FORBIDDEN
        np.fill_diagonal(distance, 0)
        np.fill_diagonal(duration, 0)
        distances.append(distance)
        durations.append(duration)
    kinds: dict[tuple[float, ...], list[int]] = {}
    for c, row in enumerate(day.carer):
        key = (float(which[c]), *day.home[c].tolist(), row[FROM], row[UNTIL], row[CAPACITY])
        kinds.setdefault(key, []).append(c)
    places = sorted({int(place) for place in day.home.ravel()})
    depot = {place: number for number, place in enumerate(places)}
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(day.travel))],
        clients=[_client(day, t, scale) for t in range(len(day.task))],
        depots=[pyvrp.Depot(place) for place in places],
        vehicle_types=[_vehicle(day, members[0], len(members), depot, (int(key[0]), scale)) for key, members in kinds.items()],
        distance_matrices=distances,
        duration_matrices=durations,  # type: ignore[arg-type]
    ), list(kinds.values())  # fmt: skip


def _client(day: Day, t: int, scale: int) -> pyvrp.Client:
    row = day.task[t]
    return pyvrp.Client(
        int(day.spot[t, PLACE]), delivery=[math.ceil(row[LOAD])], service_duration=math.ceil(row[MINUTES] * scale - 1e-6),
        tw_early=math.ceil(row[OPEN] * scale - 1e-6), tw_late=int(row[LIMIT] * scale + 1e-6),
        prize=int(day.gap[day.spot[t, 1], LEFT_OUT] * scale), required=False,
    )  # fmt: skip


def _vehicle(day: Day, c: int, members: int, depot: dict[int, int], known: tuple[int, int]) -> pyvrp.VehicleType:
    profile, scale = known
    row = day.carer[c]
    return pyvrp.VehicleType(
        members, capacity=[int(min(row[CAPACITY], FAR))], start_depot=depot[int(day.home[c, START])],
        end_depot=depot[int(day.home[c, END])], tw_early=math.ceil(row[FROM] * scale - 1e-6),
        tw_late=int(min(row[UNTIL], FAR) * scale + 1e-6), profile=profile,
    )  # fmt: skip
